import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { isProcessAlive } from '../src/process-mark.js';
import { binaryStl, box } from './support/shapes.js';
import { writeSlowPart } from './support/slow-part.js';
import { childrenOf, type SpawnedServer, spawnServer } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

const plate = binaryStl(box({ size: [60, 40, 10] }));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000 && !(await condition()); tries++) await sleep(20);
}

/** Starts an analysis that takes a while and returns its job while the engine is at work on it. */
async function startSlowJob(server: SpawnedServer): Promise<string> {
  const file = join(server.folder, 'slow.stl');
  await writeSlowPart(file);
  const { structuredContent } = await server.callTool('analyze_part', { file, waitSeconds: 0 });
  const { job } = structuredContent as { job: string };
  await until(() => childrenOf(server.child).length > 0);
  return job;
}

async function leftovers(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes('.part') || /parts-in-work[/\\]/.test(name));
}

test('[L7] a job that was killed with the server is found by its id, says so, and is finished', async () => {
  const folder = await temporaryFolder();
  const killed = await spawnServer({ folder });
  const job = await startSlowJob(killed);
  const children = childrenOf(killed.child);
  await killed.endsAfter(() => killed.child.kill('SIGKILL'));
  await until(() => children.every((pid) => !isProcessAlive(pid)));

  const server = await spawnServer({ folder });
  const listed = await server.callTool('list_jobs', {});
  let answer = await server.callTool('get_job', { job });
  while ((answer.structuredContent as { state: string }).state === 'running') answer = await server.callTool('get_job', { job });

  expect(children.filter(isProcessAlive)).toEqual([]);
  expect(listed.structuredContent).toMatchObject({ jobs: [{ job, state: 'interrupted' }] });
  expect(answer.structuredContent).toMatchObject({
    job,
    state: 'succeeded',
    message: expect.stringContaining('The server was stopped while it worked on this'),
    result: { triangles: 643_200 },
  });
  expect(await leftovers(folder)).toEqual([]);
}, 120_000);

test('[L5] progress grows, says what is going on, and every byte of stdout is protocol', async () => {
  const server = await spawnServer();
  const file = join(server.folder, 'slow.stl');
  await writeSlowPart(file);

  await server.callTool('analyze_part', { file });

  const ticks = server.messages
    .filter(({ method }) => method === 'notifications/progress')
    .map(({ params }) => params as { progress: number; message: string });
  const values = ticks.map(({ progress }) => progress);
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
  expect(values.length).toBeGreaterThan(5);
  expect(ticks.map(({ message }) => message)).toContain('wall thickness');
  expect(server.lines.map((line) => JSON.parse(line).jsonrpc)).toEqual(server.lines.map(() => '2.0'));
}, 120_000);

test('[L6] a call that the client cancels gets no answer, and its engine ends', async () => {
  const server = await spawnServer();
  const file = join(server.folder, 'slow.stl');
  await writeSlowPart(file);
  const { id } = server.request('tools/call', { name: 'analyze_part', arguments: { file } });
  await until(() => childrenOf(server.child).length > 0);
  const [child] = childrenOf(server.child);

  server.send({ method: 'notifications/cancelled', params: { requestId: id, reason: 'test' } });
  await until(() => !isProcessAlive(child!));

  expect(isProcessAlive(child!)).toBe(false);
  await until(async () => JSON.stringify(await server.callTool('list_jobs', {})).includes('cancelled'));
  expect((await server.callTool('list_jobs', {})).structuredContent).toMatchObject({ jobs: [{ state: 'cancelled' }] });
  expect(server.messages.filter((message) => message.id === id)).toEqual([]);
});

test('half-written files of a killed process are removed at the start, those of others stay', async () => {
  const folder = await temporaryFolder();
  const records = join(folder, 'state', 'jobs', 'records');
  const output = join(folder, 'output');
  await Promise.all([records, output].map((path) => mkdir(path, { recursive: true })));
  for (const path of [records, output]) await writeFile(join(path, '.part.json.4194305-0123abcd01234567.part'), 'half');
  await writeFile(join(output, 'mine.part'), 'whole');

  await spawnServer({ folder });
  await until(async () => (await readdir(records)).length === 0 && (await readdir(output)).length === 1);

  expect(await readdir(records)).toEqual([]);
  expect(await readdir(output)).toEqual(['mine.part']);
});

test('[L4] garbage on stdin is passed over and the next call is answered', async () => {
  const server = await spawnServer();

  server.child.stdin.write('not json\n\n{"jsonrpc":"2.0","id":7}\n{"jsonrpc":"2.0","id":8,"method":"no/such"}\r\n[[[[\n');
  const answer = await server.callTool('get_status', {});

  expect(answer.structuredContent).toMatchObject({ problems: [] });
});

test('[L12] the server says which settings are wrong without their values', async () => {
  const server = await spawnServer({ environment: { MY_PASSWORD: 'hunter2', ENGINE_TIMEOUT_S: 'secretlike' } });
  await writeFile(join(server.folder, 'plate.stl'), plate);

  const status = await server.callTool('get_status', {});
  const refused = await server.callTool('analyze_part', { file: join(server.folder, 'plate.stl') });

  expect(JSON.stringify(status)).toContain('ENGINE_TIMEOUT_S has an unusable value');
  expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('ENGINE_TIMEOUT_S') }] });
  expect(JSON.stringify([status, refused]) + server.log).not.toContain('secretlike');
});

test('[S10] the engine process inherits no variable of the server', async () => {
  const server = await spawnServer({ environment: { MY_PASSWORD: 'hunter2' } });
  await startSlowJob(server);

  if (!existsSync('/proc/self/environ')) return;
  // Before the engine there is a process that tries whether it can have no network.
  const inherited = await vi.waitFor(async () => {
    const commands = await Promise.all(childrenOf(server.child).map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8')]));
    const [engine] = commands.find(([, command]) => String(command).includes('child.js')) ?? [];
    return readFile(`/proc/${engine}/environ`, 'utf8');
  });
  expect(inherited).not.toMatch(/hunter2|HOME=|PATH=/);
});

test.each([
  ['the time limit', { ENGINE_TIMEOUT_S: '1' }, /stopped after 1 s, its time limit/],
  ['the memory limit', { ENGINE_MEMORY_MB: '256' }, /needed more than 256 MB of memory/],
])(
  'an analysis at %s ends in one clear error, and the next one works',
  async (_, environment, message) => {
    const server = await spawnServer({ environment });
    const file = join(server.folder, 'slow.stl');
    await writeSlowPart(file);
    await writeFile(join(server.folder, 'plate.stl'), plate);

    const stopped = await server.callTool('analyze_part', { file });
    const next = await server.callTool('get_status', {});

    expect(stopped).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(message) }] });
    expect(next.structuredContent).toMatchObject({ runningJobs: 0 });
    expect(await leftovers(server.folder)).toEqual([]);
  },
  60_000,
);
