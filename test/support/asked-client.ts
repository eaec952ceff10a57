import { InMemoryTransport, Client as ModernClient } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport as LegacyTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { InMemoryTransport as ServerTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Services } from '../../src/services.js';
import { secretsOf, watchLeaks, watchTransport } from './canaries.js';

export type Era = '2026-07-28' | '2025-11-25';
export type Asked = { message: string; requestedSchema: { properties: Record<string, { title?: string }>; required?: string[] } };
export type Reply = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, boolean> };
export type Called = { isError: boolean; text: string; structured: Record<string, unknown> };

export const yes: Reply = { action: 'accept', content: { agree: true } };
const info = { name: 'test', version: '1.0.0' };
const capabilities = { elicitation: {} };

/**
 * A real client of one of the two eras (client 2, or SDK 1.32) whose user answers questions with `reply`, on the server over the given
 * services. `asked` are the questions so far.
 */
export async function connectAsked(services: Services, era: Era, reply: (question: Asked) => Reply | Promise<Reply>) {
  const asked: Asked[] = [];
  const hear = async ({ params }: { params: unknown }) => {
    asked.push(params as Asked);
    return reply(params as Asked);
  };
  const [clientSide, serverSide] = era === '2026-07-28' ? InMemoryTransport.createLinkedPair() : LegacyTransport.createLinkedPair();
  const watch = watchLeaks(secretsOf(services.config));
  const transport = watchTransport(serverSide, watch) as unknown as ServerTransport;
  const handle = serveStdio(() => createApp(services), { transport });
  onTestFinished(() => watch.requireNone());
  const client = era === '2026-07-28' ? modern(hear) : legacy(hear);
  await client.connect(clientSide as never);
  onTestFinished(async () => {
    await client.close();
    await handle.close();
  });

  async function call(name: string, args: Record<string, unknown>): Promise<Called> {
    const answer = (await client.callTool({ name, arguments: args })) as unknown as Record<string, unknown>;
    const text = (answer.content as { text?: string }[]).map((block) => block.text ?? '').join('');
    return { isError: answer.isError === true, text, structured: (answer.structuredContent ?? {}) as Record<string, unknown> };
  }
  return { client, call, asked };
}

type Hear = (request: { params: unknown }) => Promise<Reply>;

function modern(hear: Hear) {
  const client = new ModernClient(info, { versionNegotiation: { mode: 'auto' }, capabilities });
  client.setRequestHandler('elicitation/create', hear);
  return client;
}

function legacy(hear: Hear) {
  const client = new LegacyClient(info, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, hear);
  return client;
}
