import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prompts } from '../../src/prompts/index.js';
import { tools } from '../../src/tools/index.js';
import { call, connect, examples } from '../support/client.js';

type Client = Awaited<ReturnType<typeof connect>>['client'];

async function textOf(client: Client, name: string, args: Record<string, string> = {}): Promise<string> {
  const { messages } = await client.getPrompt({ name, arguments: args });
  expect(messages).toHaveLength(1);
  expect(messages[0]!.role).toBe('user');
  return (messages[0]!.content as { text: string }).text;
}

async function completed(client: Client, name: string, argument: { name: string; value: string }, chosen?: Record<string, string>) {
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name },
    argument,
    ...(chosen && { context: { arguments: chosen } }),
  });
  return completion;
}

test('prompts are offered with title, icon and described arguments; the thermal one only where its tools are', async () => {
  const { client } = await connect();
  const { client: withCases } = await connect({ PART_TOOLSETS: 'parts,coldstream' });

  const { prompts: listed } = await client.listPrompts();
  const { prompts: all } = await withCases.listPrompts();

  expect(listed.map(({ name }) => name)).toEqual(['check_manufacturability', 'compare_processes', 'request_quotation']);
  expect(all.map(({ name }) => name)).toEqual([...listed.map(({ name }) => name), 'thermal_case']);
  expect(listed[0]).toMatchObject({
    title: 'Check manufacturability',
    description: expect.stringMatching(/nothing is sent/),
    icons: [{ mimeType: 'image/svg+xml', src: expect.stringMatching(/^data:image\/svg\+xml;base64,/) }],
    arguments: [
      { name: 'file', required: true, description: 'Path of the part file on the machine of this server' },
      { name: 'process', required: false, description: expect.any(String) },
      { name: 'material', required: false, description: expect.any(String) },
      { name: 'lotSize', required: false, description: 'Identical parts per order. Left out: 1' },
    ],
  });
});

test('checking leads through one analysis with just what was given', async () => {
  const { client } = await connect();

  const plain = await textOf(client, 'check_manufacturability', { file: '/parts/bracket.step', process: '', lotSize: '' });
  const full = await textOf(client, 'check_manufacturability', { file: '~/a "b".stl', process: 'slm', material: '316L', lotSize: '50' });

  expect(plain).toContain('1. Call analyze_part with file: "/parts/bracket.step". While');
  expect(full).toContain('1. Call analyze_part with file: "~/a \\"b\\".stl", process: "slm", material: "316L", lotSize: 50. While');
  expect(full).toMatch(/Do not send the file to a vendor unless I ask\.$/);
});

test('comparing names the lot sizes in both calls', async () => {
  const { client } = await connect();

  const usual = await textOf(client, 'compare_processes', { file: '/parts/bracket.step' });
  const given = await textOf(client, 'compare_processes', { file: '/parts/bracket.step', lotSizes: '5, 500' });

  expect(usual).toMatch(/^Compare the ways to make this part in lots of 1, 10, 100\.\n/);
  expect(given).toContain('1. Call analyze_part with file: "/parts/bracket.step", lotSize: 5 and without process');
  expect(given).toContain(
    '4. Call compare_parts with files: ["/parts/bracket.step"] and options: each of these for each of the lot sizes.',
  );
});

describe('a quotation', () => {
  const partId = '0123456789abcdef0123456789abcdef';
  const account = { SPARK_USERNAME: 'ada', SPARK_PASSWORD: 'secret', SPARK_CLIENT_ID: 'mcp' };

  test('asks before the file is sent, and starts from a part that is there', async () => {
    const { client } = await connect(account);

    const ofFile = await textOf(client, 'request_quotation', { file: '/parts/bracket.step' });
    const ofPart = await textOf(client, 'request_quotation', { partId });

    expect(ofFile).toContain('whether the file may be sent to 3D Spark. Only after my yes');
    expect(ofFile).toContain('call analyze_part with file: "/parts/bracket.step", platform: "3dspark" and these.');
    expect(ofPart).toContain(`1. Call get_part with partId: "${partId}", platform: "3dspark".`);
    expect(ofPart).toContain('3. Call prepare_rfq with that partId.');
  });

  test('says so where 3D Spark is not set up, or gets no files', async () => {
    const { client } = await connect();
    const { client: readOnly } = await connect({ ...account, PART_READ_ONLY: '1' });

    const without = await textOf(client, 'request_quotation', { partId });
    const unsent = await textOf(readOnly, 'request_quotation', { file: '/parts/bracket.step' });

    expect(without).toMatch(/3D Spark, which prepares it, is not set up on this server\. Whoever runs it sets SPARK_USERNAME, /);
    expect(unsent).toMatch(/3D Spark, which prepares it, gets no files from this server, which is set to read only/);
    expect(without + unsent).not.toMatch(/prepare_rfq/);
  });
});

test('a thermal case is looked at first, and run only after a yes', async () => {
  const { client } = await connect({ PART_TOOLSETS: 'parts,coldstream' });
  const { client: readOnly } = await connect({ PART_TOOLSETS: 'parts,coldstream', PART_READ_ONLY: '1' });

  const byId = await textOf(client, 'thermal_case', { caseId: '5441' });
  const byName = await textOf(client, 'thermal_case', { name: 'Cold plate' });
  const none = await textOf(client, 'thermal_case');

  expect(byId).toContain('1. Call get_case with caseId: "5441".');
  expect(byId).toContain('then call run_case with it and without confirm.');
  expect(byName).toContain('1. Call find_cases with name: "Cold plate", ask me which one if there are several, then call get_case.');
  expect(none).toContain('1. Call find_cases, ask me which one');
  expect(await textOf(readOnly, 'thermal_case')).not.toContain('run_case');
});

