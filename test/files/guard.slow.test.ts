import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';
import { suggestedFiles } from '../../src/files/suggested-files.js';
import { recordFault } from '../faults/record.js';
import { hostileText, numbersFrom, runsOf } from '../support/hostile-arbitraries.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folders = [
  'allowed',
  'allowed_evil',
  'allowed.evil',
  'Allowed',
  'outside',
  'allowed/sub',
  'allowed/sub/deep',
  'allowed/.ssh',
  'allowed/..x',
];
const more = ['outside/sub', 'outside/.ssh', 'allowed/a b', 'allowed/ü'];
const names = ['a.step', 'b.step', '.env', '.hidden.step', 'id_rsa.step'];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A tree with an allowed folder, neighbors of like names, and links by chance from everywhere to everywhere. */
async function plantTree(seed: number) {
  const base = await temporaryFolder();
  const below = numbersFrom(seed);
  const open = new Set<string>();
  for (const folder of [...folders, ...more]) await mkdir(join(base, folder), { recursive: true });
  for (const folder of [...folders, ...more]) {
    for (const name of names) {
      const text = `ISO-10303-21; ${folder}/${name}\n`;
      await writeFile(join(base, folder, name), text);
      const isHidden = `${folder}/${name}`.split('/').some((segment) => segment.startsWith('.'));
      if (folder.split('/')[0] === 'allowed' && !isHidden) open.add(sha256(text));
    }
  }
  const places = [...folders, ...more, ...folders.flatMap((folder) => names.map((name) => `${folder}/${name}`)), '', '..', 'nowhere'];
  for (let made = 0; made < 14; made++) {
    const from = join(base, [...folders, ...more][below(folders.length + more.length)]!, `link${made}${['', '.step', '.stp'][below(3)]}`);
    const goal = join(base, places[below(places.length)]!);
    await symlink(below(2) === 0 ? goal : relativeTo(dirname(from), goal), from);
  }
  await symlink(join(base, 'allowed'), join(base, 'alias'));
  return { base, open };
}

function relativeTo(from: string, goal: string): string {
  return `${'../'.repeat(from.split('/').length - 1)}${goal.slice(1)}`;
}

const links = Array.from({ length: 14 }, (_, index) => ['', '.step', '.stp'].map((ending) => `link${index}${ending}`)).flat();
const segment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('allowed', 'sub', 'deep', 'a b', 'ü', ...names) },
  { weight: 6, arbitrary: fc.constantFrom(...links) },
  { weight: 3, arbitrary: fc.constantFrom('..', '.', '', '...', '.ssh', '..x', 'allowed_evil', 'outside', 'ALLOWED', 'A.STEP', 'a\\ b') },
  { weight: 1, arbitrary: hostileText },
);
/** `@` stands for the folder that the tree is in. */
const start = fc.constantFrom(
  '@/allowed',
  '@/allowed',
  '@/allowed',
  '@/alias',
  '@',
  '~',
  '~/allowed',
  '@/allowed_evil',
  '@/Allowed',
  '//@/allowed',
  '',
);
const frame = fc.constantFrom('plain', 'plain', 'plain', 'quoted', 'url', 'encoded', 'ended', 'nul');
const typedPath = fc.tuple(start, fc.array(segment, { minLength: 1, maxLength: 4 }), frame).map(([from, segments, how]) => ({
  path: [from, ...segments].join('/'),
  how,
}));

function spelled(base: string, { path, how }: { path: string; how: string }): string {
  const whole = path.replace('@', base);
  if (how === 'quoted') return `"${whole}"`;
  if (how === 'url') return whole.startsWith('/') ? pathToFileURL(whole.replace(/\p{Cs}/gu, '')).href : `file://${whole}`;
  if (how === 'encoded') return `file://${whole.replaceAll('.', '%2e')}`;
  if (how === 'ended') return `${whole}/`;
  return how === 'nul' ? `${whole}\0.step` : whole;
}

test('[P-1] no path of thousands opens what lies outside or is hidden, through links of all kinds', async (context) => {
  const { numRuns, seed } = runsOf(6_000);
  const trees = await Promise.all(Array.from({ length: 20 }, (_, index) => plantTree(seed + index)));
  let opened = 0;
  let refused = 0;

  const found = await fc.check(
    fc.asyncProperty(fc.constantFrom(...trees), typedPath, async ({ base, open }, typed) => {
      const path = spelled(base, typed);
      const place = { folders: [join(base, 'allowed')], homeFolder: base, workingFolder: base };
      const outcome = await openPartFile(path, place).catch((error: unknown) => error);
      if (outcome instanceof InputError) refused++;
      else if (outcome instanceof Error) throw outcome;
      else if (open.has((outcome as { sha256: string }).sha256)) opened++;
      else throw new Error(`opened ${(outcome as { path: string }).path}`);
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed: opened + refused, figure: '0 opened outside' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
  expect(opened).toBeGreaterThan(numRuns / 100);
});

test('[P-1] no completion of thousands names what lies outside or is hidden', async (context) => {
  const { numRuns, seed } = runsOf(1_000);
  const trees = await Promise.all(Array.from({ length: 10 }, (_, index) => plantTree(seed + index)));

  const found = await fc.check(
    fc.asyncProperty(fc.constantFrom(...trees), typedPath, async ({ base }, { path }) => {
      const place = { folders: [join(base, 'allowed')], homeFolder: base, workingFolder: base };
      for (const name of await suggestedFiles(path.replace('@', base), place)) {
        if (!/\.(?:step|stp)$/.test(name) || name.includes('hidden')) continue;
        await openPartFile(name, place);
      }
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed: found.numRuns - (found.failed ? 1 : 0), figure: 'all may be opened' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});
