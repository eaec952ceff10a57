import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { LoggedRequest } from '../src/sandbox/faults.js';
import { startSandbox } from '../src/sandbox/sandbox.js';
import { recordFault } from './faults/record.js';
import { stubEngine } from './sandbox/spark-fixture.js';
import { onEffect } from './support/kills.js';
import { writeSlowPart } from './support/slow-part.js';
import { childrenOf, type SpawnedServer, spawnServer } from './support/spawned-server.js';
import { vendorEnvironment } from './support/vendor-environment.js';

type Emulated = { log: { requests: LoggedRequest[] } };
type World = Awaited<ReturnType<typeof openWorld>>;
type Row = { job: string; state: string };

const speed = 200;
const moments = 5;
/** One second is the promise; a busy machine is slower. */
const longestMs = 5_000;

async function openWorld() {
  const sandbox = await startSandbox({ ...stubEngine(), speed, coldstream: { jobMs: 2_000, queueMs: 4_000 } });
  onTestFinished(sandbox.close);
  const server = await spawnServer({ environment: vendorEnvironment(sandbox, speed) });
  const vendors = {
    '3dspark': { log: sandbox.sparkLog },
    coldstream: { log: sandbox.coldstreamLog },
    evo: { log: sandbox.evoLog },
    aplos: { log: sandbox.aplosLog },
  };
  return { server, vendors };
}

async function jobsOf(server: SpawnedServer): Promise<Row[]> {
  return ((await server.callTool('list_jobs', { limit: 100 })).structuredContent as { jobs: Row[] }).jobs;
}

/** Half-written files and folders of work. */
async function leftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.part$|parts-in-work[/\\]/.test(name));
}

async function until(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const start = performance.now(); performance.now() - start < longestMs; await sleep(10)) if (await condition()) return true;
  return false;
}

/** A component of the case that the emulated ColdStream begins with. */
async function targetIn(server: SpawnedServer): Promise<object> {
  const { cases } = (await server.callTool('find_cases', {})).structuredContent as { cases: { caseId: string }[] };
  const caseId = cases[0]?.caseId;
  const { regions } = (await server.callTool('get_case', { caseId })).structuredContent as { regions: { id: string }[] };
  return { caseId, componentId: regions[0]?.id };
}

/** Cancels the call when `when` says so, and tells what is seen of it from then on. */
async function cancelled(server: SpawnedServer, tool: string, args: object, when: (cancel: () => void) => void) {
  let cancelledAt = 0;
  const { id, answered } = server.request('tools/call', { name: tool, arguments: args, _meta: { progressToken: 'cancelled' } });
  const cancel = () => {
    if (cancelledAt > 0) return;
    cancelledAt = performance.now();
    server.send({ method: 'notifications/cancelled', params: { requestId: id, reason: 'test' } });
  };
  when(cancel);
  await Promise.race([until(() => cancelledAt > 0), answered]);
  const isOver = async () =>
    (await jobsOf(server)).every(({ state }) => state !== 'running') && (await leftovers(server.folder)).length === 0;
  const isInTime = await until(isOver);
  const ms = performance.now() - cancelledAt;
  const answers = server.messages.filter((message) => message.id === id);
  return { wasCancelled: cancelledAt > 0, isInTime, ms, answers };
}

let made = 0;

