import { type FileHandle, open } from 'node:fs/promises';
import { VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';

/** A file in an archive. `isUnsafe`: its name leads out of the folder that it would be unpacked to. */
export type ArchiveEntry = { name: string; sizeBytes: number; isUnsafe?: true };

/** The files of an archive, the first ones by name; `count` is all of them. */
export type ArchiveListing = { entries: ArchiveEntry[]; count: number };

const endBytes = 22;
const longestComment = 0xffff;
const end64Bytes = 56;
const locatorBytes = 20;
const headerBytes = 46;
const mostDirectoryBytes = 16 * 2 ** 20;
const mostNameChars = 120;

/**
 * Lists a ZIP archive by its directory; nothing is unpacked. Folders are left out.
 *
 * @throws {VendorError} when it is no whole ZIP archive, which is what a page of a proxy or a cut download is.
 * @see PKWARE, "APPNOTE.TXT: .ZIP File Format Specification", 6.3.10, sections 4.3.12 to 4.3.16
 */
export async function listArchive(path: string, source: string, mostEntries: number): Promise<ArchiveListing> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { start, bytes } = await findDirectory(file, size, source);
    if (bytes > mostDirectoryBytes || start + bytes > size) throw damaged(source);
    return readDirectory(await readAt(file, start, bytes), source, mostEntries);
  } finally {
    await file.close();
  }
}

async function findDirectory(file: FileHandle, sizeBytes: number, source: string): Promise<{ start: number; bytes: number }> {
  const tailBytes = Math.min(sizeBytes, endBytes + longestComment);
  const tail = await readAt(file, sizeBytes - tailBytes, tailBytes);
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const start = tail.readUInt32LE(at + 16);
    const bytes = tail.readUInt32LE(at + 12);
    if (start !== 0xffffffff && bytes !== 0xffffffff) return { start, bytes };
    return findDirectory64(file, sizeBytes - tailBytes + at - locatorBytes, sizeBytes, source);
  }
  throw damaged(source);
}

async function findDirectory64(file: FileHandle, locatorAt: number, sizeBytes: number, source: string) {
  if (locatorAt < 0) throw damaged(source);
  const locator = await readAt(file, locatorAt, locatorBytes);
  const at = Number(locator.readBigUInt64LE(8));
  if (locator.readUInt32LE(0) !== 0x07064b50 || at + end64Bytes > sizeBytes) throw damaged(source);
  const end = await readAt(file, at, end64Bytes);
  if (end.readUInt32LE(0) !== 0x06064b50) throw damaged(source);
  return { bytes: Number(end.readBigUInt64LE(40)), start: Number(end.readBigUInt64LE(48)) };
}

function readDirectory(directory: Buffer, source: string, mostEntries: number): ArchiveListing {
  const entries: ArchiveEntry[] = [];
  let at = 0;
  while (at < directory.length) {
    if (at + headerBytes > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged(source);
    const nameEnd = at + headerBytes + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    if (extraEnd > directory.length) throw damaged(source);
    const name = directory.toString('utf8', at + headerBytes, nameEnd);
    const sizeBytes = sizeOf(directory, at, nameEnd, extraEnd);
    if (!name.endsWith('/')) entries.push(toEntry(name, sizeBytes));
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  const byName = entries.toSorted((a, b) => Number(b.isUnsafe ?? false) - Number(a.isUnsafe ?? false) || (a.name < b.name ? -1 : 1));
  return { entries: byName.slice(0, mostEntries), count: entries.length };
}

/** Where it is 0xffffffff, the 64-bit size comes first in the extra field 1. */
function sizeOf(directory: Buffer, at: number, extraStart: number, extraEnd: number): number {
  const size = directory.readUInt32LE(at + 24);
  if (size !== 0xffffffff) return size;
  for (let extra = extraStart; extra + 12 <= extraEnd; extra += 4 + directory.readUInt16LE(extra + 2)) {
    if (directory.readUInt16LE(extra) === 1) return Number(directory.readBigUInt64LE(extra + 4));
  }
  return size;
}

function toEntry(name: string, sizeBytes: number): ArchiveEntry {
  const isUnsafe = /^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|\p{Cc}/iu.test(name);
  return { name: printableText(name, mostNameChars), sizeBytes, ...(isUnsafe && { isUnsafe: true as const }) };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function damaged(source: string): VendorError {
  return new VendorError(`What ${source} sent as results is not a whole ZIP archive.`, 'Try again in a minute.');
}
