import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { instructions } from '../../src/app.js';
import { tools } from '../../src/tools/index.js';
import { connect } from '../support/client.js';

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const kebab = (name: string) => name.replaceAll('_', '-');

test.each(tools.map(({ name }) => name))('%s has one name in all its spellings', (name) => {
  const file = `src/tools/${kebab(name)}.ts`;

  expect(name).toMatch(/^(evo_)?(analyze|compare|get|list|cancel|fetch|upload|prepare|delete|find|run|download)_[a-z_]+$/);
  expect(name.length).toBeLessThanOrEqual(40);
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain(`export const ${camel(name)} = defineTool({`);
});

test('every tool file is in the list', () => {
  const inFolder = readdirSync('src/tools').filter((file) => readFileSync(`src/tools/${file}`, 'utf8').includes('= defineTool('));

  expect(inFolder.sort()).toEqual(tools.map(({ name }) => `${kebab(name)}.ts`).sort());
});

const partTools = [
  'analyze_part',
  'compare_parts',
  'get_job',
  'fetch_file',
  'get_part',
  'list_jobs',
  'cancel_job',
  'list_catalog',
  'get_status',
];
const account = { SPARK_USERNAME: 'ada', SPARK_PASSWORD: 'secret', SPARK_CLIENT_ID: 'mcp' };

async function offered(environment: Record<string, string>): Promise<string[]> {
  const { client } = await connect(environment);
  return (await client.listTools()).tools.map(({ name }) => name);
}

test('with an account the tools of 3D Spark are offered, read only those that change nothing there', async () => {
  expect(await offered(account)).toEqual([...partTools, 'upload_asset', 'prepare_rfq', 'delete_part_file']);
  expect(await offered({ ...account, PART_READ_ONLY: '1' })).toEqual([...partTools, 'prepare_rfq']);
  expect(await offered({ ...account, PART_TOOLSETS: 'parts' })).toEqual(partTools);
  expect(await offered({ PART_TOOLSETS: 'parts,3dspark' })).toEqual([...partTools, 'upload_asset', 'prepare_rfq', 'delete_part_file']);
  expect(await offered({ PART_TOOLSETS: 'nonsense', PART_READ_ONLY: 'perhaps' })).toEqual(partTools);
});

test('the list that a client gets is complete, portable and small', async () => {
  const { client } = await connect();

  const listed = await client.listTools();

  expect(listed.tools.map(({ name }) => name)).toEqual(partTools);
  for (const { name, title, description, annotations, inputSchema, outputSchema } of listed.tools) {
    expect({ name, title, description }).toEqual({ name, title: expect.any(String), description: expect.any(String) });
    expect(description!.length).toBeLessThan(2_000);
    expect(Object.keys(annotations ?? {}).sort()).toEqual(['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint']);
    expect(
      Object.values(inputSchema.properties ?? {}).every((field) => typeof (field as { description?: string }).description === 'string'),
    ).toBe(true);
    // Validators of older drafts, which hosts still have, take a tuple's schema for "nothing may be in here".
    expect(JSON.stringify(outputSchema)).not.toContain('prefixItems');
  }
  expect(JSON.stringify(listed.tools).length).toBeLessThanOrEqual(12 * 1024);
});

test('all tools together, and each of them, leave room in a conversation', async () => {
  const { client } = await connect({ PART_SANDBOX: '1' });

  const { tools: listed } = await client.listTools();

  expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  expect(JSON.stringify(listed).length).toBeLessThanOrEqual(30 * 1024);
  // Some 450 tokens of the encoding o200k.
  expect(listed.filter((tool) => JSON.stringify(tool).length > 1_800).map(({ name }) => name)).toEqual([]);
});

test('the instructions start with the order of calls and survive the cut that clients make', () => {
  expect(instructions).toMatch(/^Order of calls: analyze_part/);
  expect(Buffer.byteLength(instructions)).toBeLessThan(2_048);
  for (const [word] of instructions.matchAll(/\b(analyze|compare|get|list|cancel|fetch|upload|prepare|delete)_\w+/g))
    expect(tools.map(({ name }) => name)).toContain(word);
});
