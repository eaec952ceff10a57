import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, type TestContext } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.js';
import { recordFault } from './faults/record.js';
import { stubEngine } from './sandbox/spark-fixture.js';
import { type SpawnedServer, spawnServer } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';
import { vendorEnvironment } from './support/vendor-environment.js';

type Report = { job: string; state: string; message?: string };
type Work = [tool: string, args: (folder: string, number: number) => Promise<object>];

const speed = 50;
/** Longer than any of the calls takes when nobody disturbs it. */
const latestKillMs = 2_500;
const open = ['running', 'paused', 'interrupted'];

async function written(folder: string, name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const works: Work[] = [
  [
    'analyze_part',
    async (folder, number) => {
      const file = await written(folder, `part-${number}.stl`, `solid part ${number}\nfacet normal 0 0 1\nendsolid\n`);
      return { file, platform: '3dspark', process: 'slm', material: '316L' };
    },
  ],
  [
    'run_nca_analysis',
    async (folder, number) => {
      const lines = (await readFile(resolve('examples/concentrations.csv'), 'utf8')).trimEnd().split('\n');
      const rows = [...lines, lines.at(-1)?.replace(/^[^,]*/, `s${number}`)];
      const file = await written(folder, `table-${number}.csv`, `${rows.join('\n')}\n`);
      return { file, configuration: '{"columns":{"time":"time"}}', confirm: true };
    },
  ],
  ['evo_upload_file', async (folder, number) => ({ file: await written(folder, `rows-${number}.csv`, `id\n${number}\n`) })],
];

async function jobsOf(server: SpawnedServer): Promise<Report[]> {
  return ((await server.callTool('list_jobs', { limit: 5 })).structuredContent as { jobs: Report[] }).jobs;
}

async function toEnd(server: SpawnedServer, job: string): Promise<{ state: string; text: string }> {
  for (;;) {
    const answer = await server.callTool('get_job', { job, waitSeconds: 20 });
    const { state, message } = (answer.structuredContent ?? {}) as Partial<Report>;
    if (!open.includes(state ?? '')) return { state: state ?? 'failed', text: message ?? JSON.stringify(answer.content) };
    await sleep(50);
  }
}

/**
 * Kills servers at so many random moments of a call that sends, submits, asks and fetches, each time followed by one over the same
 * folder that has to find the job and to bring it to its end; nothing may be done twice at the vendor.
 */
export async function killAtRandom(context: TestContext, runs: number): Promise<void> {
  const sandbox = await startSandbox({ ...stubEngine(), speed, aplos: { allowance: runs } });
  onTestFinished(sandbox.close);
  const folder = await temporaryFolder();
  const environment = vendorEnvironment(sandbox, speed);
  const problems: string[] = [];
  const ends = new Map<string, number>();
  let server = await spawnServer({ folder, environment });
  let newest = '';

  for (let number = 0; number < runs; number++) {
    const [tool, argsOf] = works[number % works.length]!;
    const args = await argsOf(folder, number);
    void server.callTool(tool, { ...args, waitSeconds: 50 });
    const atMs = Math.round(Math.random() * latestKillMs);
    await sleep(atMs);
    await server.endsAfter(() => server.child.kill('SIGKILL'));
    server = await spawnServer({ folder, environment });
    const [found] = await jobsOf(server);
    const isNew = found !== undefined && found.job !== newest;
    const end = isNew ? await toEnd(server, found.job) : undefined;
    newest = found?.job ?? newest;
    const outcome = end === undefined ? 'not begun' : end.state;
    ends.set(outcome, (ends.get(outcome) ?? 0) + 1);
    // A part whose answer was lost is not sent again: the user is told where to look.
    const isGood = outcome !== 'failed' || /may or may not have arrived/.test(end?.text ?? '');
    if (!isGood) problems.push(`${tool} killed after ${atMs} ms: ${end?.text}`);
  }

  const twice = (all: string[]) => all.length - new Set(all).size;
  const { sparkLog, aplosLog, evoLog } = sandbox;
  const doubled = [
    twice(sparkLog.uploads.map(({ sha256 }) => sha256)),
    twice(aplosLog.runs.map(({ fileId }) => aplosLog.uploads.find((upload) => upload.fileId === fileId)?.sha256 ?? fileId)),
    twice(evoLog.uploads.map(({ sha256, versionId }) => sha256 + versionId)),
  ];
  const figure = [...ends].map(([state, count]) => `${count} ${state}`).join(', ');
  recordFault(context, { runs, passed: runs - problems.length - doubled.reduce((a, b) => a + b), figure });
  expect(problems).toEqual([]);
  expect(doubled).toEqual([0, 0, 0]);
  expect(sparkLog.blocked).toEqual([]);
  expect((await readdir(folder, { recursive: true })).filter((name) => /\.part$/.test(name))).toEqual([]);
}
