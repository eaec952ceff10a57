import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type SpawnedServer, spawnServer } from '../../support/spawned-server.js';
import { openWorld, until } from './spark-world.js';

type World = Awaited<ReturnType<typeof openWorld>>;
type Report = { job: string; state: string; partId?: string; message: string };

const order = { platform: '3dspark', process: 'slm', material: '316L' };
const upload = /^POST \/api\/v1\/part\/$/;
const question = /^GET \/api\/v1\/analysisResult\//;

function spawnIn({ folder, environment }: World): Promise<SpawnedServer> {
  return spawnServer({ folder, environment });
}

async function reportOf(server: SpawnedServer, name: string, args: object): Promise<Report> {
  return (await server.callTool(name, args)).structuredContent as Report;
}

async function newestJob(server: SpawnedServer): Promise<Report | undefined> {
  const { jobs } = (await server.callTool('list_jobs', { limit: 1 })).structuredContent as { jobs: Report[] };
  return jobs[0];
}

/** Follows a job until it has ended, also over pauses. */
async function toEnd(server: SpawnedServer, job: string): Promise<Report> {
  let report = await reportOf(server, 'get_job', { job });
  await until(async () => {
    if (['running', 'paused'].includes(report.state)) report = await reportOf(server, 'get_job', { job });
    return !['running', 'paused'].includes(report.state);
  });
  return report;
}

/** Kills a server in the middle of a call, at once when `when` is true, and gives back another one in its place. */
async function killIn(world: World, name: string, args: object, when: (server: SpawnedServer) => boolean | Promise<boolean>) {
  const server = await spawnIn(world);
  void server.callTool(name, args);
  await until(() => when(server));
  await server.endsAfter(() => server.child.kill('SIGKILL'));
  world.line.release();
  return spawnIn(world);
}

/** Half-written files anywhere in the state and the output. */
async function partials({ environment }: World): Promise<string[]> {
  const folders = [environment.PART_STATE_DIR, environment.PART_OUTPUT_DIR];
  const names = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true }).catch(() => [])));
  return names.flat().filter((name) => /\.part$|parts-in-work\/./.test(name));
}

test.each<[string, (world: World) => (server: SpawnedServer) => boolean | Promise<boolean>]>([
  [
    'while the file is on its way',
    ({ line }) => {
      line.hold(upload, 'request');
      return () => line.held() > 0;
    },
  ],
  ['before the first question', () => async (server) => (await newestJob(server))?.partId !== undefined],
  [
    'in a question',
    ({ line }) => {
      line.hold(question, 'answer');
      return () => line.held() > 0;
    },
  ],
])(
  '[L7] a server that is killed %s is followed by one that ends the job, with one upload',
  async (_, at) => {
    const world = await openWorld();
    const file = await world.writePart('part.stl', 20_000_000);

    const next = await killIn(world, 'analyze_part', { file, ...order }, at(world));
    const { job, state } = (await newestJob(next))!;
    const end = await toEnd(next, job);
    const again = await reportOf(next, 'analyze_part', { file, ...order });

    const [sent] = world.log.uploads;
    expect(state).toBe('interrupted');
    expect(end).toMatchObject({ state: 'succeeded', partId: sent!.partId });
    expect(end.message).toMatch(/^The server was stopped while it worked on this; it was taken up 2 times\. /);
    expect(again.job).toBe(job);
    expect([world.log.uploads.length, world.log.blocked, await partials(world)]).toEqual([1, [], []]);
  },
  30_000,
);

