import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/client';
import type { InMemoryTransport as ServerTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Services } from '../../src/services.js';
import { secretsOf, watchLeaks, watchTransport } from './canaries.js';

export type RawAnswer = { result?: Record<string, unknown>; error?: { code: number; message: string; data?: unknown } };
export type Notification = { method: string; params?: Record<string, unknown> };

/** The protocol of 2026-07-28 message by message, for what a library would not send. `notifications` are those so far. */
export async function connectRaw(services: Services, clientCapabilities: Record<string, unknown> = {}) {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const watch = watchLeaks(secretsOf(services.config));
  const transport = watchTransport(serverSide, watch) as unknown as ServerTransport;
  const handle = serveStdio(() => createApp(services), { transport });
  onTestFinished(() => watch.requireNone());
  const waiting = new Map<unknown, (answer: RawAnswer) => void>();
  const notifications: Notification[] = [];
  clientSide.onmessage = (message) => {
    if ('method' in message) notifications.push(message as Notification);
    else waiting.get(message.id)?.(message as RawAnswer);
  };
  await clientSide.start();
  onTestFinished(() => handle.close());
  let lastId = 0;

  const envelope = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
  };

  async function requestOf2025(method: string, params: Record<string, unknown>): Promise<RawAnswer> {
    const id = ++lastId;
    const answered = new Promise<RawAnswer>((settle) => waiting.set(id, settle));
    await clientSide.send({ jsonrpc: '2.0', id, method, params } as JSONRPCMessage);
    return answered;
  }

  async function request(method: string, params: Record<string, unknown> = {}): Promise<RawAnswer> {
    return requestOf2025(method, { ...params, _meta: envelope });
  }

  return {
    request,
    /** The same without the envelope of 2026. */
    requestOf2025,
    notifications,
    close: () => handle.close(),
    /** Sends a request whose answer is not waited for, such as a subscription, and returns its id. */
    async start(method: string, params: Record<string, unknown>): Promise<number> {
      void request(method, params);
      return lastId;
    },
    async callTool(name: string, args: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
      const { result, error } = await request('tools/call', { name, arguments: args, ...more });
      if (!result) throw new Error(JSON.stringify(error));
      return result;
    },
  };
}
