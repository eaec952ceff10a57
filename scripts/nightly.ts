/**
 * Everything of the fault table in its long form: `npm run test:nightly`, under an hour. With `--write` the table goes to
 * bench/reliability.md. FUZZ_RUNS says how many made-up files and answers of each kind (default 10,000).
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { seenFolder } from '../test/faults/seen.js';
import { taggedFiles } from '../test/faults/tagged-files.js';

const writing = process.argv.includes('--write') ? ['--write'] : [];
const env = { ...process.env, FUZZ_RUNS: process.env.FUZZ_RUNS ?? '10000' };
const vitest = (config: string) => ['node_modules/vitest/vitest.mjs', 'run', '--config', config];

const steps: [string, string[]][] = [
  ['rows at each commit', [...vitest('vitest.faults.config.ts'), '--exclude', 'test/fuzz/**']],
  ['rows on real servers', ['scripts/run-oracles.mjs', ...taggedFiles(/^test\/oracles\/(?!large)(?!.*\.nightly\.)/)]],
  ['rows at night', vitest('vitest.nightly.config.ts')],
  ['large files on real servers', ['scripts/run-oracles.mjs', '--large']],
  ['the table', ['scripts/run.mjs', 'scripts/faults.ts', '--collected', '--night', ...writing]],
];

rmSync(seenFolder, { recursive: true, force: true });
const ended = steps.map(([name, args]) => {
  const start = Date.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  return { name, status, minutes: (Date.now() - start) / 60_000 };
});
for (const { name, status, minutes } of ended)
  console.log(`${status === 0 ? 'passed' : 'FAILED'}  ${minutes.toFixed(1).padStart(5)} min  ${name}`);
process.exitCode = ended.every(({ status }) => status === 0) ? 0 : 1;
