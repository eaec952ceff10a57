import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { serverJson } from '../../scripts/packaging/server-json.js';
import { variables } from '../../src/config.js';

const written = JSON.parse(readFileSync('server.json', 'utf8'));
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));

const exactVersion = z
  .string()
  .max(255)
  .regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/);

/**
 * What the registry accepts of an entry like ours, stricter where the schema leaves a choice: unknown fields are mistakes.
 *
 * @see https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 * @see https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json/official-registry-requirements.md
 */
const EnvironmentVariable = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  description: z.string().min(1),
  isRequired: z.boolean(),
  isSecret: z.boolean(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']),
  default: z.string().optional(),
  choices: z.array(z.string()).min(1).optional(),
});
const Package = z.strictObject({
  registryType: z.literal('npm'),
  registryBaseUrl: z.literal('https://registry.npmjs.org'),
  identifier: z.string(),
  version: exactVersion,
  runtimeHint: z.literal('npx'),
  transport: z.strictObject({ type: z.literal('stdio') }),
  environmentVariables: z.array(EnvironmentVariable),
});
const ServerDetail = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: exactVersion,
  repository: z.strictObject({ url: z.url(), source: z.enum(['github', 'gitlab']) }).optional(),
  websiteUrl: z.url().optional(),
  packages: z.array(Package).min(1),
});

test('server.json is what scripts/packaging.ts writes: npm run docs was not forgotten', () => {
  expect(written).toEqual(serverJson());
});

test('the registry accepts it', () => {
  expect(ServerDetail.safeParse(written).error?.issues).toBeUndefined();
});

test.each([
  ['a description of 101 characters', { description: 'x'.repeat(101) }],
  ['a name without a namespace', { name: 'part-analysis-mcp' }],
  ['a range of versions', { version: '^1.2.3' }],
])('%s would be noticed', (_, change) => {
  expect(ServerDetail.safeParse({ ...written, ...change }).success).toBe(false);
});

test('it has the name and version of the package, and its own name is the one in package.json once there is one', () => {
  expect(written.packages[0]).toMatchObject({ identifier: packageJson.name, version: packageJson.version });
  expect(written.version).toBe(packageJson.version);
  expect(written.name).toBe(packageJson.mcpName ?? 'part-analysis-mcp/part-analysis-mcp');
});

test('it lists every variable of the server, none of them required', () => {
  const listed = written.packages[0].environmentVariables;

  expect(listed.map(({ name }: { name: string }) => name)).toEqual(Object.keys(variables));
  expect(listed.filter(({ isRequired }: { isRequired: boolean }) => isRequired)).toEqual([]);
});

test('what logs in is a secret; paths, numbers, switches and choices are told apart', () => {
  const of = (name: string) => written.packages[0].environmentVariables.find((variable: { name: string }) => variable.name === name);

  expect(of('SPARK_PASSWORD')).toEqual({
    name: 'SPARK_PASSWORD',
    description: '3D Spark: password',
    isRequired: false,
    isSecret: true,
    format: 'string',
  });
  expect(['COLDSTREAM_TOKEN', 'EVO_CLIENT_SECRET', 'APLOS_PASSWORD', 'EVO_TOKEN'].map((name) => of(name).isSecret)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(of('COLDSTREAM_REGION')).toMatchObject({ format: 'string', default: 'eu1', choices: ['eu1', 'us1', 'ap1'], isSecret: false });
  expect(of('PART_OUTPUT_DIR')).toMatchObject({ format: 'filepath' });
  expect(of('PART_SANDBOX')).toMatchObject({ format: 'boolean', default: 'false' });
  expect(of('ENGINE_TIMEOUT_S')).toMatchObject({ format: 'number', default: '300' });
  expect(of('ENGINE_PROCESSES').default).toBeUndefined();
});
