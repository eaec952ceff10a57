import type { JSONRPCMessage, McpServer, RequestId, Transport } from '@modelcontextprotocol/server';

type Request = Extract<JSONRPCMessage, { method: string; id: RequestId }>;

/**
 * The same connection, on which an opening `initialize` is answered by `greeter`, who need not know more than who this server is. The whole
 * server gets the message after that, and every one that follows; its own answer, which says the same, goes nowhere. So a host hears of
 * this server while tools and clients of vendors are still being loaded.
 */
export function withFirstAnswer(wire: Transport, greeter: () => McpServer): Transport {
  let held: JSONRPCMessage[] | undefined;
  let isOpen = false;
  let answered: RequestId | undefined;

  const connection: Transport = {
    start: () => wire.start(),
    close: () => wire.close(),
    send(message, options) {
      if (answered === undefined || !isAnswerTo(message, answered)) return wire.send(message, options);
      answered = undefined;
      return Promise.resolve();
    },
  };
  wire.onclose = () => connection.onclose?.();
  wire.onerror = (error) => connection.onerror?.(error);
  wire.onmessage = (message) => {
    const isOpening = !isOpen;
    isOpen = true;
    if (held) held.push(message);
    else if (isOpening && isGreeting(message)) void greet(message);
    else connection.onmessage?.(message);
  };
  return connection;

  async function greet(message: Request): Promise<void> {
    held = [message];
    try {
      await wire.send(await answerOf(greeter(), message));
      answered = message.id;
    } catch (error) {
      connection.onerror?.(error as Error);
    }
    const waiting = held;
    held = undefined;
    for (const next of waiting) connection.onmessage?.(next);
  }
}

/** Clients from 2026 on say their version in `_meta` of each message; whoever does is left to the whole server. */
function isGreeting(message: JSONRPCMessage): message is Request {
  return 'method' in message && message.method === 'initialize' && 'id' in message && message.params?._meta === undefined;
}

function isAnswerTo(message: JSONRPCMessage, id: RequestId): boolean {
  return !('method' in message) && message.id === id;
}

async function answerOf(server: McpServer, request: Request): Promise<JSONRPCMessage> {
  const channel: Transport = { start: async () => {}, close: async () => {}, send: async () => {} };
  const answered = new Promise<JSONRPCMessage>((resolve) => {
    channel.send = async (message) => resolve(message);
  });
  await server.connect(channel);
  channel.onmessage?.(request);
  const answer = await answered;
  await server.close();
  return answer;
}
