import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** How the server is set up that a user talks to. */
export const setups = {
  /** No account: the tools for parts alone. */
  parts: {},
  /** All four vendors, emulated, at a speed at which 3D Spark's rules about asking can be kept on a busy machine. */
  spark: { PART_SANDBOX: '1', PART_SANDBOX_SPEED: '6' },
  /** The same, faster, for the vendors that have no such rules. */
  clouds: { PART_SANDBOX: '1', PART_SANDBOX_SPEED: '100' },
  /** Nothing may be sent. */
  readOnly: { PART_SANDBOX: '1', PART_SANDBOX_SPEED: '100', PART_READ_ONLY: '1' },
} satisfies Record<string, Record<string, string>>;
export type Setup = keyof typeof setups;

/** What a tool said: as text for the model, and as data. */
export type Answer = { tool: string; isError: boolean; text: string; data: Record<string, unknown>; links: string[] };
export type Session = Awaited<ReturnType<typeof openSession>>;

/** A real client on the built server, started in a folder that holds copies of the examples, so that a user names them as they are. */
export async function openSession(setup: Setup) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-eval-')));
  const parts = join(folder, 'parts');
  await cp('examples', parts, { recursive: true, filter: (name) => !name.endsWith('.ts') });
  let client = await connect(setup, folder, parts);

  return {
    folder,

    async tools(): Promise<unknown[]> {
      return (await client.listTools()).tools;
    },

    async call(tool: string, args: Record<string, unknown>): Promise<Answer> {
      const { isError, content, structuredContent } = await client.callTool({ name: tool, arguments: args });
      const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      const links = content.filter(({ type }) => type !== 'text').map(({ type }) => type);
      return { tool, isError: isError === true, text, data: (structuredContent ?? {}) as Record<string, unknown>, links };
    },

    /** As when a host is closed and opened again. */
    async restart(): Promise<void> {
      await client.close();
      client = await connect(setup, folder, parts);
    },

    async close(): Promise<void> {
      await client.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function connect(setup: Setup, folder: string, cwd: string): Promise<Client> {
  const client = new Client({ name: 'eval', version: '1.0.0' });
  const env = { PART_DIRS: cwd, PART_OUTPUT_DIR: join(folder, 'output'), PART_STATE_DIR: join(folder, 'state'), ...setups[setup] };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [resolve('dist/server.js')], env, cwd, stderr: 'ignore' }),
  );
  return client;
}
