import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { hostHeaderValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  type McpHttpHandler,
  type McpServer,
  type ServerNotifier,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { createApp } from '../../src/app.js';
import { createConfig } from '../../src/config.js';
import { createServices, type Services } from '../../src/services.js';

export type HttpTwin = { url: string; services: Services; folder: string; close(): Promise<void> };
type Options = {
  /** Adds what a test needs beside the real tools, resources and prompts; `notify` tells clients of 2026-07-28 that a list has changed. */
  fixtures?: (server: McpServer, notify: ServerNotifier) => void;
  /** 0 takes a free one. */
  port?: number;
};

/**
 * The real server in this process over Streamable HTTP on 127.0.0.1, in both eras, for clients that cannot speak stdio: pages in a
 * browser and the conformance suite. Requests from other hosts and origins are refused; pages on this machine may ask.
 */
export async function startHttpTwin(environment: Record<string, string> = {}, { fixtures, port = 0 }: Options = {}): Promise<HttpTwin> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-')));
  const config = createConfig({
    PART_DIRS: [folder, resolve('examples')].join(delimiter),
    PART_OUTPUT_DIR: `${folder}/output`,
    PART_STATE_DIR: `${folder}/state`,
    ...environment,
  });
  const services = createServices(config, resolve('dist/child.js'));
  const build = () => {
    const app = createApp(services);
    fixtures?.(app, modern.notify);
    return app;
  };
  const modern: McpHttpHandler = createMcpHandler(build, { legacy: 'reject' });
  const sessions = createSessions(build);
  const answer = toNodeHandler({
    fetch: async (request, options) => ((await isLegacyRequest(request)) ? sessions.fetch(request) : modern.fetch(request, options)),
  });
  const server = createServer((request, response) => {
    if (isAllowed(request, response)) void answer(request, response);
  });
  // A client must not send its next call on a connection that is just being closed for being idle.
  server.keepAliveTimeout = 3_600_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    services,
    folder,
    async close() {
      const closed = once(server, 'close');
      await Promise.all([modern.close(), sessions.close()]);
      server.close();
      server.closeAllConnections();
      await closed;
      await services.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isLocalHost = hostHeaderValidation(['localhost', '127.0.0.1', '[::1]']);
const isLocalOrigin = localhostOriginValidation();

/** Whether the request may go on; one that may not has its answer. */
function isAllowed(request: IncomingMessage, response: ServerResponse): boolean {
  if (!isLocalHost(request, response) || !isLocalOrigin(request, response)) return false;
  if (request.headers.origin) {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
    response.setHeader('Access-Control-Expose-Headers', 'Mcp-Session-Id, Mcp-Protocol-Version');
    response.setHeader('Vary', 'Origin');
  }
  if (request.method !== 'OPTIONS') return true;
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, DELETE');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? 'Content-Type');
  response.writeHead(204).end();
  return false;
}

/** Clients of 2025 get a session each: questions to the user and news about resources come to them between calls. */
function createSessions(build: () => McpServer) {
  const open = new Map<string, WebStandardStreamableHTTPServerTransport>();
  return {
    async fetch(request: Request): Promise<Response> {
      const id = request.headers.get('mcp-session-id');
      const known = id === null ? undefined : open.get(id);
      if (known) return known.handleRequest(request);
      if (id !== null) return new Response('This session is over.', { status: 404 });
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (session) => void open.set(session, transport),
        onsessionclosed: (session) => void open.delete(session),
      });
      await build().connect(transport);
      return transport.handleRequest(request);
    },

    async close(): Promise<void> {
      await Promise.all([...open.values()].map((transport) => transport.close()));
    },
  };
}
