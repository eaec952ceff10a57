import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { recordFault } from '../faults/record.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { type Answer, call, openConnection } from '../support/client.js';
import { callsOf, clouds } from '../support/cloud-calls.js';
import { vendorEnvironment } from '../support/vendor-environment.js';

const speed = 200;
const hourMs = 3_600_000;

/** A server whose clock differs from that of all vendors, whose tokens and signed links carry the vendors' time. */
async function openWorld(vendorsAheadMs: number) {
  let aheadMs = vendorsAheadMs;
  const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const sandbox = await startSandbox({ ...stubEngine(), speed, clock, spark: { accessTokenS: 5 } });
  onTestFinished(sandbox.close);
  const connection = await openConnection(vendorEnvironment(sandbox, speed));
  onTestFinished(connection.close);
  const { client, folder } = connection;

  async function ask(name: string, args: Record<string, unknown>): Promise<Answer> {
    let answer = await call(client, name, args);
    for (let looks = 0; looks < 60 && ['running', 'paused'].includes(String(answer.structured.state)); looks++) {
      answer = await call(client, 'get_job', { job: answer.structured.job, waitSeconds: 2 });
    }
    return answer;
  }

  async function askSpark(): Promise<Outcome> {
    const path = join(folder, 'part.stl');
    await writeFile(path, 'solid part\nfacet normal 0 0 1\nendsolid\n');
    const analyzed = await ask('analyze_part', { file: path, platform: '3dspark', process: 'slm', material: '316L' });
    const answers: [string, Answer][] = [['analyze_part', analyzed]];
    for (const kind of ['cad', 'report', 'orientedCad']) {
      answers.push([`fetch_file ${kind}`, await ask('fetch_file', { platform: '3dspark', partId: analyzed.structured.partId, kind })]);
    }
    return outcomeOf(answers);
  }

  /** Everything that is sent, asked and fetched at the other vendors. */
  async function askClouds(): Promise<Outcome> {
    const { cases } = (await ask('find_cases', {})).structured as { cases: { caseId: string }[] };
    const caseId = cases[0]?.caseId ?? '';
    const { regions } = (await ask('get_case', { caseId })).structured as { regions: { id: string }[] };
    const calls = clouds.flatMap((cloud) => callsOf(cloud, { caseId, componentId: regions[0]?.id ?? '' }));
    const answers: [string, Answer][] = [];
    // Without a confirmation some only ask for it.
    for (const [name, args] of calls.filter(([tool, given]) => tool !== 'run_nca_analysis' || 'confirm' in given)) {
      answers.push([name, await ask(name, isRepeatable(name) ? { ...args, force: true } : args)]);
    }
    return outcomeOf(answers);
  }

  return {
    askSpark,
    askClouds,
    sandbox,
    setAhead(ms: number): void {
      aheadMs = ms;
    },
  };
}

type Outcome = { calls: number; failures: string[] };

function outcomeOf(answers: [string, Answer][]): Outcome {
  const failures = answers.filter(([, answer]) => answer.isError).map(([name, answer]) => `${name}: ${answer.text.slice(0, 300)}`);
  return { calls: answers.length, failures };
}

function isRepeatable(name: string): boolean {
  return name === 'evo_upload_file' || name === 'run_nca_analysis';
}

test.for<[string, number]>([
  ['behind', hourMs],
  ['ahead', -hourMs],
])('[A6] a server whose clock is an hour %s works with its vendors as any other', { timeout: 180_000 }, async ([, aheadMs], context) => {
  const { askSpark, askClouds, sandbox } = await openWorld(aheadMs);

  const [spark, others] = [await askSpark(), await askClouds()];

  const failures = [...spark.failures, ...others.failures];
  const figure = `${spark.calls + others.calls} calls, ${failures.length} failures`;
  recordFault(context, { runs: 1, passed: failures.length === 0 ? 1 : 0, figure });
  expect(failures).toEqual([]);
  expect(sandbox.sparkLog.tokenRequests.filter(({ grant }) => grant === 'password')).toHaveLength(1);
  expect(sandbox.aplosLog.logins.filter(({ flow }) => flow === 'password')).toHaveLength(1);
});

test.for<[string, number]>([
  ['back', hourMs],
  ['forth', -hourMs],
])('[A6] a clock that jumps an hour %s against that of the vendors fails no call', { timeout: 240_000 }, async ([, jumpMs], context) => {
  const { askClouds, setAhead } = await openWorld(0);
  const before = await askClouds();

  setAhead(jumpMs);
  const after = await askClouds();

  const failures = [...before.failures, ...after.failures];
  recordFault(context, { runs: 1, passed: failures.length === 0 ? 1 : 0, figure: `${after.calls} calls, ${failures.length} failures` });
  expect(failures).toEqual([]);
});
