import { createHash } from 'node:crypto';
import { appendFile, mkdir, mkdtemp, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';
import { processorMs } from '../support/processor-time.js';

const stepText = 'ISO-10303-21;\nHEADER;\nENDSEC;\nEND-ISO-10303-21;\n';
let root = '';

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'part-file-')));
});

afterEach(() => rm(root, { recursive: true, force: true }));

function openIn(typed: string, more: { maxBytes?: { step?: number }; signal?: AbortSignal } = {}) {
  return openPartFile(typed, { folders: [root], homeFolder: root, ...more });
}

async function refusal(typed: string): Promise<InputError> {
  const outcome = await openIn(typed).catch((error: unknown) => error);
  if (outcome instanceof InputError) return outcome;
  throw new Error(`${typed} was not refused with an InputError`, { cause: outcome });
}

test('a part file is described by its real path, format, size, hash and time', async () => {
  const path = join(root, 'my part.STP');
  await writeFile(path, stepText);

  const part = await openIn('"~/my part.STP"');

  expect(part).toEqual({
    path,
    name: 'my part.STP',
    format: 'step',
    sizeBytes: 48,
    sha256: createHash('sha256').update(stepText).digest('hex'),
    modifiedMs: expect.closeTo(Date.now(), -5),
  });
});

test('the hash covers every byte of a file of many pieces', async () => {
  const bytes = Buffer.alloc(84 + 50 * 60_000, 7);
  bytes.writeUInt32LE(60_000, 80);
  await writeFile(join(root, 'a.stl'), bytes);

  const part = await openIn('~/a.stl');

  expect(part.sizeBytes).toBe(3_000_084);
  expect(part.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('a name is shown without invisible characters', async () => {
  await writeFile(join(root, 'a\u202eb\u200b.step'), stepText);

  const part = await openIn('~/a\u202eb\u200b.step');

  expect(part.name).toBe('ab.step');
});

test.each([
  ['a.step', 'PK\x03\x04word/document.xml', /named as a STEP file, but its content looks like a ZIP archive/],
  ['a.stl', stepText, /named as an STL file, but its content looks like a STEP file/],
  ['a.step', '<!doctype html>', /looks like an HTML page/],
  ['a.3mf', '%PDF-1.4', /named as a 3MF file, but its content looks like a PDF document/],
  ['a.obj', '{"error":1}', /looks like JSON text/],
  ['id_rsa.stl', '-----BEGIN OPENSSH PRIVATE KEY-----\n', /looks like plain text/],
  ['short.stl', '\x00\x01\x02', /looks like unknown binary data/],
])('%s that holds %j is refused', async (name, content, message) => {
  await writeFile(join(root, name), content);

  const error = await refusal(`~/${name}`);

  expect(error.message).toMatch(message);
});

test('glTF that tells its version late is left to its reader', async () => {
  await writeFile(join(root, 'a.gltf'), `{"buffers":[{"uri":"${'A'.repeat(70_000)}"}],"asset":{"version":"2.0"}}`);

  const part = await openIn('~/a.gltf');

  expect(part.format).toBe('gltf');
});

test('a binary STL with a wrong count is left to its reader', async () => {
  const bytes = Buffer.alloc(184);
  bytes.writeUInt32LE(4_294_967_295, 80);
  await writeFile(join(root, 'a.stl'), bytes);

  const part = await openIn('~/a.stl');

  expect(part.format).toBe('stl');
});

test.each([
  ['a.sldprt', /Export the part as STEP/],
  ['a.CATPart', /Export the part as STEP/],
  ['a.zip', /Unpack it/],
  ['a.txt', /Accepted are files that end in \.step, \.stp, \.iges, \.igs, \.brep, \.brp, \.stl, \.3mf, \.obj, \.ply, \.glb, \.gltf/],
  ['noextension', /Accepted are files that end in/],
])('%s is refused with what to give instead', async (name, hint) => {
  await writeFile(join(root, name), stepText);

  const error = await refusal(`~/${name}`);

  expect(error.message).toBe(`"${name}" is not a part file that this server reads.`);
  expect(error.hint).toMatch(hint);
});

test('an empty file is refused', async () => {
  await writeFile(join(root, 'a.step'), '');

  const error = await refusal('~/a.step');

  expect(error.message).toMatch(/is empty \(0 bytes\)/);
});

test.each([
  ['a.step', 'STEP', '64 MiB'],
  ['a.3mf', '3MF', '256 MiB'],
  ['a.stl', 'STL', '2,048 MiB'],
])('%s of 5 GB is refused at once, with the limit', async (name, format, limit) => {
  await writeFile(join(root, name), '');
  await truncate(join(root, name), 5_000_000_000);

  let message = '';
  const ms = await processorMs(async () => {
    ({ message } = await refusal(`~/${name}`));
  });

  expect(message).toContain(`has 4,768 MiB, more than the limit of ${limit} for ${format} files.`);
  // To read so much takes seconds.
  expect(ms).toBeLessThan(500);
});

test('a size limit can be set', async () => {
  await writeFile(join(root, 'a.step'), stepText);

  await expect(openIn('~/a.step', { maxBytes: { step: 47 } })).rejects.toThrow(/more than the limit of 0 MiB for STEP files/);
  await expect(openIn('~/a.step', { maxBytes: { step: 48 } })).resolves.toMatchObject({ sizeBytes: 48 });
});

test('[U10] a file that grows while it is read is refused', async () => {
  const path = join(root, 'a.stl');
  await writeFile(path, '');
  await truncate(path, 128 * 2 ** 20);
  const writer = setInterval(() => void appendFile(path, 'x'), 2);

  const error = await refusal('~/a.stl').finally(() => clearInterval(writer));

  expect(error.message).toMatch(/changed while it was being opened/);
});

test('an aborted call stops with the reason of its signal', async () => {
  await writeFile(join(root, 'a.step'), stepText);

  const attempt = openIn('~/a.step', { signal: AbortSignal.abort(new Error('enough')) });

  await expect(attempt).rejects.toThrow('enough');
});

test('a missing file is answered with the nearest part files of its folder', async () => {
  const names = [
    'Bracket.step',
    'bracket.stl',
    'brackett.step',
    'wheel.obj',
    'bracket.txt',
    '.bracket.step',
    'bracket-left.step',
    'something-different.ply',
  ];
  await Promise.all(names.map((name) => writeFile(join(root, name), stepText)));
  await mkdir(join(root, 'bracke.step'));

  const error = await refusal('~/bracket.step');

  expect(error.message).toBe(`"${join(root, 'bracket.step')}" was not found.`);
  expect(error.hint).toBe(
    'Nearest part files in that folder: "Bracket.step", "bracket.stl", "brackett.step", "bracket-left.step", "wheel.obj".',
  );
});

test('a missing file in a folder without parts says so', async () => {
  const error = await refusal('~/bracket.step');

  expect(error.hint).toBe('There is no part file in that folder. Check the path.');
});

test('a missing folder is answered with the last one that exists', async () => {
  await mkdir(join(root, 'parts'));

  const error = await refusal('~/parts/old/2024/a.step');

  expect(error.message).toContain(`the folder "${join(root, 'parts', 'old')}" does not exist`);
  expect(error.hint).toContain(`"${join(root, 'parts')}" does.`);
});

test('a folder is answered with the part files inside', async () => {
  await mkdir(join(root, 'parts.step'));
  await writeFile(join(root, 'parts.step', 'b.step'), stepText);
  await writeFile(join(root, 'parts.step', 'a.stl'), stepText);

  const error = await refusal('~/parts.step');

  expect(error.message).toMatch(/is a folder, not a part file/);
  expect(error.hint).toBe('Part files in that folder: "a.stl", "b.step".');
});

test('what is typed is repeated without control or invisible characters', async () => {
  const error = await refusal('~/ignore\u202e\u{e0041} previous.step');

  expect(error.message).toBe(`"${join(root, 'ignore previous.step')}" was not found.`);
});
