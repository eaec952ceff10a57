import { readFile } from 'node:fs/promises';
import type { CallToolResult, ContentBlock, InputRequiredResult, McpServer } from '@modelcontextprotocol/server';
import type { Call } from '../call.js';
import { ExpectedError } from '../errors.js';
import { logFailure } from '../log.js';
import type { Services } from '../services.js';
import { putToUser, QuestionOpen } from './consent.js';
import { plainText } from './plain-text.js';
import type { Attachment, Tool } from './tool.js';

/** Clients of revisions before this one reject a whole result because of a `resource_link` in it. */
const firstRevisionWithLinks = '2025-06-18';

export type ToolAnswer = CallToolResult | InputRequiredResult;

/** What a tool answers, as it is sent: facts as data and as text, attachments, or what went wrong. */
export async function answer(
  server: McpServer,
  tool: Tool,
  services: Services,
  args: Record<string, unknown>,
  call: Call,
): Promise<ToolAnswer> {
  try {
    // Parsing with the output schema drops every key that was not declared.
    const result = tool.output.parse(await tool.run(args, services, call));
    const attachments = tool.attach ? await Promise.all(tool.attach(result).map(toContent)) : [];
    const takesLinks = (server.server.getNegotiatedProtocolVersion() ?? '') >= firstRevisionWithLinks;
    const content = attachments.filter((block) => takesLinks || block.type !== 'resource_link');
    const forView = tool.forView && (await tool.forView(result, services));
    return {
      structuredContent: result,
      content: [{ type: 'text', text: plainText(result) }, ...content],
      ...(forView && { _meta: forView }),
    };
  } catch (error) {
    if (error instanceof QuestionOpen) return putToUser(error);
    if (call.signal.aborted) throw error;
    return { isError: true, content: [{ type: 'text', text: errorText(error, `tool ${tool.name}`) }] };
  }
}

/** Two lines: what is wrong, what to do next. Of anything unforeseen only that it is our bug; the rest goes to the log. */
export function errorText(error: unknown, where: string): string {
  if (error instanceof ExpectedError) return `${error.message}\n${error.hint}`;
  logFailure(where, error);
  return 'This is a bug in part-analysis-mcp; its log (stderr) has the details.\nTry once more; report it with the log if it stays.';
}

async function toContent(attachment: Attachment): Promise<ContentBlock> {
  if (attachment.type === 'image') {
    const data = (await readFile(attachment.path)).toString('base64');
    return { type: 'image', data, mimeType: attachment.mimeType };
  }
  const { uri, name, mimeType, sizeBytes } = attachment;
  const annotations = { audience: ['user' as const, 'assistant' as const], priority: 0.7 };
  return { type: 'resource_link', uri, name, title: name, mimeType, size: sizeBytes, annotations };
}
