import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { contentOf, type FileEnds } from './content.js';

const headBytes = 64 * 1024;
/** Holds the directory of a ZIP archive of some 3,000 files, and the longest comment that may follow it. */
const tailBytes = 256 * 1024;

/**
 * The first and the last bytes of a file of our own.
 *
 * @throws what the system says when it cannot be read; a link is not followed.
 */
export async function endsOf(path: string): Promise<FileEnds> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size: sizeBytes } = await file.stat();
    const read = async (length: number, position: number) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(Math.min(headBytes, sizeBytes), 0);
    const tail = await read(Math.min(tailBytes, sizeBytes), Math.max(0, sizeBytes - tailBytes));
    return { head, tail, sizeBytes };
  } finally {
    await file.close();
  }
}

/**
 * Whether a file holds all that its format wants at its end; undefined for formats whose end has no mark. It takes the place of a
 * length where none was announced, and is no check of the content.
 *
 * @see APPNOTE 4.3.16 (ZIP), glTF 2.0 "Binary header", PNG 11.2.5, ITU-T T.81 B.1.1.3, ISO 32000-1 7.5.5, ISO 10303-21 5
 */
export function isWhole(ends: FileEnds): boolean | undefined {
  const { head, tail, sizeBytes } = ends;
  const end = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  const endsWith = (mark: string, within: number) => end.subarray(-within).includes(mark, 0, 'latin1');
  switch (contentOf(ends)) {
    case 'zip':
    case '3mf':
      return holdsZipEnd(end);
    case 'glb':
      return head.length >= 12 && new DataView(head.buffer, head.byteOffset).getUint32(8, true) === sizeBytes;
    case 'image':
      return endsWith(head[0] === 0x89 ? 'IEND\xae\x42\x60\x82' : head[0] === 0xff ? '\xff\xd9' : ';', head[0] === 0x89 ? 8 : 2);
    case 'pdf':
      return endsWith('%%EOF', 1024);
    case 'step':
      return endsWith('END-ISO-10303-21;', 1024);
    case 'stl':
      return isBinaryStl(ends) || endsWith('endsolid', 1024);
    default:
      return undefined;
  }
}

/** The record counts what follows it: a comment that is cut has less, and a mark within other bytes does not fit. */
function holdsZipEnd(end: Buffer): boolean {
  for (let at = end.length - 22; at >= 0; at--) {
    if (end.readUInt32LE(at) === 0x06054b50 && at + 22 + end.readUInt16LE(at + 20) === end.length) return true;
  }
  return false;
}

function isBinaryStl({ head, sizeBytes }: FileEnds): boolean {
  return head.length >= 84 && sizeBytes === 84 + 50 * new DataView(head.buffer, head.byteOffset).getUint32(80, true);
}
