import { CLIENT_CAPABILITIES_META_KEY, type ClientCapabilities, type McpServer, type ServerContext } from '@modelcontextprotocol/server';

/** The extension of SEP-2663, https://modelcontextprotocol.github.io/ext-tasks/specification/2026-07-28/tasks.html */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** What the client of this request says it can do: by the protocol of 2026-07-28 each request says it, before that the first one. */
export function capabilitiesOf(server: McpServer, context: ServerContext): ClientCapabilities {
  return (context.mcpReq.envelope ? said(context) : server.server.getClientCapabilities()) ?? {};
}

/** Whether this request says that its client knows an extension of 2026-07-28; requests of earlier protocols do not. */
export function takesExtension(context: ServerContext, name: string): boolean {
  return said(context)?.extensions?.[name] !== undefined;
}

function said({ mcpReq: { envelope } }: ServerContext): ClientCapabilities | undefined {
  // The library has checked the envelope; its type names no keys.
  return (envelope as Record<string, ClientCapabilities | undefined> | undefined)?.[CLIENT_CAPABILITIES_META_KEY];
}
