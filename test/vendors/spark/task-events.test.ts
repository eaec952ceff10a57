import { expect, test, vi } from 'vitest';
import { openTaskEvents, taskNames } from '../../../src/vendors/spark/task-events.js';

const partId = 'bd288e8369c944e38ae22dbfe562ca3e';
const otherPartId = 'ec1deb0e996c4ba5b11b6d2171ad281f';
const reportDone = { task: 'write_and_store_analysis_results_XLS' };
/** Longer than any test: what is told has to end the wait. */
const longMs = 600_000;

async function open() {
  const socket = { isOpen: true, close: vi.fn() };
  let tell: (message: unknown) => void = () => {};
  const events = await openTaskEvents(async (onMessage) => {
    tell = (message) => onMessage(typeof message === 'string' ? message : JSON.stringify(message));
    return socket;
  }, '3D Spark');
  return { events: events!, socket, tell: (message: unknown) => tell(message) };
}

test('a message ends the wait for its task', async () => {
  const { events, tell } = await open();
  const wait = events.next(taskNames.report, partId, longMs);

  tell(reportDone);

  expect(await wait).toBe(true);
});

test.each([
  ['STEP', 'apply_optimal_orientation_and_store_file_STEP'],
  ['STL', 'apply_optimal_orientation_and_store_file_STL'],
])('an oriented %s file is told by its own task', async (_, task) => {
  const { events, tell } = await open();
  tell({ task });

  expect(await events.next(taskNames.orientedCad, partId, longMs)).toBe(true);
});

test('a message that came before the question counts, once', async () => {
  const { events, tell } = await open();
  tell(reportDone);

  expect(await events.next(taskNames.report, partId, longMs)).toBe(true);
  expect(await events.next(taskNames.report, partId, 1)).toBe(false);
});

test.each([
  ['about another task', { task: 'PartAssetApi' }],
  ['about another part', { ...reportDone, part_id: otherPartId }],
  ['about what is no part id', { ...reportDone, part_id: 7 }],
  ['without a task', { message: 'write_and_store_analysis_results_XLS' }],
  ['that is a list', [reportDone]],
  ['that is no JSON', 'write_and_store_analysis_results_XLS'],
])('a message %s is passed over', async (_, message) => {
  const { events, tell } = await open();
  const wait = events.next(taskNames.report, partId, 20);
  tell(message);

  expect(await wait).toBe(false);
});

test('a part is recognized with dashes and in capitals', async () => {
  const { events, tell } = await open();
  tell({ ...reportDone, part_id: 'BD288E83-69C9-44E3-8AE2-2DBFE562CA3E' });

  expect(await events.next(taskNames.report, partId, longMs)).toBe(true);
});

test('two waits each get the message of their part', async () => {
  const { events, tell } = await open();
  const mine = events.next(taskNames.report, partId, 20);
  const other = events.next(taskNames.report, otherPartId, longMs);

  tell({ ...reportDone, part_id: otherPartId });

  expect(await other).toBe(true);
  expect(await mine).toBe(false);
});

test('a wait ends with the reason of its signal', async () => {
  const { events } = await open();
  const controller = new AbortController();
  const wait = events.next(taskNames.report, partId, longMs, controller.signal);

  controller.abort(new Error('cancelled by the caller'));

  await expect(wait).rejects.toThrow('cancelled by the caller');
  await expect(events.next(taskNames.report, partId, longMs, controller.signal)).rejects.toThrow('cancelled by the caller');
});

test('nothing is waited for on a connection that is gone, but what it told before still counts', async () => {
  const { events, socket, tell } = await open();
  tell(reportDone);
  socket.isOpen = false;

  expect(await events.next(taskNames.report, partId, longMs)).toBe(true);
  expect(await events.next(taskNames.report, partId, longMs)).toBe(false);
});

test('closing closes the connection', async () => {
  const { events, socket } = await open();

  events.close();

  expect(socket.close).toHaveBeenCalledOnce();
});

test('without a live connection there are no events', async () => {
  expect(await openTaskEvents(undefined, '3D Spark')).toBeUndefined();
});

test('a connection that fails is logged without its address, which holds a token', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const refuse = () => Promise.reject(new Error('cannot reach wss://host.example/ws/echo/?Bearer=secret-token here'));

  const events = await openTaskEvents(refuse, '3D Spark');

  expect(events).toBeUndefined();
  expect(log.mock.calls).toEqual([
    ["part-analysis-mcp: 3D Spark tells nothing about ended tasks, so they are looked up: 'cannot reach (address) here'"],
  ]);
  log.mockRestore();
});
