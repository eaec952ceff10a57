import { WebSocket } from 'ws';
import { VendorError } from '../errors.js';
import { logFailure } from '../log.js';
import { TimedOut } from './deadline.js';
import { noAnswer } from './no-answer.js';
import { userAgent } from './user-agent.js';

export type SocketOptions = {
  /** Its query may hold a secret, so no error and no log names it. */
  url: string;
  vendor: string;
  /** Is given each text message; binary ones are ignored. */
  onMessage(text: string): void;
  connectTimeoutMs?: number | undefined;
};

export type Socket = { close(): void; readonly isOpen: boolean };

const maxMessageBytes = 1 << 20;
const closeWithinMs = 1000;
const hint = 'Nothing is lost without it: files are asked for at intervals instead.';

/**
 * An open WebSocket. Once it is open nothing throws: after an error, or a message over 1 MiB, `isOpen` is false.
 *
 * @throws {VendorError} when it does not open in time (5 s unless given).
 */
export async function openSocket({ url, vendor, onMessage, connectTimeoutMs = 5000 }: SocketOptions): Promise<Socket> {
  const socket = connect(url, vendor);
  socket.on('message', (data, isBinary) => {
    if (!isBinary) hand(data.toString(), vendor, onMessage);
  });
  await opened(socket, vendor, new URL(url), connectTimeoutMs);
  return {
    close() {
      socket.close();
      setTimeout(() => socket.terminate(), closeWithinMs).unref();
    },
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
  };
}

function connect(url: string, vendor: string): WebSocket {
  try {
    const socket = new WebSocket(url, {
      maxPayload: maxMessageBytes,
      followRedirects: false,
      perMessageDeflate: false,
      headers: { 'user-agent': userAgent },
    });
    // Stays to the end: an error without a listener would end the process.
    socket.on('error', () => {});
    return socket;
  } catch {
    // The library's error quotes the address.
    throw new VendorError(`The configured address for live messages of ${vendor} is not one that can be used.`, hint);
  }
}

async function opened(socket: WebSocket, vendor: string, url: URL, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(noAnswer(vendor, url, new TimedOut('Not open in time.'))), timeoutMs);
      socket.once('open', resolve);
      socket.once('error', (error) => reject(noAnswer(vendor, url, error)));
      socket.once('unexpected-response', (_, { statusCode }) => {
        reject(new VendorError(`${vendor} answered ${statusCode} where a WebSocket was to be opened.`, hint));
      });
    });
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever listens must not be able to end the process from inside the library's event. */
function hand(text: string, vendor: string, onMessage: (text: string) => void): void {
  try {
    onMessage(text);
  } catch (error) {
    logFailure(`a live message of ${vendor} could not be handled`, error);
  }
}
