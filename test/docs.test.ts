import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { faultsIn } from '../scripts/docs/check/faults.js';
import { readPages, toPage } from '../scripts/docs/check/page.js';
import { fill, filledDocuments } from '../scripts/docs/fill.js';
import { defaultCatalog } from '../src/engine/catalog/catalog.js';
import { overrideCatalog } from '../src/engine/catalog/override.js';
import { serverEnvironment, serverFile } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

const read = (path: string) => readFileSync(path, 'utf8');
const page = (path: string) => readPages().find((one) => one.path === path);

/** What a command of ours prints, its exit code aside. */
async function printed(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [serverFile, ...args], {
    env: { PATH: process.env.PATH, ...serverEnvironment(folder), HOME: folder },
  });
  return stdout;
}

describe('the pages', () => {
  test('hold the generated parts as they are made today; "npm run docs" mends this', () => {
    for (const [path, text] of filledDocuments()) expect(read(path), path).toBe(text);
  });

  test('link only to what is there, and name only tools, variables, commands, options, files and messages that are there', () => {
    expect(faultsIn(readPages())).toEqual([]);
  });

  test('have a reader who starts at README.md led to each of them', () => {
    const index = read('docs/README.md');
    const orphans = readPages().filter(({ path }) => path.startsWith('docs/') && path !== 'docs/README.md');

    expect(orphans.filter(({ path }) => !index.includes(`(${path.slice('docs/'.length)})`))).toEqual([]);
    expect(read('README.md')).toContain('(docs/README.md)');
  });
});

describe('README.md', () => {
  test('starts with the two commands that work in a fresh clone, and stays short', () => {
    const lines = read('README.md').split('\n');

    expect(lines.slice(0, 40)).toEqual(expect.arrayContaining(['npm ci && npm run demo', 'npm ci && npm test']));
    expect(lines.length).toBeLessThanOrEqual(200);
  });

  test('shows commands that run', async () => {
    const folder = await temporaryFolder();
    const lines = page('README.md')?.shell.map(({ text }) => text) ?? [];

    expect(lines).toContain('node dist/server.js doctor');
    expect(await printed(folder, 'doctor')).toMatch(/No problems found\.\n$/);
  });
});

describe('docs/command-line.md', () => {
  test('explains every option that --help lists, and no other', async () => {
    const optionsIn = (text: string) => [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].sort();
    const help = await printed(await temporaryFolder(), '--help');

    expect(optionsIn(read('docs/command-line.md'))).toEqual(optionsIn(help));
  });

  test('shows what the command really prints', async () => {
    const folder = await temporaryFolder();
    const shown = /```text\n(bracket\.step: [\s\S]*?)```/.exec(read('docs/command-line.md'))?.[1];

    const out = await printed(
      folder,
      'analyze',
      join('examples', 'bracket.step'),
      '--process',
      'slm',
      '--material',
      '316L',
      '--lot-size',
      '10',
    );

    expect(out).toContain(shown?.trimEnd());
    expect(shown).toContain('Thinnest wall     0.3 mm  too small');
  });
});

describe('docs/local-engine.md', () => {
  test("shows a catalog of one's own that is accepted", () => {
    const shown = /```json\n(\{\n {2}"marketFactor"[\s\S]*?)```/.exec(read('docs/local-engine.md'))?.[1] ?? '';

    const catalog = overrideCatalog(defaultCatalog, JSON.parse(shown), '2026-11-22');

    expect(catalog.marketFactor).toMatchObject({ value: 1.35, certainty: 'given' });
    expect(catalog.machines.find(({ name }) => name === 'Our M290')?.envelopeMm.value).toEqual({ x: 250, y: 250, z: 325 });
    expect(catalog.processes.find(({ id }) => id === 'slm')?.minWallThicknessMm.value).toBe(0.4);
  });
});

describe('the checks of the pages notice', () => {
  test.each([
    ['[x](docs/nowhere.md)', 'docs/nowhere.md does not exist'],
    ['[x](CONTRIBUTING.md#nowhere)', 'CONTRIBUTING.md has no heading #nowhere'],
    ['![x](docs/nowhere.png)', 'docs/nowhere.png does not exist'],
    ['[x](../outside.md)', '../outside.md leads out of the project'],
    ['[x](http://example.com/)', 'http://example.com/ is not https'],
    ['[x](https://registry.example.com/a)', 'https://registry.example.com/a names a package registry'],
    ['call `analyze_parts`', 'there is no tool analyze_parts'],
    ['set `PART_DIR`', 'there is no variable PART_DIR'],
    ['set `SPARK_USER=x`', 'there is no variable SPARK_USER'],
    ['see `src/nowhere.ts`', 'there is no file src/nowhere.ts'],
    ['run `npm run nothing`', 'there is no npm script nothing'],
    ['with `--nothing`', 'the command line has no option --nothing'],
    ['run `part-analysis-mcp analyze a.step --all`', 'the command line has no option --all'],
    ['```sh\nnode dist/server.js doctor --deep\n```', 'the command line has no option --deep'],
  ])('%s', (text, problem) => {
    const contributing = toPage('CONTRIBUTING.md', '# Contributing');

    const faults = faultsIn([contributing, toPage('README.md', text)]);

    expect(faults).toEqual([expect.stringMatching(/^README\.md:[12]: /)]);
    expect(faults[0]).toContain(problem);
  });

  test('a message in docs/troubleshooting.md that nobody can see', () => {
    const text = '| `… is not a message of this server.` | why | what |\n| `is empty (0 bytes).` | why | what |';

    expect(faultsIn([toPage('docs/troubleshooting.md', text)])).toEqual([
      'docs/troubleshooting.md:1: no message says "is not a message of this server."',
    ]);
  });

  test('a generated part without an end, and one that nothing is made for', () => {
    expect(() => fill('<!-- tools -->\ntext', 'README.md')).toThrow('README.md: the part "tools" begins and does not end');
    expect(() => fill('<!-- toys -->\n<!-- /toys -->', 'README.md')).toThrow('README.md: nothing is generated for "toys".');
  });
});
