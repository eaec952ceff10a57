import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Mutation } from '../test/mutations/mutation.js';
import { readMutations } from './mutation/lists.js';
import { runTests, type TestRun } from './mutation/test-run.js';
import { mutationSection, totals, type Verdict, verdictTable } from './mutation/verdict.js';
import { openWorkshop, type Workshop } from './mutation/workshop.js';
import { replaceSection } from './reliability-page.js';

/**
 * Breaks one guard after the other in copies of the project, one copy per processor core, and says which test noticed. `--only text`: guards,
 * files and lists whose names contain it. `--write`: the table goes into bench/reliability.md. Fails when one survives.
 */
const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, write: { type: 'boolean', default: false } } });
if (values.write && values.only !== '') throw new Error('--write is for the whole list: the page holds no part of it.');

const mutations = await readMutations(values.only);
if (mutations.length === 0) throw new Error('No mutation is selected.');
const verdicts: Verdict[] = [];
const unbroken = new Map<string, TestRun>();
const waiting = [...mutations.entries()];
await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutations.length) }, workThrough));

console.log(['', ...verdictTable(verdicts), ''].join('\n'));
if (values.write) replaceSection('mutations', mutationSection(verdicts));
console.log(totals(verdicts));
process.exitCode = verdicts.every(({ is }) => is === 'caught') ? 0 : 1;

async function workThrough(): Promise<void> {
  const workshop = openWorkshop();
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [place, mutation] = next;
    const verdict = await judge(mutation, workshop);
    verdicts[place] = verdict;
    console.log(`${verdict.is.padEnd(8)} ${mutation.file}: ${mutation.guard}${verdict.is === 'caught' ? '' : `\n         ${verdict.by}`}`);
  }
  workshop.close();
}

async function judge(mutation: Mutation, workshop: Workshop): Promise<Verdict> {
  try {
    await requirePassing(mutation, workshop);
    const { failures, problem } = await workshop.broken(mutation, () => runTests(mutation, workshop.folder));
    if (problem !== '' && failures.length === 0) throw new Error(`no test ran on the broken code: ${problem}`);
    const [first] = failures;
    if (first) return { ...mutation, is: 'caught', by: first.file };
    return { ...mutation, is: 'survived', by: `${mutation.tests.join(', ')} passed` };
  } catch (error) {
    return { ...mutation, is: 'unusable', by: (error as Error).message };
  }
}

/** @throws {Error} when the tests of a mutation do not pass while nothing is broken. */
async function requirePassing(mutation: Mutation, workshop: Workshop): Promise<void> {
  const selection = JSON.stringify([mutation.tests, mutation.only]);
  let run = unbroken.get(selection);
  if (!run) {
    workshop.build();
    run = await runTests(mutation, workshop.folder);
    unbroken.set(selection, run);
  }
  const [first] = run.failures;
  if (first) throw new Error(`its tests fail without it: ${first.file}: ${first.title}`);
  if (run.passed === 0 || run.problem !== '') throw new Error(`none of its tests runs: ${run.problem || 'no title matches'}`);
}