test.each<[string, Record<string, string>, RegExp]>([
  ['check_manufacturability', {}, /check_manufacturability.*file/s],
  ['check_manufacturability', { file: 'a.stl', lotSize: 'many' }, /lotSize.*must be a whole number of parts, such as 10/s],
  ['check_manufacturability', { file: 'a.stl', lotSize: '0' }, /must be a whole number/],
  ['check_manufacturability', { file: 'a.stl', color: 'red' }, /color/],
  ['compare_processes', { file: 'a.stl', lotSizes: '1;2' }, /must be up to six whole numbers, such as 1, 10, 100/],
  ['request_quotation', {}, /A quotation is for one part\.\nGive either file or partId\./],
  ['request_quotation', { file: 'a.stl', partId: '0123456789abcdef0123456789abcdef' }, /Give either file or partId/],
  ['request_quotation', { partId: '../x' }, /must be the id of a part: 32 hex digits/],
  ['thermal_case', { caseId: '1', name: 'x' }, /Give either caseId or name\./],
])('%s with %o is refused in words', async (name, args, message) => {
  const { client } = await connect({ PART_TOOLSETS: 'parts,coldstream' });

  await expect(client.getPrompt({ name, arguments: args })).rejects.toMatchObject({
    code: -32602,
    message: expect.stringMatching(message),
  });
});

test('part files are completed folder by folder: nothing hidden, nothing else, nothing outside', async () => {
  const { client, folder } = await connect();
  await mkdir(join(folder, 'parts', 'old'), { recursive: true });
  await mkdir(join(folder, 'parts', '.git'));
  for (const name of ['Bracket.STEP', 'base.stl', 'notes.txt', '.hidden.stl']) await writeFile(join(folder, 'parts', name), '');
  await symlink('/etc', join(folder, 'parts', 'etc'));
  await symlink(examples, join(folder, 'parts', 'examples'));
  const file = (value: string) => completed(client, 'check_manufacturability', { name: 'file', value });

  const all = await file(`${folder}/parts/`);
  const begun = await file(`${folder}/parts/b`);
  const start = await file('');

  expect(all.values).toEqual(['Bracket.STEP', 'base.stl', 'examples/', 'old/'].map((name) => `${folder}/parts/${name}`));
  expect(begun.values).toEqual([`${folder}/parts/Bracket.STEP`, `${folder}/parts/base.stl`]);
  expect(start.values).toEqual(expect.arrayContaining([`${folder}/`, `${examples}/`]));
  expect((await file('/etc/')).values).toEqual([]);
  expect((await file(`${folder}/../`)).values).toEqual([]);
  expect((await file(`${folder}/parts/.git/`)).values).toEqual([]);
  expect((await file('C:\\parts\\')).values).toEqual([]);
});

test('of hundreds of files a hundred are suggested', async () => {
  const { client, folder } = await connect();
  await mkdir(join(folder, 'many'));
  await Promise.all(Array.from({ length: 130 }, (_, nth) => writeFile(join(folder, 'many', `${nth}.stl`), '')));

  const { values } = await completed(client, 'compare_processes', { name: 'file', value: `${folder}/many/` });

  expect(values).toHaveLength(100);
});

test('processes are completed from the catalog, materials from those of the process, parts from what was analyzed', async () => {
  const { client, folder } = await connect();
  await copyFile(join(examples, 'spacer.stl'), join(folder, 'spacer.stl'));
  const { structured } = await call(client, 'analyze_part', { file: join(folder, 'spacer.stl'), process: 'slm' });
  const name = 'check_manufacturability';

  const processes = await completed(client, name, { name: 'process', value: 'SL' });
  const ofMetal = await completed(client, name, { name: 'material', value: '' }, { process: 'slm' });
  const ofAny = await completed(client, name, { name: 'material', value: 'pa' }, { process: 'nonsense' });
  const parts = await completed(client, 'request_quotation', { name: 'partId', value: '' });

  expect(processes.values).toEqual(expect.arrayContaining(['slm', 'sls', 'sla']));
  expect(ofMetal.values).toContain('316L');
  expect(ofMetal.values).not.toContain('PA12 (SLS)');
  expect(ofAny.values).toContain('PA12 (SLS)');
  expect(parts.values).toEqual([structured.partId]);
});

test('prompts name only tools there are', async () => {
  const { client } = await connect({ PART_TOOLSETS: 'parts,3dspark,coldstream' });
  const texts = await Promise.all(prompts.map(({ name, input }) => textOf(client, name, 'file' in input.shape ? { file: 'a.stl' } : {})));

  const named = texts.flatMap(
    (text) => text.match(/\b(analyze|compare|get|list|cancel|fetch|upload|prepare|delete|find|run)_[a-z_]+/g) ?? [],
  );

  expect(named.length).toBeGreaterThan(12);
  expect(named.filter((name) => !tools.some((tool) => tool.name === name))).toEqual([]);
});
