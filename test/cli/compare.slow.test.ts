import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { binaryStl, box } from '../support/shapes.js';
import { serverEnvironment, serverFile } from '../support/spawned-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

async function compare(folder: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [serverFile, 'compare', ...args], {
    env: { ...process.env, ...serverEnvironment(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((settle) => child.on('exit', (code) => settle(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

async function plates(): Promise<{ folder: string; files: string[] }> {
  const folder = await temporaryFolder();
  const files = ['thin.stl', 'thick.stl'].map((name) => join(folder, name));
  for (const [i, file] of files.entries()) await writeFile(file, binaryStl(box({ size: [60, 40, 5 + 5 * i] })));
  return { folder, files };
}

test('compare prints each file with its ways, the totals and where the files are', async () => {
  const { folder, files } = await plates();

  const { code, out, err } = await compare(folder, ...files, '--process', 'slm,fdm', '--lot-size', '10');

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Cheapest that works: option 2 \(fdm, lot of 10\) for 2 files\./);
  expect(out).toMatch(/thin\.stl:\n {2}fdm, lot of 10 +\d+\.\d\d EUR +\d+ days {2}fdm, PLA, .+\n {2}slm, lot of 10 +\d+\.\d\d EUR/);
  expect(out).toMatch(/All files as one order:\n {2}slm, lot of 10 +\d+\.\d\d EUR {2}2 feasible, 2 with a price/);
  expect(out).toContain(join(folder, 'output', 'comparison-2-files.png'));
});

test('compare --revisions prints what changed, and --json the whole result; a missing file gives exit code 1', async () => {
  const { folder, files } = await plates();

  const people = await compare(folder, ...files, '--revisions', '--process', 'slm');
  const scripts = await compare(folder, files[0]!, join(folder, 'missing.stl'), '--process', 'slm', '--json');

  expect(people.code).toBe(0);
  expect(people.out).toMatch(/Changed:\n {2}volumeCm3 +12 -> 24 {2}\(\+100 %\)/);
  expect(scripts.code).toBe(1);
  expect(JSON.parse(scripts.out)).toMatchObject({
    options: [{ option: 1, way: 'slm', pricedFiles: 1 }],
    files: [{ file: 'thin.stl' }, { file: 'missing.stl', problem: expect.stringContaining('was not found') }],
  });
});

test.each([
  [['--process', 'slm'], 'No part file was named.'],
  [['examples/spacer.stl', '--lot-size', '1,x'], 'options.1.lotSize'],
  [['examples/spacer.stl', '--colour'], "Unknown option '--colour'"],
])('compare %j is not understood, and says why', async (args, message) => {
  const { code, out, err } = await compare(await temporaryFolder(), ...args);

  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(message);
});
