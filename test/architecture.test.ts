import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Who may import whom. A room is a folder below src/ or a file in src/; it may import the rooms named here and itself.
 * Data goes one way: from the command line and the protocol on the left to files and pure functions on the right.
 */
const leaves = [
  'errors',
  'call',
  'clock',
  'log',
  'vocabulary',
  'version',
  'order',
  'process-mark',
  'shared-work',
  'view-data',
  'verdict',
  'view-page',
  'redaction',
];
const mayImport: Record<string, string[]> = {
  server: ['compiled-code', 'main'],
  main: ['serve', 'cli', 'config', 'services', 'log'],
  serve: ['app', 'mcp', 'services', ...leaves],
  app: ['tools', 'resources', 'prompts', 'mcp', 'services', ...leaves],
  cli: ['tools', 'services', ...leaves],
  tools: ['mcp', 'services', 'jobs', ...leaves],
  resources: ['mcp', 'services', 'parts', ...leaves],
  prompts: ['mcp', 'services', ...leaves],
  mcp: ['services', ...leaves],
  services: ['comparison', 'platforms', 'offers', 'status', 'engine', 'jobs', 'parts', 'files', 'config', ...leaves],
  offers: ['config', ...leaves],
  status: ['config', 'jobs', 'platforms', ...leaves],
  platforms: ['reports', 'sandbox', 'vendors', 'config', 'engine', 'jobs', 'parts', 'files', ...leaves],
  reports: ['engine', 'files', ...leaves],
  comparison: ['engine', 'jobs', 'parts', 'files', ...leaves],
  sandbox: ['vendors', 'engine', 'files', ...leaves],
  vendors: ['http', 'files', ...leaves],
  http: ['files', ...leaves],
  parts: ['files', 'config', ...leaves],
  jobs: ['files', ...leaves],
  engine: ['files', ...leaves],
  files: leaves,
  config: leaves,
  vocabulary: ['order'],
  order: ['files'],
  errors: [],
  call: [],
  clock: [],
  log: ['redaction'],
  redaction: [],
  version: [],
  'process-mark': [],
  'shared-work': [],
  'compiled-code': [],
  'view-data': [],
  verdict: ['vocabulary'],
  'view-page': ['errors'],
  view: ['view-data', 'version', 'engine'],
};

const root = resolve('src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const roomOf = (file: string) => (file.includes(sep) ? file.split(sep)[0]! : file.replace(/\.ts$/, ''));

/** Paths of the project's own files that a source text imports, relative to src/, and names of packages. */
function importsOf(file: string, text: string): { files: string[]; packages: string[] } {
  const specifiers = [...text.matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm)].map((match) => match[1]!);
  const own = specifiers.filter((specifier) => specifier.startsWith('.'));
  const toPath = (specifier: string) => relative(root, resolve(root, file, '..', specifier)).replace(/\.js$/, '.ts');
  return { files: own.map(toPath), packages: specifiers.filter((specifier) => !specifier.startsWith('.')) };
}

/** Sentences about every import of `file` that the table forbids. */
function violations(file: string, text: string): string[] {
  const room = roomOf(file);
  const allowed = mayImport[room];
  if (!allowed) return [`${file}: the room "${room}" is not in the table`];
  const wrongRooms = importsOf(file, text)
    .files.map(roomOf)
    .filter((target) => target !== room && !allowed.includes(target));
  return wrongRooms.map((target) => `${file} imports ${target}/`);
}

