import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { callToEnd, openSandboxConnection } from '../support/sandbox-client.js';

const connection = await openSandboxConnection();
afterAll(connection.close);
const { client, folder } = connection;
const name = 'run_nca_analysis';
const csv = 'subject,time,conc\n1,0,0\n1,1,5\n1,2,3\n1,4,1\n';
const configuration = '{"version":"2024-02-22","columns":{"time":"time"}}';
await writeFile(join(folder, 'data.csv'), csv);
await writeFile(join(folder, 'nca.json'), configuration);
const order = { file: join(folder, 'data.csv'), configuration };

test('without consent nothing is sent, and what it would use is told', async () => {
  const { isError, text } = await call(client, name, order);
  const { structured } = await call(client, 'list_jobs', { platform: 'aplos' });

  expect(isError).toBe(true);
  expect(text).toMatch(
    /^This would send data\.csv \(42 bytes\) to Aplos NCA \(sandbox\) and use one execution of its monthly allowance \(\d+ of \d+ left, 0 in flight\)\.\nAsk the user, then call with confirm: true\.$/,
  );
  expect(structured.jobs).toEqual([]);
});

test('with consent it runs once, and the saved archive is described; the same again is answered from what is known', async () => {
  const done = await callToEnd(client, name, { ...order, name: 'study 7', confirm: true });
  const fromFile = { ...order, configuration: join(folder, 'nca.json'), name: 'study 7', confirm: true };
  const again = await callToEnd(client, name, fromFile);
  const { structured: listed } = await call(client, 'list_jobs', { platform: 'aplos' });

  expect({ isError: done.isError, text: done.isError ? done.text : '' }).toEqual({ isError: false, text: '' });
  const result = done.structured.result as { path: string; sizeBytes: number; entries: { name: string; sizeBytes: number }[] };
  const zip = await readFile(result.path);
  expect(done.structured).toMatchObject({ state: 'succeeded', result: { name: 'study 7', source: 'Aplos NCA (sandbox)' } });
  expect(result.path).toBe(join(folder, 'output', 'study 7-results.zip'));
  expect(result.sizeBytes).toBe(zip.length);
  expect(result.entries.map((entry) => entry.name)).toEqual(Object.keys(unzipSync(zip)).sort());
  expect(again.structured.job).toBe(done.structured.job);
  expect(listed.jobs).toHaveLength(1);
  expect((listed.jobs as { sent?: string }[])[0]?.sent).toMatch(/^data\.csv, 42 bytes, sha256 [0-9a-f]{64}, 20\d\d-/);
});

test.each([
  [{ configuration: '[]' }, 'The configuration is not a JSON object.'],
  [{ file: 'examples/bracket.step' }, '"bracket.step" is not a data file that can be analyzed.'],
])('%o is refused before anything is asked', async (change, message) => {
  const { isError, text } = await call(client, name, { ...order, ...change, confirm: true });

  expect(isError).toBe(true);
  expect(text.split('\n')[0]).toBe(message);
});

test('a server that only reads does not offer it', async () => {
  const account = { APLOS_USERNAME: 'anna', APLOS_PASSWORD: 'x' };
  const offered = await (await connect(account)).client.listTools();
  const readOnly = await (await connect({ ...account, PART_READ_ONLY: '1' })).client.listTools();

  expect(offered.tools.map((tool) => tool.name)).toContain(name);
  expect(readOnly.tools.map((tool) => tool.name)).not.toContain(name);
  expect(offered.tools.find((tool) => tool.name === name)).toMatchObject({
    description: expect.stringMatching(/^Pharmacokinetics, not CAD: /),
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  });
});
