import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeViewData } from '../../src/view-data.js';
import { binaryStl, box } from '../support/shapes.js';
import { serverEnvironment, serverFile } from '../support/spawned-server.js';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-')));
  file = join(folder, 'plate.stl');
  await writeFile(file, binaryStl(box({ size: [60, 40, 5] })));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function view(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [serverFile, 'view', ...args], {
    env: { ...process.env, ...serverEnvironment(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((settle) => child.on('exit', (code) => settle(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

async function partIn(path: string) {
  const [, base64 = ''] = /id="part-view-data"[^>]*>([^<]*)</.exec(await readFile(path, 'utf8')) ?? [];
  return decodeViewData(Buffer.from(base64, 'base64')).part;
}

test('view writes a page with the part into the output folder and prints where it is', async () => {
  const { code, out, err } = await view(file, '--process', 'fdm', '--material', 'PLA');

  const path = join(folder, 'output', 'plate-view.html');
  expect({ code, out, err }).toEqual({ code: 0, out: `${path}\n`, err: '' });
  expect(await partIn(path)).toMatchObject({ name: 'plate', boundingBox: { min: [0, 0, 0], max: [60, 40, 5] }, isFeasible: true });
});

test('--output names the page, and nothing that is there is overwritten', async () => {
  const path = join(folder, 'mine.html');

  const first = await view(file, '--process', 'fdm', '--units', 'cm', '--output', path);
  const second = await view(file, '--process', 'fdm', '--output', path);
  const nowhere = await view(file, '--process', 'fdm', '--output', join(folder, 'missing', 'mine.html'));

  expect({ code: first.code, out: first.out }).toEqual({ code: 0, out: `${path}\n` });
  expect((await partIn(path)).boundingBox.max).toEqual([600, 400, 50]);
  expect({ code: second.code, err: second.err }).toEqual({
    code: 1,
    err: `${file}: ${path} is there already, and nothing is overwritten.\n  Name another file.\n`,
  });
  expect(nowhere.err).toContain('cannot be written (ENOENT).\n  Name a file in a folder that is there');
});

test.each([
  [[], 'No part file was named.\nWrite: part-analysis-mcp view FILE [--output PAGE.html]\n'],
  [['a.stl', 'b.stl'], 'One page shows one part.\nWrite: part-analysis-mcp view FILE [--output PAGE.html]\n'],
])('%o is not understood', async (args, message) => {
  expect(await view(...args)).toEqual({ code: 1, out: '', err: message });
});