/** What each call is about is there once only: no answer of an earlier call is one to this. */
async function table(folder: string): Promise<string> {
  const path = join(folder, `table-${++made}.csv`);
  const lines = (await readFile(resolve('examples/concentrations.csv'), 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${[...lines, lines.at(-1)?.replace(/^[^,]*/, `s${made}`)].join('\n')}\n`);
  return path;
}

async function part(folder: string): Promise<string> {
  const path = join(folder, `part-${++made}.stl`);
  await writeFile(path, `solid part ${made}\nfacet normal 0 0 1\nendsolid\n`);
  return path;
}

type RemoteCall = [vendor: keyof World['vendors'], tool: string, args: (folder: string, target: object) => Promise<object>];
const remoteCalls: RemoteCall[] = [
  ['3dspark', 'analyze_part', async (folder) => ({ file: await part(folder), platform: '3dspark', process: 'slm', material: '316L' })],
  ['evo', 'evo_upload_file', async (folder) => ({ file: await table(folder) })],
  [
    'aplos',
    'run_nca_analysis',
    async (folder) => ({ file: await table(folder), configuration: '{"columns":{"time":"time"}}', confirm: true }),
  ],
  ['coldstream', 'upload_stl_file', async (folder, target) => ({ file: await part(folder), ...target })],
];

test.for(remoteCalls)(
  '[L6] cancelled at five moments of its talk with %s, %s gets no answer, and nothing is undone there',
  async ([vendor, tool, argsIn], context) => {
    const world = await openWorld();
    const { server, vendors } = world;
    const log = vendors[vendor].log as Emulated['log'];
    const target = await targetIn(server);
    const args = () => argsIn(server.folder, target);
    // The first call signs in, which the others need not.
    await server.callTool(tool, { ...(await args()), waitSeconds: 50 });
    const before = log.requests.length;
    const whole = await server.callTool(tool, { ...(await args()), waitSeconds: 50 });
    const requests = log.requests.length - before;
    let heard: (request: LoggedRequest) => void = () => {};
    onEffect({ log }, (request) => heard(request));
    const seen: Awaited<ReturnType<typeof cancelled>>[] = [];

    for (let moment = 0; moment < moments; moment++) {
      const nth = Math.round((moment * (requests - 1)) / moments);
      let count = 0;
      const atNth = (cancel: () => void) => {
        heard = () => void (++count >= nth && cancel());
        if (nth === 0) cancel();
      };
      seen.push(await cancelled(server, tool, { ...(await args()), waitSeconds: 50 }, atNth));
      heard = () => {};
    }

    const good = seen.filter(({ wasCancelled, isInTime, answers }) => wasCancelled && isInTime && answers.length === 0);
    const slowest = Math.round(Math.max(...seen.map(({ ms }) => ms)));
    recordFault(context, { runs: moments, passed: good.length, figure: `${tool} at ${vendor}: over in ${slowest} ms` });
    expect(whole.structuredContent).toMatchObject({ state: 'succeeded' });
    expect(seen).toEqual(Array(moments).fill(expect.objectContaining({ wasCancelled: true, isInTime: true, answers: [] })));
    // The first is cancelled at once: there may be a job by then, or not yet.
    const jobs = (await jobsOf(server)).slice(0, -2);
    expect(jobs.map(({ state }) => state)).toEqual(jobs.map(() => 'cancelled'));
    expect([moments - 1, moments]).toContain(jobs.length);
    expect(log.requests.filter(({ method, path }) => method === 'DELETE' || /cancel|abort|stop/i.test(path))).toEqual([]);
    expect(server.log).toBe('');
  },
);

test.for<[string, (file: string, process: string) => object]>([
  ['analyze_part', (file, process) => ({ file, process })],
  ['compare_parts', (file, process) => ({ files: [file], options: [{ process }] })],
])('[L6] cancelled at five moments of its work, %s gets no answer, and its engine ends', async ([tool, argsOf], context) => {
  const { server } = await openWorld();
  const file = join(server.folder, 'slow.stl');
  await writeSlowPart(file);
  const seen: (Awaited<ReturnType<typeof cancelled>> & { alive: number })[] = [];

  for (const [moment, process] of ['slm', 'sls', 'mjf', 'fdm', 'sla'].entries()) {
    const heard = server.messages.length;
    const isReached = () => {
      if (moment < 2) return childrenOf(server.child).length >= moment;
      const ticks = server.messages.slice(heard).filter(({ method }) => method === 'notifications/progress');
      return ticks.some(({ params }) => Number(params?.progress) >= 15 * (moment - 1));
    };
    const when = (cancel: () => void) => void until(isReached).then(cancel);
    const one = await cancelled(server, tool, argsOf(file, process), when);
    const isGone = await until(() => childrenOf(server.child).length === 0);
    seen.push({ ...one, alive: isGone ? 0 : childrenOf(server.child).length });
  }

  const good = seen.filter(({ wasCancelled, isInTime, answers, alive }) => wasCancelled && isInTime && answers.length === 0 && alive === 0);
  const slowest = Math.round(Math.max(...seen.map(({ ms }) => ms)));
  recordFault(context, { runs: moments, passed: good.length, figure: `${tool}: over in ${slowest} ms` });
  expect(seen).toEqual(Array(moments).fill(expect.objectContaining({ wasCancelled: true, isInTime: true, answers: [], alive: 0 })));
  const jobs = await jobsOf(server);
  expect(jobs.filter(({ state }) => state !== 'cancelled')).toEqual([]);
  expect(jobs.length).toBeGreaterThanOrEqual(moments - 1);
});
