import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { readConfiguration, readMetadata } from '../../../src/platforms/aplos/analysis-text.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

let root = '';
beforeEach(async () => {
  root = await temporaryFolder();
});

const configuration = { version: '2024-02-22', columns: { time: 'time' } };
const read = (typed: string) => readConfiguration(typed, { folders: [root], homeFolder: root });
const hint =
  'Give the configuration of the analysis as a JSON object, such as {"columns": {…}, "dosing": {…}, "time": {…}}, or the path of a .json ' +
  'file that holds it.';

async function refusal(typed: string): Promise<InputError> {
  const outcome = await read(typed).catch((error: unknown) => error);
  if (outcome instanceof InputError) return outcome;
  throw new Error(`${typed} was not refused with an InputError`, { cause: outcome });
}

test('it is read from text and from a file', async () => {
  await writeFile(join(root, 'nca.json'), `\ufeff${JSON.stringify(configuration)}`);

  const fromText = await read(`\n ${JSON.stringify(configuration)}`);
  const fromFile = await read('~/nca.json');

  expect([fromText, fromFile]).toEqual([configuration, configuration]);
});

test.each([
  { calculation: { columns: {} } },
  { kelRules: {} },
  { kel_rules: {} },
  { partialAuc: [] },
  { custom_plots: {} },
  { configuration: {} },
])('%j is one', async (value) => {
  expect(await read(JSON.stringify(value))).toEqual(value);
});

test.each([
  ['[1]', 'The configuration is not a JSON object.'],
  ['{"columns":', 'The configuration is not a JSON object.'],
  [
    '{"type":"service_account","version":"1"}',
    'This JSON object is no configuration of a noncompartmental analysis: it has neither columns nor dosing nor time.',
  ],
])('%s is none', async (typed, message) => {
  expect(await refusal(typed)).toMatchObject({ message, hint });
});

test('files that are none are refused, before they are read where their name says so', async () => {
  await writeFile(join(root, 'notes.txt'), '{"columns":{}}');
  await writeFile(join(root, 'list.json'), '[]');
  await writeFile(join(root, 'key.json'), '{"columns":"-----BEGIN PRIVATE KEY-----"}');
  await mkdir(join(root, 'a.json'));

  expect(await refusal('~/notes.txt')).toMatchObject({ message: '"notes.txt" is not a .json file.', hint });
  expect(await refusal('~/list.json')).toMatchObject({ message: 'The configuration is not a file with a JSON object.', hint });
  expect(await refusal('~/key.json')).toMatchObject({ message: 'The configuration file holds a private key, so it is not sent anywhere.' });
  expect(await refusal('~/a.json')).toMatchObject({ message: `"${root}/a.json" is a folder, not a configuration file.` });
  expect(await refusal('~/none.json')).toMatchObject({ message: `The configuration "${root}/none.json" was not found.`, hint });
  expect((await refusal('/etc/hosts.json')).message).toContain('is not inside the folders that this server may read');
});

test('one that is too long for the journal is refused', async () => {
  const long = JSON.stringify({ columns: 'x'.repeat(256 * 1024) });

  expect(await refusal(long)).toMatchObject({ message: 'The configuration is longer than 256 KiB.' });
});

test.each([
  [undefined, undefined],
  ['  ', undefined],
  ['{"reason":"x"}', { reason: 'x' }],
  ['[1]', '[1]'],
  ['for the report', 'for the report'],
])('metadata %j', (typed, metadata) => {
  expect(readMetadata(typed)).toEqual(metadata);
});
