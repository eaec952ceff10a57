import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openArchive } from '../../../../src/engine/readers/three-mf/archive.js';

const text = 'some text that is long enough to be packed, packed, packed, packed';

test('gives the bytes of packed and stored files', () => {
  const archive = openArchive(
    zipSync({ 'a.txt': strToU8(text), 'b.txt': [strToU8('stored'), { level: 0 }], 'empty.txt': new Uint8Array() }),
  );

  expect(['a.txt', 'b.txt', 'empty.txt'].map((path) => toText(archive.read(path)))).toEqual([text, 'stored', '']);
});

test('paths ignore case and a slash in front', () => {
  const archive = openArchive(zipSync({ '3D/Part.model': strToU8(text) }));

  expect(toText(archive.read('/3d/part.MODEL'))).toBe(text);
  expect(archive.read('part.model')).toBeUndefined();
});

test('reads an archive that begins within a larger buffer and ends with a comment', () => {
  const zip = zipSync({ 'a.txt': strToU8(text) });
  const buffer = new Uint8Array(zip.length + 5 + 300);
  buffer.set(zip, 5);
  buffer[5 + zip.length - 2] = 300 & 0xff;
  buffer[5 + zip.length - 1] = 300 >> 8;

  expect(toText(openArchive(buffer.subarray(5)).read('a.txt'))).toBe(text);
});

test('reads a ZIP64 archive, whose sizes are in the extra field', () => {
  const archive = openArchive(toZip64(zipSync({ 'a.txt': strToU8(text) })));

  expect(toText(archive.read('a.txt'))).toBe(text);
});

test.each([
  ['is no ZIP archive', strToU8('ply\nformat ascii 1.0\nsomething else')],
  ['is empty', new Uint8Array()],
  ['is cut off', zipSync({ 'a.txt': strToU8(text) }).slice(0, -30)],
  ['places its directory outside', patched(-6, 4_000_000_000)],
])('a file that %s is refused', (_, zip) => {
  expect(() => openArchive(zip)).toThrow('The 3MF file is not a sound ZIP archive: it is damaged or was cut off.');
});

test('[D7] more than 2000 files are refused', () => {
  const files = Array.from({ length: 2001 }, (_, i) => [`${i}.txt`, new Uint8Array()]);

  expect(() => openArchive(zipSync(Object.fromEntries(files)))).toThrow('holds 2001 files, more than 2000; that is refused');
});

test.each([
  ['inflates to more than its entry says', 24, text.length - 1, 'not a sound ZIP archive'],
  ['inflates to less than its entry says', 24, text.length + 1, 'not a sound ZIP archive'],
  ['does not match its checksum', 16, 12345, 'not a sound ZIP archive'],
  ['reaches beyond the archive', 42, 4_000_000_000, 'not a sound ZIP archive'],
  ['is encrypted', 8, 0x80001, 'is encrypted, which cannot be read'],
  ['is packed by another method', 10, 93, 'is packed by a method other than deflate'],
  ['claims more than 256 MB', 24, 257 * 2 ** 20, 'unpacks to more than 256 MB'],
  ['claims to grow more than 200-fold', 24, 20_000, 'grows more than 200-fold'],
])('[D7] an entry that %s is refused', (_, offset, value, message) => {
  const archive = openArchive(patched(offset, value));

  expect(() => archive.read('a.txt')).toThrow(message);
});

test('[D7] what is read in total is limited, however often', () => {
  const archive = openArchive(zipSync({ 'a.bin': [new Uint8Array(130 * 2 ** 20), { level: 0 }] }));

  archive.read('a.bin');

  expect(() => archive.read('a.bin')).toThrow('unpacks to more than 256 MB');
});

function toText(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString();
}

/** An archive of one file with one 32-bit field overwritten: of its directory entry, or counted from the end when negative. */
function patched(offset: number, value: number): Uint8Array {
  const zip = Buffer.from(zipSync({ 'a.txt': strToU8(text) }));
  const at = offset < 0 ? zip.length + offset : zip.readUInt32LE(zip.length - 6) + offset;
  zip.writeUInt32LE(value, at);
  return zip;
}

/** The same archive of one file, with every size and place in its 64-bit form and 0xffffffff in the old one. */
function toZip64(zip: Uint8Array): Uint8Array {
  const old = Buffer.from(zip);
  const directoryAt = old.readUInt32LE(old.length - 6);
  const entry = Buffer.from(old.subarray(directoryAt, old.length - 22));
  const extra = Buffer.alloc(36);
  extra.writeUInt16LE(0x5455, 0);
  extra.writeUInt16LE(4, 2);
  extra.writeUInt16LE(1, 8);
  extra.writeUInt16LE(24, 10);
  for (const [i, offset] of [24, 20, 42].entries()) {
    extra.writeBigUInt64LE(BigInt(entry.readUInt32LE(offset)), 12 + 8 * i);
    entry.writeUInt32LE(0xffffffff, offset);
  }
  entry.writeUInt16LE(extra.length, 30);

  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(directoryAt), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryAt + entry.length + extra.length), 8);
  const end = Buffer.from(old.subarray(old.length - 22));
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([old.subarray(0, directoryAt), entry, extra, end64, locator, end]);
}
