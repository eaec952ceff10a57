/** The smallest server that the SDK allows: what any server of its kind costs at least. */
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'echo', version: '1.0.0' });
  const shape = z.object({ text: z.string() });
  server.registerTool('echo', { description: 'Says it again.', inputSchema: shape, outputSchema: shape }, ({ text }) => ({
    content: [{ type: 'text', text }],
    structuredContent: { text },
  }));
  return server;
});
