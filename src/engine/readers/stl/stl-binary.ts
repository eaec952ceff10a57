import { InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';
import { type MeshFile, requireUsableMesh } from '../mesh-file.js';
import { createCornerWelder } from './corner-welder.js';

const headerBytes = 84;
const triangleBytes = 50;

/** One MiB, as much as is worth one call of the system. */
const pieceTriangles = 20_480;

/** A file of which a piece after the other is looked at: `piece` gives the bytes from one place up to another, until it is called again. */
export type ByteSource = { length: number; piece(from: number, to: number): Uint8Array };

/** Bytes in memory as a source. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return { length: bytes.length, piece: (from, to) => bytes.subarray(from, to) };
}

/** Bytes that a binary STL file has by its own triangle count; `undefined` when it is too short to have a count. */
export function binaryStlSize(source: ByteSource): number | undefined {
  return source.length < headerBytes ? undefined : headerBytes + triangleBytes * claimedTriangles(source);
}

function claimedTriangles(source: ByteSource): number {
  return viewOf(source.piece(0, headerBytes)).getUint32(80, true);
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}

/**
 * The triangles of a binary STL file of at least 84 bytes, with corners at the same place as one vertex. Nothing is allocated before the
 * count is compared with the bytes.
 *
 * @throws {InputError} when the file is shorter than its count says, or holds no usable triangles.
 */
export function readBinaryStl(source: ByteSource): MeshFile {
  const count = claimedTriangles(source);
  const spareBytes = source.length - headerBytes - triangleBytes * count;
  if (spareBytes < 0) throw truncated(count, source.length);
  const mesh = readTriangles(source, count);
  requireUsableMesh(mesh);
  return {
    mesh,
    notes: spareBytes > 0 ? [`Bytes ignored after the last of the ${count} triangles of the STL file: ${spareBytes}.`] : [],
  };
}

function readTriangles(source: ByteSource, count: number): Mesh {
  const welder = createCornerWelder(count);
  for (let done = 0; done < count; done += pieceTriangles) {
    const end = Math.min(count, done + pieceTriangles);
    welder.add(source.piece(headerBytes + triangleBytes * done, headerBytes + triangleBytes * end));
  }
  return welder.finish();
}

function truncated(claimed: number, length: number): InputError {
  const present = Math.floor((length - headerBytes) / triangleBytes);
  return new InputError(
    `The STL file claims ${claimed} triangles, but its ${length} bytes hold ${present}: it was cut off, or it is no STL file.`,
    'Export or transfer the file again.',
  );
}
