import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { type DataOptions, openDataFile } from '../../src/files/data-file.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let root = '';
beforeEach(async () => {
  root = await temporaryFolder();
});

const table = 'subject,time,conc\n1,0,0.5\n';
const sas = Buffer.concat([Buffer.from('000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011', 'hex'), Buffer.alloc(64)]);
const transport = Buffer.from(`${'HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!'.padEnd(80, '0')}SAS     SAS     SASLIB  `);
const workbook = Buffer.from(zipSync({ '[Content_Types].xml': strToU8('x'), 'xl/workbook.xml': strToU8('x') }));
const ole = Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest', 'latin1');
const accepted = 'Accepted are tables that end in .csv, .txt, .dat, .xpt, .sas7bdat, .xls, .xlsx.';

function openIn(typed: string, more: Partial<DataOptions> = {}) {
  return openDataFile(typed, { folders: [root], homeFolder: root, ...more });
}

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(root, name), content);
  return `~/${name}`;
}

async function refusal(typed: string, more: Partial<DataOptions> = {}): Promise<{ message: string; hint: string }> {
  const outcome = await openIn(typed, more).catch((error: unknown) => error);
  if (outcome instanceof InputError) return { message: outcome.message, hint: outcome.hint };
  throw new Error(`${typed} was not refused with an InputError`, { cause: outcome });
}

test('a data file is described by its real path, size, hash, time and format', async () => {
  await put('Study 7.CSV', table);

  const file = await openIn('"~/Study 7.CSV"');

  expect(file).toEqual({
    path: join(root, 'Study 7.CSV'),
    name: 'Study 7.CSV',
    sizeBytes: 26,
    sha256: createHash('sha256').update(table).digest('hex'),
    modifiedMs: expect.closeTo(Date.now(), -5),
    format: 'csv',
  });
});

test.each([
  ['a.csv', table],
  ['a.csv', '{"a","b"\n1,2\n'],
  ['a.txt', 'subject\ttime\tconc\n'],
  ['a.dat', '1 0 0.5\n1 1 0.7\n'],
  ['a.xpt', transport],
  ['a.sas7bdat', sas],
  ['a.xls', ole],
  ['a.xlsx', workbook],
])('%s is taken', async (name, content) => {
  const file = await openIn(await put(name, content));

  expect(file).toMatchObject({ name, format: name.slice(2) });
});

const ending = 'Give the file the ending of what it is, or export it again.';
test.each([
  ['a.csv', workbook, 'a text table', 'an Excel workbook (.xlsx)', ending],
  ['a.csv', sas, 'a text table', 'a SAS data set', ending],
  ['a.csv', '%PDF-1.7\n', 'a text table', 'a PDF document', ending],
  ['a.dat', Buffer.from([1, 2, 0, 3]), 'a text table', 'something else', ending],
  [
    'a.csv',
    '\ufeff<!DOCTYPE html><title>Log in</title>',
    'a text table',
    'an HTML page',
    'Probably an error or login page was saved instead: download the file again.',
  ],
  ['a.txt', Buffer.from('\ufeffa,b\n', 'utf16le'), 'a text table', 'text in UTF-16', 'Save it as UTF-8.'],
  ['a.xpt', table, 'a SAS transport file', 'text', ending],
  ['a.sas7bdat', transport, 'a SAS data set', 'a SAS transport file', ending],
  ['a.xls', workbook, 'an Excel workbook (.xls)', 'an Excel workbook (.xlsx)', ending],
  ['a.xlsx', Buffer.from(zipSync({ 'word/document.xml': strToU8('x') })), 'an Excel workbook (.xlsx)', 'a ZIP archive', ending],
])('%s that holds something else is refused', async (name, content, claimed, found, hint) => {
  const error = await refusal(await put(name, content));

  expect(error).toEqual({ message: `"${name}" is named as ${claimed}, but its content looks like ${found}.`, hint });
});

test.each([
  ['a private key', `a,b\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n`, 'holds a private key'],
  ['settings', 'DB_HOST=x\nDB_PASSWORD=hunter2\n', 'looks like the settings of a program, with their secrets'],
  ['settings without a last line break', 'A_HOST=x\nB_HOST=y', 'looks like the settings of a program, with their secrets'],
])('text that holds %s is not sent', async (_, content, holds) => {
  const error = await refusal(await put('a.txt', content));

  expect(error).toEqual({ message: `"a.txt" ${holds}, so it is not sent anywhere.`, hint: 'Give the table of measured data itself.' });
});

test('what is no data file, empty, too large, a folder or missing is refused in words', async () => {
  await mkdir(join(root, 'folder.csv'));

  expect(await refusal(await put('a.step', 'ISO-10303-21;'))).toEqual({
    message: '"a.step" is not a data file that can be analyzed.',
    hint: accepted,
  });
  expect(await refusal(await put('b.csv', ''))).toEqual({
    message: `"${root}/b.csv" is empty (0 bytes).`,
    hint: 'Export the table again.',
  });
  expect(await refusal(await put('c.csv', table), { maxBytes: 25 })).toEqual({
    message: `"${root}/c.csv" has 0 MiB, more than the limit of 0 MiB for data files.`,
    hint: 'Export fewer rows or columns, or in several files.',
  });
  expect(await refusal('~/folder.csv')).toEqual({
    message: `"${root}/folder.csv" is a folder, not a data file.`,
    hint: `Give the path of one file in it. ${accepted}`,
  });
  expect(await refusal('~/none.csv')).toEqual({
    message: `"${root}/none.csv" was not found.`,
    hint: `Check the spelling of its name. ${accepted}`,
  });
});

test('a link that leads out of the allowed folders is refused', async () => {
  const outside = await temporaryFolder();
  await writeFile(join(outside, 'secret.csv'), table);
  await symlink(join(outside, 'secret.csv'), join(root, 'data.csv'));

  const error = await refusal('~/data.csv');

  expect(error.message).toBe(
    `"${root}/data.csv" is not inside the folders that this server may read, or is a link that leads out of them.`,
  );
});