test('[L7] a server that is killed between the end of the file and the answer leaves an upload that is not made twice', async () => {
  const world = await openWorld();
  const file = await world.writePart();
  world.line.hold(upload, 'answer');

  const next = await killIn(world, 'analyze_part', { file, ...order }, () => world.log.uploads.length > 0);
  const { job } = (await newestJob(next))!;
  const end = await toEnd(next, job);
  await next.callTool('analyze_part', { file, ...order });
  const uploadsBefore = world.log.uploads.length;
  const forced = await reportOf(next, 'analyze_part', { file, ...order, force: true });

  expect(end).toMatchObject({
    state: 'failed',
    message:
      'The server was stopped while it worked on this; it was taken up 2 times. ' +
      'part.stl was sent to 3D Spark, but the job was stopped before the answer came: it may or may not have arrived. ' +
      'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.',
  });
  expect(uploadsBefore).toBe(1);
  expect(forced.state).toBe('succeeded');
  expect([world.log.uploads.length, world.log.blocked, await partials(world)]).toEqual([2, [], []]);
}, 30_000);

test.each([
  ['while 3D Spark makes the file', '/analysis-results-file/'],
  ['in the download', '/fetch-analysis-results-file/'],
])(
  '[L7] a server that is killed %s is followed by one that saves it whole, once',
  async (_, route) => {
    const world = await openWorld({ taskMs: 20_000 });
    const { analyze } = await world.startServer();
    const { partId } = (await analyze(await world.writePart())).structured;
    if (route.includes('fetch')) world.line.hold(new RegExp(route), 'answer');
    const isThere = () => world.log.requests.some(({ path }) => path.endsWith(route));

    const next = await killIn(world, 'fetch_file', { partId, platform: '3dspark', kind: 'report' }, isThere);
    const end = await toEnd(next, (await newestJob(next))!.job);

    expect(end.state).toBe('succeeded');
    expect([world.log.blocked, await world.savedFiles(), await partials(world)]).toEqual([[], ['part-report.xlsx'], []]);
  },
  30_000,
);

test.each<[string, RegExp, 'request' | 'answer', string]>([
  ['sends a file', upload, 'request', 'interrupted'],
  ['asks for a result', question, 'answer', 'interrupted'],
])(
  '[L1] a server whose client goes while it %s ends, and the next one goes on',
  async (_, request, what, state) => {
    const world = await openWorld();
    const file = await world.writePart('part.stl', 20_000_000);
    world.line.hold(request, what);
    const server = await spawnIn(world);
    void server.callTool('analyze_part', { file, ...order });
    await until(() => world.line.held() > 0);

    const ended = await server.endsAfter(() => server.child.stdin.end());
    world.line.release();
    const next = await spawnIn(world);
    const left = (await newestJob(next))!;
    const end = await toEnd(next, left.job);

    expect(ended).toMatchObject({ code: 0, signal: null });
    expect(left.state).toBe(state);
    expect(end).toMatchObject({ state: 'succeeded', partId: world.log.uploads[0]!.partId });
    expect([world.log.uploads.length, world.log.blocked, await partials(world)]).toEqual([1, [], []]);
  },
  30_000,
);

test('two servers with several parts each, and one part in common, send each part once and keep to the rule', async () => {
  const world = await openWorld();
  const servers = await Promise.all([spawnIn(world), spawnIn(world)]);
  const common = await world.writePart('common.stl');
  const own = await Promise.all(['a1', 'a2', 'b1', 'b2'].map((name) => world.writePart(`${name}.stl`)));
  const files = [
    [common, own[0], own[1]],
    [common, own[2], own[3]],
  ];

  const ends = await Promise.all(
    servers.flatMap((server, index) =>
      files[index]!.map(async (file) => toEnd(server, (await reportOf(server, 'analyze_part', { file, ...order, waitSeconds: 0 })).job)),
    ),
  );

  expect(ends.map(({ state }) => state)).toEqual(Array(6).fill('succeeded'));
  expect(ends[3]!.job).toBe(ends[0]!.job);
  expect(world.log.uploads.map(({ fileName }) => fileName).sort()).toEqual(['a1.stl', 'a2.stl', 'b1.stl', 'b2.stl', 'common.stl']);
  expect(world.log.blocked).toEqual([]);
}, 30_000);
