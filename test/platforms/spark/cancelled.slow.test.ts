import { expect, test } from 'vitest';
import { openWorld, until } from './spark-world.js';

type Server = Awaited<ReturnType<Awaited<ReturnType<typeof openWorld>>['startServer']>>;

const upload = /^POST \/api\/v1\/part\/$/;
const order = { platform: '3dspark', process: 'slm', material: '316L' };
test('[L8] twenty equal questions at once upload once', async () => {
  const { log, startServer, writePart } = await openWorld();
  const servers = await Promise.all([startServer(), startServer()]);
  const file = await writePart();

  const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => servers[number % 2]!.analyze(file)));

  expect(new Set(answers.map(({ structured }) => structured.job)).size).toBe(1);
  expect(answers.map(({ structured }) => structured.state)).toEqual(Array(20).fill('succeeded'));
  expect(log.uploads).toHaveLength(1);
  expect(log.blocked).toEqual([]);
});

test('force uploads a second time, and both jobs keep their parts', async () => {
  const { log, startServer, writePart } = await openWorld();
  const { analyze, tool } = await startServer();
  const file = await writePart();

  const one = await analyze(file);
  const two = await analyze(file, { force: true });
  const [again, first, second] = [
    await analyze(file),
    await tool('get_job', { job: one.structured.job }),
    await tool('get_job', { job: two.structured.job }),
  ];

  expect(log.uploads.map(({ partId }) => partId)).toEqual([one.structured.partId, two.structured.partId]);
  expect(new Set([one, two].map(({ structured }) => structured.partId)).size).toBe(2);
  expect([again.structured, first.structured, second.structured]).toEqual([two.structured, one.structured, two.structured]);
  expect(log.blocked).toEqual([]);
});

/** Cancels the call of a client as soon as `when` is true; returns the job as it is listed after that. */
async function cancelWhen(server: Server, file: string, when: () => boolean | Promise<boolean>) {
  const stop = new AbortController();
  const called = server.client.callTool({ name: 'analyze_part', arguments: { file, ...order } }, { signal: stop.signal });
  const ended = called.catch(() => {});
  await until(when);
  stop.abort();
  await ended;
  await until(async () => (await server.firstJob())?.state !== 'running');
  const listed = (await server.firstJob())!;
  return { listed, report: (await server.tool('get_job', { job: listed.job })).structured };
}

test('[L6] a call that is cancelled while the file is on its way leaves no part, and the journal says so', async () => {
  const { line, log, startServer, writePart } = await openWorld();
  const server = await startServer();
  const file = await writePart('part.stl', 30_000_000);
  line.hold(upload, 'request');

  const { listed, report } = await cancelWhen(server, file, () => line.held() > 0);
  line.release();
  const uploadsBefore = log.uploads.length;
  const again = await server.analyze(file);

  expect(listed).toMatchObject({
    state: 'cancelled',
    sent: expect.stringMatching(/^part\.stl, 30\d{6} bytes, .*, by analyze_part, not to its end$/),
  });
  expect(listed.partId).toBeUndefined();
  expect(report.message).toBe('Cancelled before the file had arrived at the vendor.');
  expect(uploadsBefore).toBe(0);
  expect(again.structured.state).toBe('succeeded');
  expect(log.uploads).toHaveLength(1);
});

test('[L6] a call that is cancelled between the end of the file and the answer does not send it twice', async () => {
  const { line, log, startServer, writePart } = await openWorld();
  const server = await startServer();
  const file = await writePart();
  line.hold(upload, 'answer');

  const { listed, report } = await cancelWhen(server, file, () => log.uploads.length > 0);
  line.release();
  const again = await server.analyze(file);
  const forced = await server.analyze(file, { force: true });

  expect(listed).toMatchObject({ state: 'cancelled', sent: expect.stringMatching(/^part\.stl, \d+ bytes, .*Z, by analyze_part$/) });
  expect(report.message).toBe('Cancelled after the file was sent and before the vendor had answered: it may have arrived there.');
  expect(again.text).toBe(
    'part.stl was sent to 3D Spark, but the job was stopped before the answer came: it may or may not have arrived.\n' +
      'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.',
  );
  expect(forced.structured.state).toBe('succeeded');
  expect(log.uploads).toHaveLength(2);
});

test('[L6] after a call that is cancelled while it follows the analysis, the same question goes on with that part', async () => {
  const { log, startServer, writePart } = await openWorld();
  const server = await startServer();
  const file = await writePart();

  const { report } = await cancelWhen(server, file, async () => (await server.firstJob())?.partId !== undefined);
  const again = await server.analyze(file);

  const { partId } = log.uploads[0]!;
  expect(report).toMatchObject({
    state: 'cancelled',
    partId,
    message: `Not followed any more. The vendor goes on with part ${partId}; get_part shows its result later.`,
  });
  expect(again.structured).toMatchObject({ state: 'succeeded', partId });
  expect([log.uploads.length, log.blocked]).toEqual([1, []]);
});

test('[L6] cancel_job ends the following and keeps the part, which get_part shows later', async () => {
  const { log, startServer, writePart } = await openWorld();
  const { analyze, firstJob, tool } = await startServer();
  const { job } = (await analyze(await writePart(), { waitSeconds: 0 })).structured;
  await until(async () => (await firstJob())?.partId !== undefined);

  const cancelled = await tool('cancel_job', { job });
  const [asked, listed] = [await tool('get_job', { job }), await firstJob()];
  const pollsBefore = log.polls.length;
  const shown = await tool('get_part', { partId: cancelled.structured.partId, platform: '3dspark' });

  const { partId } = log.uploads[0]!;
  expect(cancelled.structured).toMatchObject({ job, state: 'cancelled', partId });
  expect(asked.structured).toEqual(cancelled.structured);
  expect(listed).toMatchObject({ job, state: 'cancelled', partId });
  expect(pollsBefore).toBe(0);
  expect(shown.structured).toMatchObject({ partId });
  expect([log.polls.length, log.blocked]).toEqual([1, []]);
});
