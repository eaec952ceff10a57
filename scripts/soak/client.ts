import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Ledger } from './ledger.js';

export type Answer = { isError: boolean; text: string; structured: Record<string, unknown> };
export type SoakClient = ReturnType<typeof createSoakClient>;

const longestCallMs = 120_000;

/** A client over HTTP that leaves and comes back now and then. `era`: of 2025 with a session, or of 2026 without. */
export function createSoakClient(url: string, era: '2025' | '2026', ledger: Ledger) {
  let open: Promise<{ client: Client; transport: StreamableHTTPClientTransport }> | undefined;

  async function connect() {
    const client = new Client({ name: 'soak', version: '1.0.0' }, era === '2026' ? { versionNegotiation: { mode: 'auto' } } : {});
    const transport = new StreamableHTTPClientTransport(new URL(url));
    await client.connect(transport);
    return { client, transport };
  }

  return {
    /** The answer to one call of a tool. A call that is given up rejects. */
    async call(name: string, args: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Answer> {
      open ??= connect();
      const { client } = await open;
      ledger.called(name);
      const options = { timeout: longestCallMs, ...(signal && { signal }) };
      const { isError, content, structuredContent } = await client.callTool({ name, arguments: args }, options);
      const text = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      return { isError: isError === true, text, structured: (structuredContent ?? {}) as Record<string, unknown> };
    },

    async read(uri: string): Promise<number> {
      open ??= connect();
      const { client } = await open;
      ledger.called('resources/read');
      return (await client.readResource({ uri }, { timeout: longestCallMs })).contents.length;
    },

    async leave(): Promise<void> {
      const { client, transport } = (await open) ?? {};
      open = undefined;
      await transport?.terminateSession?.().catch(() => {});
      await client?.close();
    },
  };
}
