import type { McpServer } from '@modelcontextprotocol/server';
import { redactedDeep } from '../redaction/redacted.js';

/** Has every message of the server, whatever it answers or tells, leave without secrets. Ids of messages stay as they are. */
export function filterMessages(server: McpServer): void {
  const connect = server.connect.bind(server);
  server.connect = (transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => send(clean(message), options);
    return connect(transport);
  };
}

function clean<Message extends object>(message: Message): Message {
  const told = Object.entries(message).filter(([name]) => ['result', 'error', 'params'].includes(name));
  return { ...message, ...redactedDeep(Object.fromEntries(told)) };
}
