import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.js';
import type { Auth } from '../../src/http/auth.js';
import { learnCredentials } from '../support/canaries.js';

/** Every secret of these tests holds this word, so one look finds a leak. */
export const canary = 'canary';

export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
export type Reply = { status?: number; headers?: Record<string, string | string[]>; body?: string | Buffer };

/** A real server on loopback that answers with what `reply` gives; `undefined` cuts the connection without an answer. */
export async function startVendor(reply: (request: Received, nth: number) => Reply | undefined | Promise<Reply | undefined>) {
  const received: Received[] = [];
  const url = await listen(async (message, response) => {
    const body = await collect(message);
    const request = { method: message.method ?? '', url: message.url ?? '', headers: message.headers, body };
    const answer = await reply(request, received.push(request));
    if (answer) send(response, answer);
    else message.socket.destroy();
  });
  return { url, received };
}

/** A real server on loopback with a handler of its own, ended with the test. */
export async function listen(handler: RequestListener): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((message, response) => {
    learnCredentials(message.headers);
    return handler(message, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Longer than a name may be, so no name server is asked: the look-up fails on this machine. */
export const unknownHost = `${'a'.repeat(64)}.invalid`;

/** An address on loopback where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}

export async function collect(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await new Promise<void>((resolve) => {
    message.on('data', (piece: Buffer) => pieces.push(piece));
    message.on('end', resolve);
    message.on('close', resolve);
    message.on('error', () => resolve());
  });
  return Buffer.concat(pieces);
}

export const json = (value: unknown, more: Reply = {}): Reply => ({ ...more, body: JSON.stringify(value) });

/** Time that passes only where somebody sleeps or the test moves it. */
export function fakeClock() {
  const sleeps: number[] = [];
  let nowMs = Date.UTC(2026, 0, 1);
  const clock: Clock = {
    now: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      sleeps.push(ms);
      nowMs += ms;
    },
  };
  return {
    clock,
    sleeps,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

/** Signs with a secret of a fixed text, and never has another. */
export const fixedAuth: Auth = {
  headers: async () => ({ authorization: `Bearer ${canary}-fixed-token` }),
  heard() {},
  renew: async () => false,
};

/** What a promise was rejected with; it must not hold a secret at any depth. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & { hint?: string }> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome) || !(outcome.error instanceof Error)) throw new Error(`Not rejected with an error: ${inspect(outcome)}`);
  expect(inspect(outcome.error, { depth: null, showHidden: true })).not.toContain(canary);
  return outcome.error;
}
