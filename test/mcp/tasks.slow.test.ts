import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createServices } from '../../src/services.js';
import { type Connection, childFile, connect } from '../support/client.js';
import { connectRaw, type RawAnswer } from '../support/raw-client.js';
import { writeSlowPart } from '../support/slow-part.js';

const withTasks = { extensions: { 'io.modelcontextprotocol/tasks': {} } };
const time = expect.stringMatching(/^20\d\d-.*Z$/);

type Raw = Awaited<ReturnType<typeof connectRaw>>;

async function untilOver({ request }: Raw, taskId: unknown): Promise<RawAnswer> {
  for (;;) {
    const answer = await request('tasks/get', { taskId });
    if (answer.result?.status !== 'working') return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A part whose analysis takes seconds, and a call for it that is not waited for. */
async function slowOrder({ folder }: Connection) {
  const file = join(folder, 'slow.stl');
  await writeSlowPart(file);
  return { file, waitSeconds: 0 };
}

test('a client that knows tasks gets one for what takes long, and at its end what the tool would have answered', async () => {
  const connection = await connect();
  const raw = await connectRaw(connection.services, withTasks);
  const file = join(connection.folder, 'plate.stl');
  await copyFile('examples/spacer.stl', file);

  const created = await raw.callTool('analyze_part', { file, process: 'slm', waitSeconds: 0 });
  const done = await untilOver(raw, created.taskId);
  const plain = await connection.client.callTool({ name: 'analyze_part', arguments: { file, process: 'slm' } });

  expect(created).toMatchObject({
    resultType: 'task',
    taskId: expect.stringMatching(/^local:/),
    status: 'working',
    createdAt: time,
    lastUpdatedAt: time,
    ttlMs: null,
    pollIntervalMs: 1_000,
    structuredContent: { job: created.taskId, state: 'running' },
  });
  expect(done.result).toMatchObject({ resultType: 'complete', taskId: created.taskId, status: 'completed', statusMessage: 'Done.' });
  expect(done.result!.result).toMatchObject({ structuredContent: plain.structuredContent, content: plain.content });
});

test('the task of a file is answered with the file, its picture and its link', async () => {
  const { services, client } = await connect();
  const raw = await connectRaw(services, withTasks);
  const analyzed = await client.callTool({ name: 'analyze_part', arguments: { file: 'examples/spacer.stl', process: 'slm' } });
  const { partId } = analyzed.structuredContent as { partId: string };

  const answer = await raw.callTool('fetch_file', { partId, kind: 'heatmap' });
  const whole = answer.resultType === 'task' ? (await untilOver(raw, answer.taskId)).result!.result : answer;

  expect(whole).toMatchObject({
    structuredContent: { mimeType: 'image/png', path: expect.stringMatching(/spacer-heatmap\.png$/) },
    content: [{ type: 'text' }, { type: 'image' }, { type: 'resource_link' }],
  });
});

test('what ends at once is answered at once', async () => {
  const { services } = await connect();
  const { callTool } = await connectRaw(services, withTasks);

  const status = await callTool('get_status', {});
  const missing = await callTool('analyze_part', { file: '/no/such.stl' });

  expect(status).toMatchObject({ resultType: 'complete', structuredContent: { platforms: expect.any(Array) } });
  expect(missing).toMatchObject({ resultType: 'complete', isError: true });
});

test('a client that does not know tasks gets the job, and none of their methods', async () => {
  const connection = await connect();
  const order = await slowOrder(connection);
  const { callTool, request } = await connectRaw(connection.services);

  const answer = await callTool('analyze_part', order);
  const { job } = answer.structuredContent as { job: string };
  const refused = await Promise.all(['tasks/get', 'tasks/update', 'tasks/cancel'].map((method) => request(method, { taskId: job })));

  expect(answer).toMatchObject({ resultType: 'complete', structuredContent: { state: 'running' } });
  expect(refused.map(({ error }) => error)).toEqual(
    Array(3).fill({ code: -32021, message: expect.any(String), data: { requiredCapabilities: withTasks } }),
  );
  expect((await connection.services.jobs.get(job, 0, { signal: AbortSignal.timeout(1_000), progress() {} })).state).toBe('running');
});

test('a task can be cancelled, and is the job that everyone sees', async () => {
  const connection = await connect();
  const raw = await connectRaw(connection.services, withTasks);

  const { taskId } = await raw.callTool('analyze_part', await slowOrder(connection));
  const working = await raw.request('tasks/get', { taskId });
  const updated = await raw.request('tasks/update', { taskId, inputResponses: {} });
  const cancelled = await raw.request('tasks/cancel', { taskId });
  const after = await raw.request('tasks/get', { taskId });
  const { structuredContent } = await connection.client.callTool({ name: 'get_job', arguments: { job: taskId } });

  expect(working.result).toMatchObject({ status: 'working', statusMessage: expect.stringMatching(/ \(\d+ %\)$/) });
  expect(updated.result).toMatchObject({ resultType: 'complete' });
  expect(cancelled.result).toMatchObject({ resultType: 'complete' });
  expect(after.result).toMatchObject({ status: 'cancelled' });
  expect(after.result).not.toHaveProperty('result');
  expect(structuredContent).toMatchObject({ job: taskId, state: 'cancelled' });
});

test('an analysis that fails is a task that is completed, with the error as the answer', async () => {
  const connection = await connect({ ENGINE_TIMEOUT_S: '1' });
  const raw = await connectRaw(connection.services, withTasks);

  const { taskId } = await raw.callTool('analyze_part', await slowOrder(connection));
  const { result } = await untilOver(raw, taskId);

  expect(result).toMatchObject({
    status: 'completed',
    statusMessage: expect.stringMatching(/took longer than|time/),
    result: { isError: true, content: [{ type: 'text' }] },
  });
});

test('another process of the server still answers for the task', async () => {
  const { client, services } = await connect();
  const analyzed = await client.callTool({ name: 'analyze_part', arguments: { file: 'examples/spacer.stl', process: 'slm' } });
  const { job } = analyzed.structuredContent as { job: string };
  await services.close();
  const next = createServices(services.config, childFile);
  const { request } = await connectRaw(next, withTasks);

  const { result } = await request('tasks/get', { taskId: job });

  expect(result).toMatchObject({ status: 'completed', result: { structuredContent: analyzed.structuredContent } });
  await next.close();
});

test.each(['local:nonsense', `local:${'0'.repeat(36)}`, '../../etc/passwd'])('the task %s is not known', async (taskId) => {
  const { services } = await connect();
  const { request } = await connectRaw(services, withTasks);

  const answers = await Promise.all(['tasks/get', 'tasks/update', 'tasks/cancel'].map((method) => request(method, { taskId })));

  expect(answers.map(({ error }) => error)).toEqual(
    Array(3).fill({ code: -32602, message: expect.stringMatching(/^There is no such task\. There is no job with this id\. /) }),
  );
});
