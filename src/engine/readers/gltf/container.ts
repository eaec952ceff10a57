import { InputError } from '../../../errors.js';

/** The JSON text of a glTF document, and the binary chunk that a GLB file carries along. */
export type Container = { json: string; binary?: Uint8Array };

const headerBytes = 12;
const chunkHeaderBytes = 8;
const glbMark = 0x46546c67;
const jsonChunk = 0x4e4f534a;
const binaryChunk = 0x004e4942;

/**
 * The parts of a GLB file, or the text of a glTF file.
 *
 * @throws {InputError} when a GLB file is of another version, is cut off, or does not begin with its JSON chunk.
 * @see Khronos, glTF 2.0 specification, section 4.4 "Binary glTF Layout"
 */
export function openContainer(bytes: Uint8Array): Container {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== glbMark) return { json: textOf(bytes) };
  if (bytes.length < headerBytes + chunkHeaderBytes) throw cutOff();
  const version = view.getUint32(4, true);
  if (version !== 2) throw unreadable(`is of version ${version}, and only version 2 is read`);
  const json = chunkAt(bytes, view, headerBytes);
  if (json?.kind !== jsonChunk) throw unreadable('does not begin with its JSON chunk');
  const binary = chunkAt(bytes, view, json.end);
  return { json: textOf(json.bytes), ...(binary?.kind === binaryChunk && { binary: binary.bytes }) };
}

function chunkAt(bytes: Uint8Array, view: DataView, at: number) {
  if (at + chunkHeaderBytes > bytes.length) return undefined;
  const start = at + chunkHeaderBytes;
  const end = start + view.getUint32(at, true);
  if (end > bytes.length) throw cutOff();
  // Chunks begin at multiples of four bytes.
  return { kind: view.getUint32(at + 4, true), bytes: bytes.subarray(start, end), end: Math.ceil(end / 4) * 4 };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

function cutOff(): InputError {
  return unreadable('is cut off: a chunk is longer than what is left of the file');
}

function unreadable(problem: string): InputError {
  return new InputError(`The GLB file ${problem}.`, 'Export the part again as GLB (glTF 2.0).');
}
