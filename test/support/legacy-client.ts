import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { ResourceListChangedNotificationSchema, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { InMemoryTransport as ServerTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Services } from '../../src/services.js';
import { secretsOf, watchLeaks, watchTransport } from './canaries.js';

/** A client of SDK 1.32 on the server over the given services; `heard` is the news of resources so far. */
export async function connectLegacy(services: Services) {
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const watch = watchLeaks(secretsOf(services.config));
  const transport = watchTransport(serverSide, watch) as unknown as ServerTransport;
  const handle = serveStdio(() => createApp(services), { transport });
  onTestFinished(() => watch.requireNone());
  const client = new Client({ name: 'test', version: '1.0.0' });
  const heard: string[] = [];
  client.setNotificationHandler(ResourceListChangedNotificationSchema, ({ method }) => void heard.push(method));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ method, params }) => void heard.push(`${method} ${params.uri}`));
  await client.connect(clientSide);
  const close = async () => {
    await client.close();
    await handle.close();
  };
  onTestFinished(close);
  return { client, heard, close };
}
