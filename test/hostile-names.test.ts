import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, connect, sharedConnection } from './support/client.js';
import { binaryStl, box } from './support/shapes.js';
import { serverEnvironment, serverFile } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

const shared = sharedConnection();
const plate = binaryStl(box({ size: [60, 40, 10] }));

/** Control, bidi, zero-width and tag characters: what a person does not see and a terminal or a model obeys. Line breaks are ours. */
const unseen = /(?!\n)\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u;

test.each([
  ['bidi \u202egnp.stl', 'bidi gnp.stl'],
  ['tag\u{e0041}\u200b.stl', 'tag.stl'],
  ['two\u2028lines.stl', 'two lines.stl'],
])('[S4] a file that is called %o is read, and its name comes out clean everywhere', async (name, shown) => {
  const { client, folder, outputFolder } = await shared();
  await writeFile(join(folder, name), plate);

  const analyzed = await call(client, 'analyze_part', { file: join(folder, name), process: 'slm' });
  const { partId } = analyzed.structured;
  const cad = await call(client, 'fetch_file', { partId, kind: 'cad' });
  const basename = await call(client, 'get_part', { partId, section: 'basename' });
  const listed = await call(client, 'list_jobs');
  const { resources } = await client.listResources();

  expect(analyzed.structured).toMatchObject({ result: { file: { name: shown } } });
  expect(cad.structured).toMatchObject({ path: join(outputFolder, shown) });
  expect(listed.structured).toMatchObject({ jobs: expect.arrayContaining([expect.objectContaining({ what: `${shown} (slm)` })]) });
  const answers = [analyzed, cad, basename, listed].flatMap(({ text, structured }) => [text, ...stringsIn(structured)]);
  expect([...answers, ...stringsIn(resources)].filter((text) => unseen.test(text))).toEqual([]);
});

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

test('a path that is far too long is refused in words', async () => {
  const { client, folder } = await shared();

  const { isError, text } = await call(client, 'analyze_part', { file: `${folder}${'/a'.repeat(1_000_000)}` });

  expect(isError).toBe(true);
  expect(text).toMatch(/^The path ".{1,100}" has more than 4096 characters\.\nGive the path of one part file\.$/);
});

test('[S4] the command line repeats no name that could steer the terminal', async () => {
  const folder = await temporaryFolder();
  const name = 'red\u001b[31m\u001b]0;title\u0007.stl';
  await writeFile(join(folder, name), plate);

  const printed = await new Promise<string>((resolve) => {
    const options = { env: { PATH: process.env.PATH, ...serverEnvironment(folder) } };
    execFile(process.execPath, [serverFile, 'analyze', join(folder, name)], options, (_, stdout, stderr) => resolve(stdout + stderr));
  });

  expect(printed).toContain('red?[31m?]0;title?.stl');
  expect(unseen.test(printed)).toBe(false);
});

test('a report that was damaged on disk is the caller’s to make anew', async () => {
  const { client, folder } = await connect();
  await writeFile(join(folder, 'plate.stl'), plate);
  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'plate.stl') });
  const part = join(folder, 'state', 'parts', 'local', structured.partId as string);
  await writeFile(join(part, 'full-result.json'), '{"na');

  const { isError, text } = await call(client, 'get_part', { partId: structured.partId, section: 'name' });

  expect(await readdir(part)).toContain('full-result.json');
  expect({ isError, text }).toEqual({
    isError: true,
    text: 'The full report of this part is damaged.\nCall analyze_part on its file with force: true.',
  });
});
