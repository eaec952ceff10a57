import type { JSONRPCMessage, McpServer, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, test } from 'vitest';
import { withFirstAnswer } from '../../src/mcp/first-answer.js';
import { createIdentified } from '../../src/mcp/identity.js';

type Said = {
  id?: number;
  result?: { tools?: { name: string }[]; serverInfo?: { name: string }; capabilities?: object };
  error?: { code: number };
};

const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1.0.0' } };
const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params } as const;
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;
const listTools = { jsonrpc: '2.0', id: 2, method: 'tools/list' } as const;

/** A connection whose whole server, with one tool, is there only after `load` was called. */
function connect(greeter: () => McpServer = createIdentified) {
  const said: Said[] = [];
  const failures: Error[] = [];
  let load = () => {};
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  });
  const wire: Transport = {
    start: async () => {},
    close: async () => wire.onclose?.(),
    send: async (message) => void said.push(message as Said),
  };
  const createServer = async () => {
    await loaded;
    const server = createIdentified();
    server.registerTool('measure', { description: 'Measures.' }, () => ({ content: [] }));
    return server;
  };
  const handle = serveStdio(createServer, { transport: withFirstAnswer(wire, greeter), onerror: (error) => failures.push(error) });
  const tell = (...messages: JSONRPCMessage[]) => {
    for (const message of messages) wire.onmessage?.(message);
  };
  return { said, failures, tell, load, close: () => handle.close() };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('the first answer', () => {
  test('comes before the whole server is there, and only once', async () => {
    const { said, tell, load, close } = connect();

    tell(initialize, initialized, listTools);
    await settled();
    expect(said.map(({ id, result }) => [id, result?.serverInfo?.name])).toEqual([[1, 'part-analysis-mcp']]);

    load();
    await settled();
    await close();
    expect(said.map(({ id }) => id)).toEqual([1, 2]);
    expect(said[1]?.result?.tools?.map(({ name }) => name)).toEqual(['measure']);
  });

  test('says what the whole server would say', async () => {
    const early = connect();
    early.tell(initialize);
    await settled();
    const late = connect();
    // A client that says more of itself is left to the whole server.
    late.tell({ ...initialize, params: { ...params, _meta: {} } });
    await settled();
    expect(late.said).toEqual([]);

    late.load();
    await settled();
    expect(early.said).toEqual(late.said);
    expect(early.said[0]?.result?.capabilities).toEqual({
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      prompts: { listChanged: true },
      completions: {},
      extensions: { 'io.modelcontextprotocol/tasks': {}, 'io.modelcontextprotocol/ui': {} },
    });
  });

  test('is left to the whole server when it cannot be given', async () => {
    const { said, failures, tell, load } = connect(() => {
      throw new Error('nothing is known yet');
    });

    tell(initialize);
    load();
    await settled();

    expect(said.map(({ id, result }) => [id, result?.serverInfo?.name])).toEqual([[1, 'part-analysis-mcp']]);
    expect(failures.map(({ message }) => message)).toEqual(['nothing is known yet']);
  });

  test('is an error for a message that is none, and a second initialize is the whole server’s', async () => {
    const { said, tell, load } = connect();

    tell({ ...initialize, params: { capabilities: {} } } as JSONRPCMessage);
    load();
    await settled();
    expect(said.map(({ id, error }) => [id, error?.code])).toEqual([[1, -32603]]);

    tell({ ...initialize, id: 5 });
    await settled();
    expect(said.map(({ id }) => id)).toEqual([1, 5]);
  });
});
