import { readFile } from 'node:fs/promises';
import type { CallToolResult, ContentBlock, McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { Call } from '../call.js';
import { ExpectedError } from '../errors.js';
import { logFailure } from '../log.js';
import type { Services } from '../services.js';
import { plainText } from './plain-text.js';
import { portable } from './portable-schema.js';
import type { Attachment, Tool } from './tool.js';

/** Clients of revisions before this one reject a whole result because of a `resource_link` in it. */
const firstRevisionWithLinks = '2025-06-18';

/** Binds each tool to the server. This is the one place where arguments, results and errors of tools meet the protocol. */
export function registerTools(server: McpServer, tools: Tool[], services: Services): void {
  for (const tool of tools) {
    const { name, title, description, annotations, meta } = tool;
    const schemas = { inputSchema: portable(tool.input), outputSchema: portable(tool.output) };
    server.registerTool(name, { title, description, annotations, ...schemas, ...(meta && { _meta: meta }) }, (args, context) =>
      answer(server, tool, services, args, context),
    );
  }
}

async function answer(
  server: McpServer,
  tool: Tool,
  services: Services,
  args: Record<string, unknown>,
  context: ServerContext,
): Promise<CallToolResult> {
  try {
    // Parsing with the output schema drops every key that was not declared.
    const result = tool.output.parse(await tool.run(args, services, toCall(context)));
    const attachments = await Promise.all((tool.attach?.(result) ?? []).map(toContent));
    const takesLinks = (server.server.getNegotiatedProtocolVersion() ?? '') >= firstRevisionWithLinks;
    const content = attachments.filter((block) => takesLinks || block.type !== 'resource_link');
    const forView = await tool.forView?.(result, services);
    return {
      structuredContent: result,
      content: [{ type: 'text', text: plainText(result) }, ...content],
      ...(forView && { _meta: forView }),
    };
  } catch (error) {
    if (context.mcpReq.signal.aborted) throw error;
    return { isError: true, content: [{ type: 'text', text: errorText(error, `tool ${tool.name}`) }] };
  }
}

/** Two lines: what is wrong, what to do next. Of anything unforeseen only that it is our bug; the rest goes to the log. */
export function errorText(error: unknown, where: string): string {
  if (error instanceof ExpectedError) return `${error.message}\n${error.hint}`;
  logFailure(where, error);
  return 'This is a bug in part-analysis-mcp; its log (stderr) has the details.\nTry once more; report it with the log if it stays.';
}

function toCall(context: ServerContext): Call {
  const { signal, _meta, notify } = context.mcpReq;
  const progressToken = _meta?.progressToken;
  let last = 0;

  const progress = (fraction: number, message: string) => {
    const percent = Math.round(Math.min(fraction, 1) * 1000) / 10;
    if (progressToken === undefined || percent <= last || signal.aborted) return;
    last = percent;
    const note = { method: 'notifications/progress', params: { progressToken, progress: percent, total: 100, message } };
    notify(note).catch((error) => logFailure('progress', error));
  };
  return { signal, progress };
}

async function toContent(attachment: Attachment): Promise<ContentBlock> {
  if (attachment.type === 'image') {
    const data = (await readFile(attachment.path)).toString('base64');
    return { type: 'image', data, mimeType: attachment.mimeType };
  }
  const { uri, name, mimeType, sizeBytes } = attachment;
  return { type: 'resource_link', uri, name, mimeType, size: sizeBytes };
}
