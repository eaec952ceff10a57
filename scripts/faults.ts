/**
 * The fault table: `npm run test:faults` runs every test that shows a row of it (the real servers among them) and prints what was seen.
 * `--collected` runs nothing and prints what the suites that ran before have seen; `--night` wants the runs of the night as well.
 * Ends with exit code 1 when a row is below its goal.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { readSeen, seenFolder, taggedTitle } from '../test/faults/seen.js';
import { judgeRows, toTable, unknownIds } from '../test/faults/table.js';
import { taggedFiles } from '../test/faults/tagged-files.js';
import { replaceSection } from './reliability-page.js';

const flags = new Set(process.argv.slice(2));
const isNight = flags.has('--night');

if (!flags.has('--collected')) {
  rmSync(seenFolder, { recursive: true, force: true });
  runTests(['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.faults.config.ts']);
  runTests(['scripts/run-oracles.mjs', ...taggedFiles(/^test\/oracles\/(?!large)/)]);
}

/** Their own verdict is not needed: a failed test shows in its row. */
function runTests(args: string[]): void {
  spawnSync(process.execPath, [...args, '-t', taggedTitle.source], { stdio: 'inherit' });
}

mkdirSync(seenFolder, { recursive: true });
const seen = readSeen();
const verdicts = judgeRows(seen, { isNight });
const table = toTable(verdicts);
console.log(table);
if (flags.has('--write')) replaceSection('faults', table);

const missed = verdicts.filter(({ state }) => state === 'missed');
const unknown = unknownIds(seen);
for (const { row, runs, passed } of missed) console.error(`Below its goal: ${row.id} (${passed} of ${runs}), ${row.fault}`);
if (unknown.length > 0) console.error(`Not in the table: ${unknown.join(', ')}`);
console.log(`${verdicts.filter(({ state }) => state === 'held').length} rows held, ${missed.length} missed`);
process.exitCode = missed.length + unknown.length > 0 ? 1 : 0;
