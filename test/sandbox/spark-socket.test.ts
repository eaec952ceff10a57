import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openSpark, signIn, uploaded } from './spark-fixture.js';

/** A socket that listens, and what it heard. */
async function listen(url: string) {
  const socket = new WebSocket(url);
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return { socket, heard };
}

/** The status with which a socket is refused. */
async function refusal(url: string): Promise<number> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

const reportTask = 'write_and_store_analysis_results_XLS';

test.each([
  ['a.stl', 'analysis-results-file', reportTask],
  ['a.step', 'optimal-orientation-file', 'apply_optimal_orientation_and_store_file_STEP'],
  ['a.stl', 'optimal-orientation-file', 'apply_optimal_orientation_and_store_file_STL'],
])('of %s, the end of %s is told to the organization and to nobody else', async (fileName, order, task) => {
  const { spark, demo, sandbox } = await openSpark({ spark: { taskMs: 0 } });
  const colleague = await signIn(spark, spark.accounts.colleague);
  const stranger = await signIn(spark, spark.accounts.stranger);
  const [own, theirs, foreign] = await Promise.all(
    [demo, colleague, stranger].map(({ accessToken }) => listen(`${spark.socketUrl}?Bearer=${accessToken}`)),
  );
  const id = await uploaded(demo, fileName);
  await sandbox.settled();

  const told = Promise.all([once(own!.socket, 'message'), once(theirs!.socket, 'message')]);
  await demo.get(`/api/v1/part/${id}/${order}/`);
  await told;
  foreign!.socket.ping();
  await once(foreign!.socket, 'pong');

  expect([own!.heard, theirs!.heard, foreign!.heard]).toEqual([[{ task, part_id: id }], [{ task, part_id: id }], []]);
});

test('messages can leave the part unnamed', async () => {
  const { spark, demo, sandbox } = await openSpark({ spark: { taskMs: 0, socketNamesPart: false } });
  const { socket, heard } = await listen(`${spark.socketUrl}?Bearer=${demo.accessToken}`);
  const id = await uploaded(demo);
  await sandbox.settled();

  const told = once(socket, 'message');
  await demo.get(`/api/v1/part/${id}/analysis-results-file/`);
  await told;

  expect(heard).toEqual([{ task: reportTask }]);
});

test('a task that had nothing to work on is not told', async () => {
  const { spark, demo, sandbox } = await openSpark({ spark: { taskMs: 0 } });
  const { socket, heard } = await listen(`${spark.socketUrl}?Bearer=${demo.accessToken}`);
  const id = await uploaded(demo, 'a.stl', { start_analysis: 'false' });

  await demo.get(`/api/v1/part/${id}/analysis-results-file/`);
  await sandbox.settled();
  socket.ping();
  await once(socket, 'pong');

  expect(heard).toEqual([]);
});

test('a socket needs a token that lives, the documented path, and sockets that are on', async () => {
  const { spark, demo, clock } = await openSpark();
  const off = await openSpark({ spark: { isSocketOn: false } });

  expect(await refusal(spark.socketUrl)).toBe(401);
  expect(await refusal(`${spark.socketUrl}?Bearer=guess`)).toBe(401);
  expect(await refusal(`${spark.socketUrl.replace('/echo/', '/other/')}?Bearer=${demo.accessToken}`)).toBe(404);
  expect(await refusal(`${off.spark.socketUrl}?Bearer=${off.demo.accessToken}`)).toBe(404);
  await clock.advance(300_000);
  expect(await refusal(`${spark.socketUrl}?Bearer=${demo.accessToken}`)).toBe(401);
});

test('closing the sandbox ends its sockets', async () => {
  const { spark, demo, sandbox } = await openSpark();
  const { socket } = await listen(`${spark.socketUrl}?Bearer=${demo.accessToken}`);

  const ended = once(socket, 'close');
  await sandbox.close();

  expect((await ended)[0]).toBe(1006);
});
