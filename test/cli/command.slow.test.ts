import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { binaryStl, box } from '../support/shapes.js';
import { writeSlowPart } from '../support/slow-part.js';
import { serverEnvironment, serverFile } from '../support/spawned-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Ended = { code: number; out: string; err: string };

async function run(folder: string, ...args: string[]): Promise<Ended> {
  return runIn(process.cwd(), folder, ...args);
}

async function runIn(cwd: string, folder: string, ...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [serverFile, ...args], {
    cwd,
    env: { ...process.env, ...serverEnvironment(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((settle) => child.on('exit', (code) => settle(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('analyze prints a table for people', async () => {
  const folder = await temporaryFolder();

  const { code, out, err } = await run(folder, 'analyze', 'examples/spacer.stl', '--process', 'slm', '--lot-size', '10', '--save');

  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^spacer\.stl: can be made with slm, 316L, /);
  expect(out).toMatch(/Cost per part +\d+\.\d\d EUR \(estimate\), lot of 10/);
  expect(out).toContain(join(folder, 'output', 'spacer-thumbnail.png'));
});

test('analyze prints JSON for scripts', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'plate.stl'), binaryStl(box({ size: [60, 40, 10] })));

  const { out } = await run(folder, 'analyze', join(folder, 'plate.stl'), '--json', '--units', 'mm', '--process', 'slm');

  expect(JSON.parse(out)).toMatchObject({ partId: expect.stringMatching(/^[0-9a-f]{32}$/), result: { volumeCm3: 24 }, saved: [] });
});

test('a file that fails costs only its own answer, and the exit code says so', async () => {
  const folder = await temporaryFolder();

  const { code, out, err } = await run(folder, 'analyze', join(folder, 'missing.stl'), 'examples/spacer.stl', '--process', 'slm');

  expect(code).toBe(1);
  expect(err).toContain('missing.stl');
  expect(out).toContain('spacer.stl: can be made');
});

test.each([
  [['analyze'], 1, 'No part file was named.'],
  [['analyze', 'examples/spacer.stl', '--lot-size', '0'], 1, 'lotSize: Too small'],
  [['analyze', '--color', 'x.stl'], 1, "Unknown option '--color'"],
  [['frobnicate'], 2, 'Unknown command "frobnicate".'],
])('%j is not understood, and says why', async (args, exitCode, message) => {
  const { code, out, err } = await run(await temporaryFolder(), ...args);

  expect({ code, out }).toEqual({ code: exitCode, out: '' });
  expect(err).toContain(message);
});

test('doctor says what is wrong', async () => {
  const folder = await temporaryFolder();

  const well = await run(folder, 'doctor');
  const ill = await run(join(folder, 'nowhere'), 'doctor');

  expect(well).toMatchObject({ code: 0, err: '' });
  expect(well.out).toContain('No problems found.');
  expect(ill.code).toBe(1);
  expect(ill.out).toContain(`${join(folder, 'nowhere')}: does not exist`);
});

test('help and version', async () => {
  const folder = await temporaryFolder();
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));

  expect((await run(folder, '--version')).out).toBe(`${version}\n`);
  expect((await run(folder, '--help')).out).toContain('part-analysis-mcp analyze FILE...');
});

test('settings are read from the .env file of the working directory, below those of the environment', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, '.env'), 'ENGINE_TIMEOUT_S=77\nPART_OUTPUT_DIR=/not/this/one\n');

  const { out } = await runIn(folder, folder, 'doctor');

  expect(out).toContain('ENGINE_TIMEOUT_S: 77');
  expect(out).toContain(join(folder, 'output'));
});

test('a .env that cannot be read does not keep the server from starting', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, '.env'));

  const { code, err } = await runIn(folder, folder, '--version');

  expect(code).toBe(0);
  expect(err).toContain('the .env file of the working directory is not used');
});

test('Ctrl+C ends an analysis without a word of alarm', async () => {
  const folder = await temporaryFolder();
  await writeSlowPart(join(folder, 'slow.stl'));
  const child = spawn(process.execPath, [serverFile, 'analyze', join(folder, 'slow.stl')], {
    env: { ...process.env, ...serverEnvironment(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((settle) => child.on('exit', settle));

  await untilRunning(join(folder, 'state', 'jobs', 'records'));
  child.kill('SIGINT');

  expect(await text(child.stderr)).toBe('');
  expect(await ended).toBe(130);
});

async function untilRunning(records: string): Promise<void> {
  for (let tries = 0; tries < 500 && (await readdir(records).catch(() => [])).length === 0; tries++) await sleep(20);
}