describe('the house', () => {
  test('imports only go the way of the table', () => {
    expect(files.flatMap((file) => violations(file, read(file)))).toEqual([]);
  });

  test('a tool that reached past the services would be noticed', () => {
    const text = "import { createJournal } from '../files/publish.js';\nimport { readStl } from '../engine/readers/stl.js';";

    expect(violations(join('tools', 'evil.ts'), text)).toEqual([`tools${sep}evil.ts imports files/`, `tools${sep}evil.ts imports engine/`]);
  });

  test('the sandbox knows of a vendor only how its answers are spelled, and no vendor knows another', () => {
    const targetsOf = (room: string) =>
      files.filter((file) => roomOf(file) === room).flatMap((file) => importsOf(file, read(file)).files.map((target) => [file, target]));
    const vendorOf = (file: string) => file.split(sep)[1];
    const fromSandbox = targetsOf('sandbox').filter(([, target]) => roomOf(target!) === 'vendors' && !target!.endsWith(`${sep}wire.ts`));
    const acrossVendors = targetsOf('vendors').filter(
      ([file, target]) => roomOf(target!) === 'vendors' && vendorOf(file!) !== vendorOf(target!),
    );

    expect({ fromSandbox, acrossVendors }).toEqual({ fromSandbox: [], acrossVendors: [] });
  });

  test('the page in the browser takes nothing from the engine but its colors', () => {
    const targets = files.filter((file) => roomOf(file) === 'view').flatMap((file) => importsOf(file, read(file)).files);
    const fromEngine = [...new Set(targets.filter((target) => roomOf(target) === 'engine'))].sort();

    expect(fromEngine).toEqual(['color-scale.ts', 'palette.ts'].map((name) => join('engine', 'output', name)));
  });

  test('no file imports itself in a circle', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file, withoutTypeImports(read(file))).files]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      if (path.includes(file) || done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };

    for (const file of files) visit(file, []);

    expect(circles).toEqual([]);
  });

  test('only config.ts reads the environment, and what has to know a folder before anything is loaded', () => {
    const readers = files.filter((file) => read(file).includes('process.env'));

    expect(readers.sort()).toEqual(['compiled-code.ts', 'config.ts']);
  });

  test('nothing is printed to stdout but by the protocol and the command line', () => {
    const printers = files.filter((file) => /console\.(log|info|debug|table)|process\.stdout/.test(read(file)));

    expect(printers.filter((file) => roomOf(file) !== 'cli')).toEqual(['serve.ts']);
  });

  test('only the protocol folders know the protocol library, only http/ and the sandbox open the network, nothing a shell', () => {
    const users = files.filter((file) => importsOf(file, read(file)).packages.some((name) => name.startsWith('@modelcontextprotocol/')));
    const network = ['node:http', 'node:https', 'node:net', 'node:tls', 'ws', 'hono', '@hono/node-server'];
    const networkers = files.filter((file) => importsOf(file, read(file)).packages.some((name) => network.includes(name)));
    const fetchers = files.filter((file) => /(?<![.\w])fetch\(/.test(read(file)));
    const starters = files.filter((file) => importsOf(file, read(file)).packages.includes('node:child_process'));
    const shells = files.filter((file) => /shell: true/.test(read(file)));

    expect(users.map(roomOf).filter((room) => !['mcp', 'app', 'serve'].includes(room))).toEqual([]);
    expect([...networkers, ...fetchers].map(roomOf).filter((room) => !['http', 'sandbox'].includes(room))).toEqual([]);
    expect(shells).toEqual([]);
    expect(starters).toEqual([join('engine', 'start-child.ts')]);
  });

  test('no file is longer than 300 lines, no line longer than 140 characters', () => {
    const long = files.filter((file) => read(file).split('\n').length > 301);
    const wide = files.filter((file) =>
      read(file)
        .split('\n')
        .some((line) => line.length > 140),
    );

    expect({ long, wide }).toEqual({ long: [], wide: [] });
  });

  test('no folder has a name that explains nothing', () => {
    const empty = /(^|[/\\])(utils?|lib|types|helpers?|common|misc|shared)(\.ts|[/\\])/;

    expect(files.filter((file) => empty.test(file))).toEqual([]);
  });
});

/** Types are gone at run time, so a circle through them is harmless. */
function withoutTypeImports(text: string): string {
  return text.replace(/^import type [\s\S]*? from '[^']+';$/gm, '').replace(/^import \{(?:\s*type \w+,?)+\s*\} from '[^']+';$/gm, '');
}
