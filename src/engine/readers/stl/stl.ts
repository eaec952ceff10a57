import { InputError } from '../../../errors.js';
import type { MeshFile } from '../mesh-file.js';
import { readAsciiStl } from './stl-ascii.js';
import { binaryStlSize, readBinaryStl, sourceOf } from './stl-binary.js';

/** Bytes that decide between text and binary: the binary header, its count and the first triangle. */
const probeBytes = 134;

/**
 * The triangles of an STL file, text or binary; no unit, as STL states none. Stored normals are ignored: the order of the corners
 * tells the outside. Corners of a binary file that lie at the same place are one vertex, those of a text file are not.
 *
 * A file whose length fits its triangle count is binary whatever its header says, as many exporters begin binary headers with
 * "solid". Any other file is text when it begins with "solid" and its first 134 bytes have no zero byte, which a binary
 * count below 2^24 always has.
 *
 * @throws {InputError} when triangles are missing, not usable or none.
 * @see "The StL Format", Marshall Burns, Automated Fabrication, 1993, section 6.5
 */
export function readStl(bytes: Uint8Array): MeshFile {
  const source = sourceOf(bytes);
  if (binaryStlSize(source) === bytes.length) return readBinaryStl(source);
  if (isText(bytes)) return readAsciiStl(bytes);
  if (bytes.length >= 84) return readBinaryStl(source);
  throw new InputError(
    `The file has ${bytes.length} bytes and does not begin with "solid", so it is no STL file: a binary one has at least 84 bytes.`,
    'Export the part again as STL.',
  );
}

function isText(bytes: Uint8Array): boolean {
  const probe = bytes.subarray(0, probeBytes);
  return !probe.includes(0) && /^(?:\xef\xbb\xbf)?\s*solid\b/i.test(Buffer.from(probe).toString('latin1'));
}
