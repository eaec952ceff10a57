import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Account } from './accounts.js';
import type { Tokens } from './tokens.js';

export const socketPath = '/ws/echo/';

type Options = { isOn: boolean; namesPart: boolean };

/**
 * The socket on which 3D Spark tells that a task is done. It takes its token in the query, as browsers cannot set a header.
 *
 * @see 3D Spark File API page, "Connect Websocket"
 */
export function openSockets(server: EventEmitter, tokens: Tokens, { isOn, namesPart }: Options) {
  const sockets = new WebSocketServer({ noServer: true });
  const listeners = new Map<WebSocket, Account>();

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const account = tokens.accountOf(url.searchParams.get('Bearer') ?? '');
    if (!isOn || url.pathname !== socketPath) return refuse(stream, '404 Not Found');
    if (!account) return refuse(stream, '401 Unauthorized');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      listeners.set(socket, account);
      socket.on('close', () => listeners.delete(socket));
      socket.on('error', () => socket.terminate());
    });
  });

  return {
    announce(organization: string, { part_id, ...message }: Record<string, string>): void {
      const text = JSON.stringify(namesPart ? { ...message, part_id } : message);
      for (const [socket, account] of listeners) if (account.organization === organization) socket.send(text);
    },

    close(): void {
      for (const socket of listeners.keys()) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
