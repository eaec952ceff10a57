import { InputError } from '../../../errors.js';
import type { Document } from './document.js';

/** The bytes of the buffers of a document, decoded on first use, and how many numbers may still be read out of them. */
export type Buffers = { bytesOf(buffer: number): Uint8Array; numbersLeft: number };

/** A buffer may be read again and again: a small file could ask for work without end. */
const mostNumbers = 500_000_000;

/**
 * @throws {InputError} from `bytesOf`, when the buffer is in a file of its own, is shorter than stated or is not there.
 * @see Khronos, glTF 2.0 specification, sections 3.6.1 "Buffers and Buffer Views" and 4.4.3.3
 */
export function openBuffers({ buffers }: Document, binary: Uint8Array | undefined): Buffers {
  const opened = new Map<number, Uint8Array>();
  const bytesOf = (number: number): Uint8Array => {
    const known = opened.get(number);
    if (known) return known;
    const buffer = buffers[number];
    if (!buffer) throw damaged(`buffer ${number} is not there`);
    const bytes = buffer.uri === undefined ? (number === 0 ? binary : undefined) : fromDataUri(buffer.uri);
    if (!bytes) throw damaged(`buffer ${number} has no data`);
    if (bytes.length < buffer.byteLength) throw damaged(`buffer ${number} is shorter than it says`);
    opened.set(number, bytes);
    return bytes;
  };
  return { bytesOf, numbersLeft: mostNumbers };
}

function fromDataUri(uri: string): Uint8Array {
  const comma = uri.indexOf(',');
  if (!uri.startsWith('data:') || comma < 0) throw elsewhere();
  if (!uri.slice(0, comma).endsWith(';base64')) throw damaged('a buffer is not in base64');
  return Buffer.from(uri.slice(comma + 1), 'base64');
}

/** One file is opened, hashed and analyzed; a second one beside it is not the caller's wish, and would not be in the hash. */
function elsewhere(): InputError {
  return new InputError(
    'The glTF file keeps its geometry in another file beside it, which is not read.',
    'Export the part as GLB (.glb), or as glTF with embedded data: these hold everything in one file.',
  );
}

/** The error for a document whose parts do not fit each other. */
export function damaged(problem: string): InputError {
  return new InputError(`The glTF file is damaged: ${problem}.`, 'Export the part again as GLB (glTF 2.0).');
}
