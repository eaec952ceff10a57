import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { VendorError } from '../../../src/errors.js';
import { listArchive } from '../../../src/platforms/aplos/results-archive.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function list(bytes: Uint8Array, most = 10) {
  const path = join(await temporaryFolder(), 'results.zip');
  await writeFile(path, bytes);
  return listArchive(path, 'Aplos NCA', most);
}

/** The same archive as ZIP64 writes it: every size and place of the directory beyond 32 bits is in an extra field. */
function wide(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const start = zip.readUInt32LE(end + 16);
  const entry = Buffer.from(zip.subarray(start, end));
  const nameEnd = 46 + entry.readUInt16LE(28);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(5_000_000_000n, 4);
  entry.writeUInt32LE(0xffffffff, 24);
  entry.writeUInt16LE(extra.length, 30);
  const directory = Buffer.concat([entry.subarray(0, nameEnd), extra]);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50, 0);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + directory.length), 8);
  const last = Buffer.from(zip.subarray(end));
  last.writeUInt32LE(0xffffffff, 12);
  last.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([zip.subarray(0, start), directory, end64, locator, last]);
}

test('files are listed by name with their unpacked sizes, folders are not', async () => {
  const listing = await list(zipSync({ 'b.csv': strToU8('x'.repeat(5_000)), 'a/ü.csv': strToU8('yy'), 'a/': strToU8('') }));

  expect(listing).toEqual({
    count: 2,
    entries: [
      { name: 'a/ü.csv', sizeBytes: 2 },
      { name: 'b.csv', sizeBytes: 5000 },
    ],
  });
});

test('an archive in ZIP64 form is read, also one with a comment', async () => {
  const listing = await list(wide(Buffer.from(zipSync({ 'big.csv': strToU8('x') }))));
  const zip = Buffer.from(zipSync({ 'a.csv': strToU8('x') }));
  zip.writeUInt16LE(7, zip.length - 2);
  const commented = await list(Buffer.concat([zip, Buffer.from('comment')]));

  expect(listing).toEqual({ count: 1, entries: [{ name: 'big.csv', sizeBytes: 5_000_000_000 }] });
  expect(commented.entries).toEqual([{ name: 'a.csv', sizeBytes: 1 }]);
});

test.each(['../x', 'a/../../x', '/etc/passwd', 'C:/x', '..\\x', 'a\\b', 'a\u0007b'])(
  '[D7] %j is flagged, and stands first',
  async (name) => {
    const { entries } = await list(zipSync({ 'A.csv': strToU8(''), [name]: strToU8('1') }), 1);

    expect(entries).toEqual([{ name: name.replace('\u0007', ''), sizeBytes: 1, isUnsafe: true }]);
  },
);

test.each(['..x/a', 'a..b', 'x/...', 'ab:c'])('%j is not', async (name) => {
  expect((await list(zipSync({ [name]: strToU8('') }))).entries).toEqual([{ name, sizeBytes: 0 }]);
});

test.each([
  ['nothing', (_: Buffer) => Buffer.alloc(0)],
  ['a page', (_: Buffer) => Buffer.from('<html>Sign in</html>')],
  ['an archive that was cut', (zip: Buffer) => zip.subarray(0, zip.length - 30)],
  [
    'a directory beyond the end',
    (zip: Buffer) => {
      zip.writeUInt32LE(zip.length, zip.length - 6);
      return zip;
    },
  ],
  [
    'a directory that is none',
    (zip: Buffer) => {
      zip.writeUInt32LE(1, zip.length - 6);
      return zip;
    },
  ],
])('[D7] %s is no archive', async (_, damage) => {
  const error = await list(damage(Buffer.from(zipSync({ 'a.csv': strToU8('x') })))).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(VendorError);
  expect(error).toMatchObject({ message: 'What Aplos NCA sent as results is not a whole ZIP archive.', hint: 'Try again in a minute.' });
});

/** An archive of one file whose directory claims another size. */
function claiming(sizeBytes: number): Buffer {
  const zip = Buffer.from(zipSync({ 'zeros.csv': new Uint8Array(100_000) }));
  zip.writeUInt32LE(sizeBytes, zip.readUInt32LE(zip.length - 6) + 24);
  return zip;
}

test('[D7] a bomb, and a size that is a lie, are listed without unpacking anything', async () => {
  const nested = zipSync({ 'inner.zip': claiming(2 ** 31) });

  const bomb = await list(claiming(2 ** 31));
  const inner = await list(nested);

  expect(bomb.entries).toEqual([{ name: 'zeros.csv', sizeBytes: 2_147_483_648 }]);
  expect(inner.entries.map(({ name }) => name)).toEqual(['inner.zip']);
});

test('[D7] of very many files the first are told, and a directory of more than 16 MB is refused', async () => {
  const many = zipSync(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`${index}.csv`, new Uint8Array()])));
  const entry = Buffer.alloc(46 + 1 + 65_000, 'a');
  entry.fill(0, 0, 46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(1, 28);
  entry.writeUInt16LE(65_000, 32);
  const end = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
  end.writeUInt32LE(260 * entry.length, 12);
  const huge = Buffer.concat([...Array<Buffer>(260).fill(entry), end]);

  const { entries, count } = await list(many, 200);

  expect([entries.length, count]).toEqual([200, 3_000]);
  await expect(list(huge)).rejects.toThrow('What Aplos NCA sent as results is not a whole ZIP archive.');
});
