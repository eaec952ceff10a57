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

/** What is clean, as nearly all is, goes on uncopied. */
function clean<Message extends object>(message: Message): Message {
  const told = message as Record<string, unknown>;
  const changes = ['result', 'error', 'params'].flatMap((name) => {
    const before = told[name];
    const after = redactedDeep(before);
    return after === before ? [] : [[name, after]];
  });
  return changes.length === 0 ? message : { ...message, ...Object.fromEntries(changes) };
}
