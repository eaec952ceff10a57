import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { costOf, excesses } from '../../scripts/declaration-limits.js';
import { instructions } from '../../src/mcp/identity.js';
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
  'get_view_mesh',
];
const account = { SPARK_USERNAME: 'ada', SPARK_PASSWORD: 'secret', SPARK_CLIENT_ID: 'mcp' };

async function offered(environment: Record<string, string>): Promise<string[]> {
  const { client } = await connect(environment);
  return (await client.listTools()).tools.map(({ name }) => name);
}

test('with an account the tools of 3D Spark are offered, read only those that change nothing there', async () => {
  expect(await offered(account)).toEqual([...partTools, 'upload_asset', 'prepare_rfq', 'delete_part_file']);
  expect(await offered({ ...account, PART_READ_ONLY: '1' })).toEqual([...partTools, 'prepare_rfq']);
  expect(await offered({ ...account, PART_READ_ONLY: 'perhaps' })).toEqual([...partTools, 'prepare_rfq']);
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
    expect(Object.keys(annotations ?? {}).sort()).toEqual(['destructiveHint', 'idempotentHint', 'openWorldHint', 'readOnlyHint']);
    expect(
      Object.values(inputSchema.properties ?? {}).every((field) => typeof (field as { description?: string }).description === 'string'),
    ).toBe(true);
    // Validators of older drafts, which hosts still have, take a tuple's schema for "nothing may be in here".
    expect(JSON.stringify(outputSchema)).not.toContain('prefixItems');
  }
});

test('all tools together, and each of them, leave room in a conversation', async () => {
  const parts = (await (await connect()).client.listTools()).tools;
  const { client } = await connect({ PART_SANDBOX: '1' });
  const all = (await client.listTools()).tools;

  expect(all.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  expect(excesses(parts, all, client.getInstructions() ?? '')).toEqual([]);
});

test('a declaration that is too long, and a list that is, are noticed', () => {
  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  const tool = (name: string, description: string) => ({ name, description, inputSchema: { type: 'object' } });

  expect(costOf(tool('short', 'Hello world'))).toEqual({
    name: 'short',
    bytes: 76,
    tokens: 17,
    seenBytes: 76,
    seenTokens: 17,
    descriptionBytes: 11,
  });
  expect(excesses([], [tool('long', words(460))], words(500))).toEqual([
    'the instructions: 2499 bytes, 2048 are allowed',
    'long: 475 tokens, 450 are allowed',
    'the description of long: 2299 bytes, 2048 are allowed',
  ]);
  const many = Array.from({ length: 200 }, (_, index) => tool(`tool_${index}`, words(30)));
  expect(excesses(many, many, '')).toEqual([
    'the toolset parts: 43491 bytes, 12288 are allowed',
    'all toolsets: 43491 bytes, 30720 are allowed',
  ]);
});

test('the instructions start with the order of calls and survive the cut that clients make', () => {
  expect(instructions).toMatch(/^Order of calls: analyze_part/);
  expect(Buffer.byteLength(instructions)).toBeLessThan(2_048);
  for (const [word] of instructions.matchAll(/\b(analyze|compare|get|list|cancel|fetch|upload|prepare|delete)_\w+/g))
    expect(tools.map(({ name }) => name)).toContain(word);
});
