import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { icon } from '../../scripts/packaging/icon.js';
import { manifest } from '../../scripts/packaging/manifest.js';
import { tools } from '../../src/tools/index.js';
import { decodePng } from '../support/png.js';

const written = JSON.parse(readFileSync('manifest.json', 'utf8'));
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'));
const { server, user_config: settings } = manifest();

/** The kinds of values that version 0.3 knows, and what only some of them may have. */
const Setting = z.strictObject({
  type: z.enum(['string', 'number', 'boolean', 'directory', 'file']),
  title: z.string().min(1),
  description: z.string().min(1),
  required: z.literal(false),
  multiple: z.literal(true).optional(),
  sensitive: z.literal(true).optional(),
  default: z.literal(false).optional(),
});

test('manifest.json is what scripts/packaging.ts writes: npm run docs was not forgotten', () => {
  expect(written).toEqual(manifest());
});

test('the manifest has the version of the package, and the tools of the server that a model may call', () => {
  const names = written.tools.map(({ name }: { name: string }) => name);
  const hidden = tools.map(({ name }) => name).filter((name) => !names.includes(name));

  expect(written).toMatchObject({
    manifest_version: '0.3',
    prompts_generated: true,
    name: packageJson.name,
    version: packageJson.version,
    license: 'Apache-2.0',
  });
  expect(names).toEqual(expect.arrayContaining(['analyze_part', 'compare_parts', 'fetch_file', 'run_case', 'run_nca_analysis']));
  expect(hidden.filter((name) => name !== 'get_view_mesh')).toEqual([]);
  expect(written.tools.every(({ description }: { description: string }) => description.endsWith('.'))).toBe(true);
});

test('nothing has to be filled in, and every part of a login is hidden and kept safe', () => {
  const open = Object.entries(settings).flatMap(([name, setting]) => (setting.sensitive ? [] : [name]));

  expect(Object.values(settings).map((setting) => Setting.safeParse(setting).error)).toEqual(Object.values(settings).map(() => undefined));
  expect(open).toEqual([
    'part_dirs',
    'part_output_dir',
    'part_catalog',
    'part_read_only',
    'part_sandbox',
    'part_toolsets',
    'coldstream_region',
    'evo_org_id',
    'evo_workspace_id',
  ]);
});

test('every setting reaches the server: a list of folders as arguments, the others as variables', () => {
  const { args, env } = server.mcp_config;
  const used = [...args, ...Object.values(env)].flatMap((text) => /^\$\{user_config\.(.*)\}$/.exec(text)?.[1] ?? []);

  expect(args).toEqual(['${__dirname}/start.mjs', '${user_config.part_dirs}']);
  expect(used.sort()).toEqual(Object.keys(settings).sort());
  for (const [name, value] of Object.entries(env)) expect(value).toBe(`$\{user_config.${name.toLowerCase()}}`);
});

test('the icon is a picture of 512 × 512 pixels, drawn by scripts/packaging/icon.ts', () => {
  const { widthPx, heightPx, rgb } = decodePng(readFileSync('assets/icon.png'));

  expect({ widthPx, heightPx }).toEqual({ widthPx: 512, heightPx: 512 });
  expect(Buffer.compare(rgb, decodePng(icon()).rgb)).toBe(0);
});
