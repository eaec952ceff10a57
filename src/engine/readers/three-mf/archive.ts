import { crc32, inflateRawSync } from 'node:zlib';
import { InputError } from '../../../errors.js';

/** The files of a ZIP archive; nothing is inflated before it is asked for. */
export type Archive = {
  /** The bytes of a file, or `undefined` when there is none of that path. Paths ignore case and a slash in front, as OPC has it. */
  read(path: string): Uint8Array | undefined;
};

type Entry = { method: number; checksum: number; packedBytes: number; bytes: number; headerAt: number; isEncrypted: boolean };

const mostEntries = 2000;
const mostInflatedBytes = 256 * 2 ** 20;
const mostInflation = 200;

const endBytes = 22;
const longestComment = 0xffff;

/**
 * The archive in `zip`, by its central directory.
 *
 * Refused are more than 2000 files, files that grow more than 200-fold, and more than 256 MB read in total. A file that inflates to
 * more than its entry says is stopped at that size (`node:zlib` can do that, which is why it inflates here and not fflate).
 *
 * @throws {InputError} when it is no sound ZIP archive or a limit is passed; `read` throws alike.
 * @see PKWARE, "APPNOTE.TXT: .ZIP File Format Specification", 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3
 */
export function openArchive(zip: Uint8Array): Archive {
  const entries = readDirectory(zip);
  let inflatedBytes = 0;
  return {
    read(path) {
      const entry = entries.get(normalize(path));
      if (!entry) return undefined;
      inflatedBytes += entry.bytes;
      if (inflatedBytes > mostInflatedBytes) throw tooLarge('unpacks to more than 256 MB');
      if (entry.bytes > mostInflation * entry.packedBytes) throw tooLarge('holds a file that grows more than 200-fold when unpacked');
      return unpack(zip, entry);
    },
  };
}

function normalize(path: string): string {
  return path.replace(/^\//, '').toLowerCase();
}

function readDirectory(zip: Uint8Array): Map<string, Entry> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  const { count, start } = findDirectory(view);
  if (count > mostEntries) throw tooLarge(`holds ${count} files, more than ${mostEntries}`);
  const entries = new Map<string, Entry>();
  let at = start;
  for (let i = 0; i < count; i++) {
    if (at + 46 > zip.length || view.getUint32(at, true) !== 0x02014b50) throw damaged();
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    if (extraEnd > zip.length) throw damaged();
    const name = Buffer.from(zip.subarray(at + 46, nameEnd)).toString('utf8');
    entries.set(normalize(name), readEntry(view, at, nameEnd, extraEnd));
    at = extraEnd + view.getUint16(at + 32, true);
  }
  return entries;
}

function findDirectory(view: DataView): { count: number; start: number } {
  const lowest = Math.max(0, view.byteLength - endBytes - longestComment);
  for (let at = view.byteLength - endBytes; at >= lowest; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    return findDirectory64(view, at - 20) ?? { count: view.getUint16(at + 10, true), start: view.getUint32(at + 16, true) };
  }
  throw damaged();
}

/** The directory of a ZIP64 archive, which some packers write for small ones too. */
function findDirectory64(view: DataView, locatorAt: number): { count: number; start: number } | undefined {
  if (locatorAt < 0 || view.getUint32(locatorAt, true) !== 0x07064b50) return undefined;
  const at = Number(view.getBigUint64(locatorAt + 8, true));
  if (at + 56 > view.byteLength || view.getUint32(at, true) !== 0x06064b50) throw damaged();
  return { count: Number(view.getBigUint64(at + 32, true)), start: Number(view.getBigUint64(at + 48, true)) };
}

function readEntry(view: DataView, at: number, extraStart: number, extraEnd: number): Entry {
  const [bytes, packedBytes, headerAt] = readSizes(view, at, extraStart, extraEnd);
  return {
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packedBytes,
    bytes,
    headerAt,
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
  };
}

/** Size, packed size and place; where one is 0xffffffff, its 64-bit value follows in the extra field 1, in this order. */
function readSizes(view: DataView, at: number, extraStart: number, extraEnd: number): [number, number, number] {
  let wideAt = findExtra64(view, extraStart, extraEnd);
  const read = (offset: number): number => {
    const size = view.getUint32(at + offset, true);
    if (size !== 0xffffffff) return size;
    if (wideAt + 8 > extraEnd) throw damaged();
    wideAt += 8;
    return Number(view.getBigUint64(wideAt - 8, true));
  };
  return [read(24), read(20), read(42)];
}

function findExtra64(view: DataView, start: number, end: number): number {
  let at = start;
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  return at + 4;
}

function unpack(zip: Uint8Array, entry: Entry): Uint8Array {
  const { method, checksum, packedBytes, bytes, headerAt, isEncrypted } = entry;
  if (isEncrypted) throw unreadable('is encrypted', 'Save it without a password.');
  if (headerAt + 30 > zip.length) throw damaged();
  const view = new DataView(zip.buffer, zip.byteOffset + headerAt, 30);
  const start = headerAt + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packedBytes > zip.length) throw damaged();
  const packed = zip.subarray(start, start + packedBytes);
  const content = method === 0 ? packed : inflate(packed, method, bytes);
  if (content.length !== bytes || crc32(content) !== checksum) throw damaged();
  return content;
}

function inflate(packed: Uint8Array, method: number, bytes: number): Uint8Array {
  if (method !== 8) throw unreadable('is packed by a method other than deflate', 'Save it again with another program.');
  const maxOutputLength = Math.max(1, bytes);
  try {
    return inflateRawSync(packed, { maxOutputLength, chunkSize: Math.min(Math.max(64, bytes), 2 ** 20) });
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause?: unknown): InputError {
  return new InputError(
    'The 3MF file is not a sound ZIP archive: it is damaged or was cut off.',
    'Export or transfer the file again.',
    cause,
  );
}

function unreadable(problem: string, hint: string): InputError {
  return new InputError(`The 3MF file ${problem}, which cannot be read.`, hint);
}

function tooLarge(problem: string): InputError {
  return new InputError(`The 3MF file ${problem}; that is refused.`, 'Export only the part, with fewer triangles, or as binary STL.');
}
