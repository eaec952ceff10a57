import { fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../../src/engine/readers/stl/stl-binary.js';

/** A file in pieces, with memory for one of them only: ten million triangles have 500 MB. */
export function sourceOfFile(path: string): ByteSource {
  const descriptor = openSync(path, 'r');
  let buffer = new Uint8Array();
  return {
    length: fstatSync(descriptor).size,
    piece(from, to) {
      if (buffer.length < to - from) buffer = new Uint8Array(to - from);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, to - from, from));
    },
  };
}
