import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { InMemoryTransport as ServerTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { afterAll, onTestFinished } from 'vitest';
import { createApp } from '../../src/app.js';
import { createConfig } from '../../src/config.js';
import { createServices, type Services } from '../../src/services.js';
import { type LeakWatch, watchLeaks, watchTransport } from './canaries.js';

/** Built by `npm run build`, which every test command runs first. */
export const childFile = resolve('dist/child.js');
export const examples = resolve('examples');

export type Connection = {
  client: Client;
  services: Services;
  /** Holds `state`, `output` and `parts`; parts and examples may be read. */
  folder: string;
};

/** A connection for one test, closed at its end. */
export async function connect(environment: Record<string, string> = {}): Promise<Connection & { watch: LeakWatch }> {
  const connection = await openConnection(environment);
  onTestFinished(connection.close);
  return connection;
}

/**
 * A connection for all tests of a file that neither change its set-up nor count what it keeps: one engine gets warm instead of many.
 * Each test has a `folder` of its own for its part files; what is saved goes to `outputFolder`, which they share.
 */
export function sharedConnection(): () => Promise<Connection & { outputFolder: string }> {
  let opening: ReturnType<typeof openConnection> | undefined;
  let tests = 0;
  afterAll(async () => (await opening)?.close());
  return async () => {
    opening ??= openConnection();
    const connection = await opening;
    const folder = join(connection.folder, `test-${tests++}`);
    await mkdir(folder);
    return { ...connection, folder, outputFolder: join(connection.folder, 'output') };
  };
}

/**
 * A real client on the real server in this process, over the protocol of 2026-07-28, with folders of its own. Its test fails when a
 * secret is in anything that the server says or keeps.
 */
export async function openConnection(
  environment: Record<string, string> = {},
): Promise<Connection & { close(): Promise<void>; watch: LeakWatch }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-')));
  const config = createConfig({
    PART_DIRS: [folder, examples].join(delimiter),
    PART_OUTPUT_DIR: `${folder}/output`,
    PART_STATE_DIR: `${folder}/state`,
    ...environment,
  });
  const services = createServices(config, childFile);
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  const watch = watchLeaks(environment);
  const transport = watchTransport(serverSide, watch) as unknown as ServerTransport;
  const handle = serveStdio(() => createApp(services), { transport });
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(clientSide);
  const close = async () => {
    await client.close();
    await handle.close();
    await services.close();
    await watch.requireNone(join(folder, 'state'), join(folder, 'output')).finally(() => rm(folder, { recursive: true, force: true }));
  };
  return { client, services, folder, close, watch };
}

export type Answer = { isError: boolean; text: string; structured: Record<string, unknown>; content: { type: string }[] };

/** One call of a tool, with its text put together. */
export async function call(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
  const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  return { isError: isError === true, text, structured: (structuredContent ?? {}) as Record<string, unknown>, content };
}

/** A call that starts a job, and get_job until that job runs no more. */
export async function callToEnd(client: Client, name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  let answer = await call(client, name, args);
  while (answer.structured.state === 'running') {
    answer = await call(client, 'get_job', { job: answer.structured.job, waitSeconds: 50 });
  }
  return answer;
}
