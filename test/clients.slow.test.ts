import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client as LatestV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as LatestV1Transport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client as V12 } from 'mcp-sdk-1-12/client/index.js';
import { StdioClientTransport as V12Transport } from 'mcp-sdk-1-12/client/stdio.js';
import { Client as V20 } from 'mcp-sdk-1-20/client/index.js';
import { StdioClientTransport as V20Transport } from 'mcp-sdk-1-20/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tools } from '../src/tools/index.js';
import { binaryStl, box } from './support/shapes.js';
import { writeSlowPart } from './support/slow-part.js';
import { serverEnvironment, serverFile } from './support/spawned-server.js';
import { temporaryFolder } from './support/temporary-folder.js';

type ToolResult = { isError?: boolean; content: { type: string }[]; structuredContent?: Record<string, unknown> };
type Options = { signal?: AbortSignal; onprogress?: (progress: { progress: number; message?: string }) => void };

/** What the clients of all ages have in common. */
type AnyClient = {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(name: string, args: Record<string, unknown>, options?: Options): Promise<ToolResult>;
  close(): Promise<void>;
};

type Server = { command: string; args: string[]; env: Record<string, string> };
const info = { name: 'test', version: '1.0.0' };

/** Clients of the 1.x line agree on everything that is used here. */
function legacy(Client: typeof LatestV1, Transport: typeof LatestV1Transport) {
  return async (server: Server): Promise<AnyClient> => {
    const client = new Client(info);
    await client.connect(new Transport(server));
    return {
      listTools: () => client.listTools(),
      callTool: (name, args, options) => client.callTool({ name, arguments: args }, undefined, options) as Promise<ToolResult>,
      close: () => client.close(),
    };
  };
}

function modern(mode?: 'auto' | { pin: string }) {
  return async (server: Server): Promise<AnyClient> => {
    const client = new ModernClient(info, mode === undefined ? {} : { versionNegotiation: { mode } });
    await client.connect(new ModernTransport(server));
    return {
      listTools: () => client.listTools(),
      callTool: (name, args, options) => client.callTool({ name, arguments: args }, options) as Promise<ToolResult>,
      close: () => client.close(),
    };
  };
}

const clients: [string, (server: Server) => Promise<AnyClient>, boolean][] = [
  ['SDK 1.12', legacy(V12 as unknown as typeof LatestV1, V12Transport as unknown as typeof LatestV1Transport), false],
  ['SDK 1.20', legacy(V20 as unknown as typeof LatestV1, V20Transport as unknown as typeof LatestV1Transport), true],
  ['SDK 1.32', legacy(LatestV1, LatestV1Transport), true],
  ['client 2 as it comes', modern(), true],
  ['client 2 that asks first', modern('auto'), true],
  ['client 2 pinned to 2026-07-28', modern({ pin: '2026-07-28' }), true],
];

async function connect(open: (server: Server) => Promise<AnyClient>): Promise<{ client: AnyClient; folder: string }> {
  const folder = await temporaryFolder();
  const client = await open({
    command: process.execPath,
    args: [serverFile],
    env: { ...serverEnvironment(folder), PART_TOOLSETS: 'parts,3dspark,coldstream,evo,aplos' },
  });
  onTestFinished(() => client.close());
  return { client, folder };
}

describe.each(clients)('%s', (_, open, takesLinks) => {
  test('lists the tools, calls them and hears progress', async () => {
    const { client, folder } = await connect(open);
    const file = join(folder, 'plate.stl');
    await writeFile(file, binaryStl(box({ size: [60, 40, 10] })));
    const heard: number[] = [];

    const listed = await client.listTools();
    const analyzed = await client.callTool(
      'analyze_part',
      { file, process: 'slm' },
      { onprogress: ({ progress }) => heard.push(progress) },
    );
    const { partId } = analyzed.structuredContent as { partId: string };
    const fetched = await client.callTool('fetch_file', { partId, kind: 'thumbnail' });

    expect(listed.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    expect(analyzed.structuredContent).toMatchObject({ state: 'succeeded', result: { volumeCm3: 24 } });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(fetched.content.map(({ type }) => type)).toEqual(['text', 'image', ...(takesLinks ? ['resource_link'] : [])]);
  });

  test('cancels a call, and the server goes on', async () => {
    const { client, folder } = await connect(open);
    const file = join(folder, 'slow.stl');
    await writeSlowPart(file);
    const stop = new AbortController();

    const call = client.callTool('analyze_part', { file }, { signal: stop.signal, onprogress: () => stop.abort('enough') });
    await expect(call).rejects.toThrow();
    let listed = await client.callTool('list_jobs', {});
    for (let tries = 0; tries < 200 && JSON.stringify(listed).includes('running'); tries++) {
      await sleep(50);
      listed = await client.callTool('list_jobs', {});
    }

    expect(listed.structuredContent).toMatchObject({ jobs: [{ state: 'cancelled' }] });
  });
});
