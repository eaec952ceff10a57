import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { openWorld } from './spark-world.js';

const task = 'write_and_store_analysis_results_XLS';
const otherPart = 'f'.repeat(32);

/** A server of live messages that does what it is told with each connection; returns its address. */
async function startSocket(onOpen: (socket: { send(text: string): void; terminate(): void }) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', onOpen);
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test.each<[string, () => Promise<string>]>([
  ['are off', async () => 'off'],
  ['cannot be opened', async () => 'ws://127.0.0.1:1/'],
  ['never come', () => startSocket(() => {})],
  ['break', () => startSocket((socket) => setTimeout(() => socket.terminate(), 20))],
  ['speak of another part', () => startSocket((socket) => socket.send(JSON.stringify({ task, part_id: otherPart })))],
  ['come too early', () => startSocket((socket) => socket.send(JSON.stringify({ task })))],
  ['are no messages', () => startSocket((socket) => socket.send('{"task": '))],
])('a report is saved where live messages %s', async (_, socketUrl) => {
  const { log, startServer, writePart, savedFiles } = await openWorld();
  const { analyze, tool } = await startServer({ SPARK_SOCKET_URL: await socketUrl() });
  const { partId } = (await analyze(await writePart())).structured;

  const fetched = await tool('fetch_file', { partId, platform: '3dspark', kind: 'report' });

  expect([fetched.isError, await savedFiles()]).toEqual([false, ['part-report.xlsx']]);
  expect(log.blocked).toEqual([]);
});

test('messages that do not name their part bring every report to its own file', async () => {
  const { log, startServer, writePart, savedFiles } = await openWorld({ socketNamesPart: false, taskMs: 10_000 });
  const { analyze, tool } = await startServer();
  const names = ['a', 'b', 'c'];
  const parts = await Promise.all(names.map(async (name) => (await analyze(await writePart(`${name}.stl`))).structured.partId));

  const fetched = await Promise.all(parts.map((partId) => tool('fetch_file', { partId, platform: '3dspark', kind: 'report' })));

  expect(fetched.map(({ isError }) => isError)).toEqual([false, false, false]);
  expect((await savedFiles()).sort()).toEqual(names.map((name) => `${name}-report.xlsx`));
  expect(log.blocked).toEqual([]);
});
