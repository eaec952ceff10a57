import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Mutation } from '../../test/mutations/mutation.js';

/** `failures` name the file and the test; `problem` says why no test ran, as the end of what vitest printed. */
export type TestRun = { passed: number; failures: { file: string; title: string }[]; problem: string };

type Report = {
  numPassedTests: number;
  testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
};

const longestMs = 20 * 60_000;

/** Runs the tests of a mutation in the copy below `folder`: one configuration after the other, until one test has failed. */
export async function runTests({ tests, only }: Pick<Mutation, 'tests' | 'only'>, folder: string): Promise<TestRun> {
  const missing = tests.find((test) => !existsSync(join(folder, test)));
  if (missing !== undefined || tests.length === 0) throw new Error(`there is no test ${missing ?? 'named'}`);
  const all: TestRun = { passed: 0, failures: [], problem: '' };
  for (const [config, files] of byConfig(tests)) {
    const run = await runOne(config, files, only, folder);
    all.passed += run.passed;
    all.failures.push(...run.failures);
    all.problem ||= run.problem;
    if (run.failures.length > 0) break;
  }
  return all;
}

function byConfig(tests: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const test of tests) groups.set(configOf(test), [...(groups.get(configOf(test)) ?? []), test]);
  return groups;
}

function configOf(test: string): string {
  const room = /^test\/(oracles|view|packages|corpus)\//.exec(test)?.[1];
  const tier = /\.(slow|nightly)\.test\.ts$/.exec(test)?.[1];
  const name = room ?? tier;
  return name === undefined ? 'vitest.config.ts' : `vitest.${name}.config.ts`;
}

async function runOne(config: string, files: string[], only: string | undefined, folder: string): Promise<TestRun> {
  const reportFile = join(folder, 'node_modules/.cache/mutation-report.json');
  rmSync(reportFile, { force: true });
  const selection = [...files, ...(only === undefined ? [] : ['-t', only]), '--reporter=json', `--outputFile=${reportFile}`];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
  const command = config.includes('oracles') ? ['scripts/run-oracles.mjs'] : vitest;
  const child = spawn(process.execPath, [...command, ...selection], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMs });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-2_000)));
  await once(child, 'close');
  return readReport(reportFile, said, folder);
}

function readReport(reportFile: string, said: string, folder: string): TestRun {
  if (!existsSync(reportFile)) return { passed: 0, failures: [], problem: said || 'vitest wrote no report' };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => ({ file: relative(folder, name), title: fullName })),
  );
  const ran = numPassedTests + failures.length;
  return { passed: numPassedTests, failures, problem: ran === 0 ? said || 'no test ran' : '' };
}
