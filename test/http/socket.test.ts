import { createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { VendorError } from '../../src/errors.js';
import { openSocket } from '../../src/http/socket.js';
import { canary, failureOf, listen, send, unknownHost } from './vendor-server.js';

async function start(onConnection: (socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const paths: (string | undefined)[] = [];
  server.on('connection', (socket, { url }) => {
    paths.push(url);
    onConnection(socket);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { paths, url: `ws://127.0.0.1:${port}/ws/echo/?Bearer=${canary}-token` };
}

test('text messages are handed on in their order, binary ones are not', async () => {
  const { url, paths } = await start((socket) => {
    socket.send('{"task":"a"}');
    socket.send(Buffer.from('binary'));
    socket.send('ü');
  });
  const messages: string[] = [];

  const socket = await openSocket({ url, vendor: '3D Spark', onMessage: (text) => messages.push(text) });
  await vi.waitUntil(() => messages.length === 2);

  expect(messages).toEqual(['{"task":"a"}', 'ü']);
  expect(socket.isOpen).toBe(true);
  expect(paths).toEqual([`/ws/echo/?Bearer=${canary}-token`]);
});

test('closing ends the connection on both sides', async () => {
  let isClosed = false;
  const { url } = await start((peer) => {
    peer.on('close', () => {
      isClosed = true;
    });
  });
  const socket = await openSocket({ url, vendor: '3D Spark', onMessage() {} });

  socket.close();
  await vi.waitUntil(() => isClosed);

  expect(socket.isOpen).toBe(false);
});

test.each([
  ['the vendor goes away', (socket: WebSocket) => socket.terminate()],
  ['a message is over 1 MiB', (socket: WebSocket) => socket.send('x'.repeat(2 ** 20 + 1))],
])('when %s, the socket is not open any more and nothing is thrown', async (_, end) => {
  const peers: WebSocket[] = [];
  const { url } = await start((socket) => peers.push(socket));
  const messages: string[] = [];
  const socket = await openSocket({ url, vendor: '3D Spark', onMessage: (text) => messages.push(text) });

  for (const peer of peers) end(peer);
  await vi.waitUntil(() => !socket.isOpen);

  expect([peers.length, messages]).toEqual([1, []]);
});

test('a listener that throws ends neither the connection nor the process', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const { url } = await start((socket) => {
    socket.send('first');
    socket.send('second');
  });
  const messages: string[] = [];

  const socket = await openSocket({
    url,
    vendor: '3D Spark',
    onMessage(text) {
      messages.push(text);
      if (text === 'first') throw new Error('no such task');
    },
  });
  await vi.waitUntil(() => messages.length === 2);

  expect([messages, socket.isOpen]).toEqual([['first', 'second'], true]);
  expect(log.mock.calls.flat().join()).toContain('a live message of 3D Spark could not be handled');
  expect(log.mock.calls.flat().join()).not.toContain(canary);
});

test('a refused connection is told by its status', async () => {
  const url = await listen((_, response) => send(response, { status: 401 }));

  const error = await failureOf(openSocket({ url: `${url.replace('http', 'ws')}/?Bearer=${canary}`, vendor: '3D Spark', onMessage() {} }));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('3D Spark answered 401 where a WebSocket was to be opened.');
});

test('a host that accepts and says nothing is given up after the connect timeout', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  const error = await failureOf(
    openSocket({ url: `ws://${host}/?Bearer=${canary}`, vendor: '3D Spark', onMessage() {}, connectTimeoutMs: 30 }),
  );

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`3D Spark gave no answer: ${host} did not answer in time.`);
});

test.each([
  ['ws://127.0.0.1:1/', '3D Spark gave no answer: 127.0.0.1:1 refused the connection.'],
  [`ws://${unknownHost}/`, `3D Spark gave no answer: ${unknownHost} cannot be found.`],
  ['no address', 'The configured address for live messages of 3D Spark is not one that can be used.'],
  ['ftp://127.0.0.1/', 'The configured address for live messages of 3D Spark is not one that can be used.'],
])('%s cannot be opened', async (address, message) => {
  const error = await failureOf(openSocket({ url: `${address}?Bearer=${canary}`, vendor: '3D Spark', onMessage() {} }));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(message);
});
