import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import { isProcessAlive } from '../src/process-mark.js';
import { recordFault } from './faults/record.js';
import { openWorld } from './platforms/spark/spark-world.js';
import { writeSlowPart } from './support/slow-part.js';
import { childrenOf, type SpawnedServer, spawnServer } from './support/spawned-server.js';

type WayOut = (server: SpawnedServer) => void;
type Report = { job: string; state: string };

const waysOut: [string, WayOut, number][] = [
  ['[L1] stdin is closed', (server) => server.child.stdin.end(), 0],
  ['[L11] SIGTERM arrives', (server) => server.child.kill('SIGTERM'), 143],
  ['[L11] SIGINT arrives', (server) => server.child.kill('SIGINT'), 130],
];

/** Two seconds are the promise; on a busy machine timers are late. */
const longestMs = 5 * 2_000;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000 && !(await condition()); tries++) await sleep(20);
}

async function leftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.part$|\.lock$|parts-in-work[/\\]/.test(name));
}

/** Every record of a job, whole as JSON. */
async function recordsIn(folder: string): Promise<{ job: string; platform: string; state: string; owner?: string }[]> {
  const records = join(folder, 'state', 'jobs', 'records');
  const names = await readdir(records).catch(() => []);
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(records, name), 'utf8'))));
}

/** Ends the server, and says what it left behind besides its folders. */
async function leave(server: SpawnedServer, cause: WayOut) {
  const children = childrenOf(server.child);
  const { code, ms } = await server.endsAfter(() => cause(server));
  await until(() => !children.some(isProcessAlive));
  return { code, ms, children: children.length, alive: children.filter(isProcessAlive), files: await leftovers(server.folder) };
}

function record(context: TestContext, what: string, { ms, alive, files }: Awaited<ReturnType<typeof leave>>): void {
  const isGood = ms < longestMs && alive.length === 0 && files.length === 0;
  recordFault(context, { runs: 1, passed: isGood ? 1 : 0, figure: `${what}: ${Math.round(ms)} ms` });
}

describe('every way out ends the process by itself, its engine with it', () => {
  test.for(waysOut)('when %s while nothing is to be done', async ([, cause, exitCode], context) => {
    const server = await spawnServer();

    const left = await leave(server, cause);

    record(context, 'idle', left);
    expect(left).toMatchObject({ code: exitCode, alive: [], files: [] });
    expect(left.ms).toBeLessThan(longestMs);
    expect(server.log).toBe('');
  });

  test.for(waysOut)('when %s in the middle of an analysis', async ([, cause, exitCode], context) => {
    const server = await spawnServer();
    const file = join(server.folder, 'slow.stl');
    await writeSlowPart(file);
    const { structuredContent } = await server.callTool('analyze_part', { file, waitSeconds: 0 });
    await until(() => childrenOf(server.child).length > 0);

    const left = await leave(server, cause);

    record(context, 'analyzing', left);
    expect(left).toMatchObject({ code: exitCode, children: 1, alive: [], files: [] });
    expect(left.ms).toBeLessThan(longestMs);
    const [kept] = await recordsIn(server.folder);
    expect(kept).toMatchObject({ job: (structuredContent as Report).job, state: 'running' });
    expect(kept).not.toHaveProperty('owner');
  });

  test.for(waysOut)('when %s with an upload, an analysis and questions to a vendor under way', async ([, cause, exitCode], context) => {
    const { line, writePart, folder, environment, log } = await openWorld({ analysisMs: 280_000 });
    const slow = join(folder, 'slow.stl');
    await writeSlowPart(slow);
    const server = await spawnServer({ folder, environment });
    const order = (file: string, platform: string) => ({ file, platform, process: 'slm', material: '316L', waitSeconds: 0 });
    await server.callTool('analyze_part', order(await writePart('asked-for.stl'), '3dspark'));
    await until(() => log.polls.length > 0);
    line.hold(/^POST \/api\/v1\/part\/$/, 'request');
    await server.callTool('analyze_part', order(await writePart('on-its-way.stl', 20_000_000), '3dspark'));
    await server.callTool('analyze_part', order(slow, 'local'));
    void server.callTool('list_jobs', {});
    await until(() => line.held() > 0 && childrenOf(server.child).length > 0);

    const left = await leave(server, cause);
    line.release();
    const kept = await recordsIn(folder);
    const next = await spawnServer({ folder, environment });
    const { jobs } = (await next.callTool('list_jobs', {})).structuredContent as { jobs: Report[] };

    record(context, 'uploading, asking and analyzing', left);
    expect(left).toMatchObject({ code: exitCode, children: 1, alive: [], files: [] });
    expect(left.ms).toBeLessThan(longestMs);
    expect(kept.map(({ platform }) => platform).sort()).toEqual(['3dspark', '3dspark', 'local']);
    const isOpen = ({ state, owner }: (typeof kept)[number]) => ['running', 'paused'].includes(state) && owner === undefined;
    expect(kept.filter((one) => !isOpen(one))).toEqual([]);
    expect(jobs.map(({ state }) => state).filter((state) => !['interrupted', 'paused'].includes(state))).toEqual([]);
    expect(log.uploads).toHaveLength(1);
  });

  test.for(['answering', 'analyzing'])('[L2] when stdout is closed while it is %s', async (what, context) => {
    const server = await spawnServer();
    const file = join(server.folder, 'slow.stl');
    await writeSlowPart(file);
    if (what === 'analyzing') {
      void server.callTool('analyze_part', { file });
      await until(() => childrenOf(server.child).length > 0);
    }

    const left = await leave(server, ({ child, send }) => {
      child.stdout.destroy();
      send({ id: 99, method: 'tools/list' });
    });

    record(context, what, left);
    expect(left).toMatchObject({ code: 0, alive: [], files: [] });
    expect(left.ms).toBeLessThan(longestMs);
    expect(server.log).toMatch(/^(part-analysis-mcp: protocol: 'write EPIPE'\n)*$/);
  });

  test('[L3] when a line is longer than any message may be, with one line in the log', async (context) => {
    const server = await spawnServer();

    const left = await leave(server, ({ child }) => void child.stdin.write(`${'x'.repeat(12_000_000)}\n`));

    record(context, 'a line of 12 MB', left);
    expect(left).toMatchObject({ code: 1, alive: [], files: [] });
    expect(left.ms).toBeLessThan(longestMs);
    expect(server.log).toMatch(/^part-analysis-mcp: protocol: '.*exceeded maximum size.*'\n$/);
  });
});
