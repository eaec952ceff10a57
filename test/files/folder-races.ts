import { spawn } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ExpectedError, InputError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';
import { publishFile } from '../../src/files/publish.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** How many tries went through, were refused in words, or reached what lies outside. */
export type Tally = { done: number; refused: number; escaped: string[] };

const inside = 'ISO-10303-21; inside\n';
const secret = 'ISO-10303-21; secret of another\n';

/** What is swapped for a link that leads outside while it is used. */
export const swaps = ['the file', 'its folder', 'a folder above'] as const;
export type Swap = (typeof swaps)[number];

/** A folder that may be used, and another that may not, with the same names in it. */
async function openPlace(swap: Swap) {
  const base = await temporaryFolder();
  const [allowed, outside] = [join(base, 'allowed'), join(base, 'outside')];
  await Promise.all([allowed, outside].map((folder) => mkdir(join(folder, 'real', 'sub'), { recursive: true })));
  for (const [folder, text] of [
    [allowed, inside],
    [outside, secret],
  ] as const) {
    for (const path of ['real.step', 'real/a.step', 'real/sub/a.step']) await writeFile(join(folder, path), text);
  }
  const isFile = swap === 'the file';
  const [real, fake, place] = isFile ? ['real.step', 'fake.step', 'place.step'] : ['real', 'fake', 'place'];
  await symlink(join(outside, real), join(allowed, fake));
  const folder = join(allowed, ...(isFile ? [] : swap === 'its folder' ? ['place'] : ['place', 'sub']));
  return { allowed, outside, names: [real, fake, place], folder, file: isFile ? join(allowed, place) : join(folder, 'a.step') };
}

/** Lets another process put the real thing and the link in one place by turns, as fast as it can, while `work` is at work. */
async function whileSwapping<Result>(cwd: string, names: readonly string[], work: () => Promise<Result>): Promise<Result> {
  const swapper = spawn(process.execPath, ['-e', swapForEver, ...names], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => swapper.once('exit', resolve));
  const end = async () => {
    swapper.kill('SIGKILL');
    await ended;
  };
  onTestFinished(end);
  await new Promise((resolve) => swapper.stdout.once('data', resolve));
  try {
    return await work();
  } finally {
    await end();
  }
}

/** A folder that was made anew in the place meanwhile steps aside. */
const swapForEver = `
  const { renameSync } = require('node:fs');
  const [real, fake, place] = process.argv.slice(1);
  const tryTo = (from, to) => { try { renameSync(from, to); return true; } catch { return false; } };
  console.log('begun');
  for (let turn = 0; ; turn++) for (const source of [real, fake]) {
    if (!tryTo(source, place)) { tryTo(place, 'aside-' + turn); continue; }
    for (let pause = Math.random() * 2e5; pause > 0; pause--);
    tryTo(place, source);
  }
`;

/** Reads a part file again and again while it, or a folder on the way to it, is swapped for a link that leads outside. */
export async function raceReading(swap: Swap, runs: number): Promise<Tally> {
  const { allowed, names, file } = await openPlace(swap);
  const tally: Tally = { done: 0, refused: 0, escaped: [] };
  await whileSwapping(allowed, names, async () => {
    for (let run = 0; run < runs; run++) {
      const outcome = await openPartFile(file, { folders: [allowed], homeFolder: allowed }).catch((error: unknown) => error);
      if (outcome instanceof InputError) tally.refused++;
      else if (outcome instanceof Error) throw outcome;
      else if ((outcome as { sizeBytes: number }).sizeBytes === inside.length) tally.done++;
      else tally.escaped.push(file);
    }
  });
  return tally;
}

/** Saves files again and again while their folder, or one above it, is swapped for a link that leads outside. */
export async function raceWriting(swap: Exclude<Swap, 'the file'>, runs: number): Promise<Tally> {
  const { allowed, outside, names, folder } = await openPlace(swap);
  const before = await readdir(outside, { recursive: true });
  const tally: Tally = { done: 0, refused: 0, escaped: [] };
  const save = async (run: number) => publishFile(folder, `${run % 50}.txt`, Buffer.from(`${run}`));
  await mkdir(join(allowed, 'place', 'sub'), { recursive: true });
  await save(-1);
  await whileSwapping(allowed, names, async () => {
    for (let run = 0; run < runs; run++) {
      const outcome = await save(run).catch((error: unknown) => error);
      if (outcome instanceof ExpectedError) tally.refused++;
      else if (outcome instanceof Error) throw outcome;
      else tally.done++;
    }
  });
  const after = await readdir(outside, { recursive: true });
  tally.escaped = after.filter((path) => !before.includes(path));
  return tally;
}
