import type { McpServer, ServerContext } from '@modelcontextprotocol/server';
import type { Call } from '../call.js';
import { logFailure } from '../log.js';
import type { Services } from '../services.js';
import { answer } from './answer.js';
import { takesExtension, tasksExtension } from './client-capabilities.js';
import { askerOf } from './consent.js';
import { portable, shownOnly } from './portable-schema.js';
import { answerOrTask } from './tasks.js';
import type { Tool } from './tool.js';

/** Binds each tool to the server. This is the one place where arguments, results and errors of tools meet the protocol. */
export function registerTools(server: McpServer, tools: Tool[], services: Services): void {
  for (const tool of tools) {
    const { name, title, description, annotations, meta } = tool;
    const schemas = { inputSchema: portable(tool.input), outputSchema: shownOnly(tool.output) };
    server.registerTool(name, { title, description, annotations, ...schemas, ...(meta && { _meta: meta }) }, (args, context) => {
      const run = (changes: Partial<Call>) => answer(server, tool, services, args, { ...toCall(server, tool, args, context), ...changes });
      return takesExtension(context, tasksExtension) ? answerOrTask(run, services, args, context) : run({});
    });
  }
}

function toCall(server: McpServer, tool: Tool, args: unknown, context: ServerContext): Call {
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
  const ask = askerOf(server, tool.name, args, context);
  return { signal, tool: tool.name, progress, ...(ask && { ask }) };
}
