import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.js';
import { TimedOut } from './deadline.js';

/** When a transfer counts as stuck. */
export type TransferLimits = {
  /** Without a single byte for this long, the connection is given up. */
  idleTimeoutMs: number;
  /** After the last byte of an upload, the vendor may take this long to store it before it answers. */
  answerTimeoutMs: number;
  /** Over each stretch of this length a download has to reach `minBytesPerS`: a drip of bytes never runs into the idle timeout. */
  slowWindowMs: number;
  minBytesPerS: number;
  /** All of a download has to be there in `wholeTimeoutMs`, or as long as it takes at `minMeanBytesPerS` where that is longer. */
  wholeTimeoutMs: number;
  minMeanBytesPerS: number;
  /** This much has to stay free on the disk when a download is there. */
  spareDiskBytes: number;
};

export const defaultLimits: TransferLimits = {
  idleTimeoutMs: 30_000,
  answerTimeoutMs: 120_000,
  slowWindowMs: 60_000,
  minBytesPerS: 1024,
  wholeTimeoutMs: 600_000,
  minMeanBytesPerS: 64 * 1024,
  spareDiskBytes: 256 * 2 ** 20,
};

export type TransferOptions = {
  url: URL;
  method: string;
  headers: Record<string, string | number>;
  idleTimeoutMs: number;
  signal: AbortSignal | undefined;
  /** Has the server say whether it wants the body before any of it is sent: `untilWanted` then waits for that. */
  asksFirst?: boolean | undefined;
  /** Turns the host into addresses; the system's own look-up unless given. */
  lookup?: LookupFunction | undefined;
};

/** One request whose bytes flow; every wait ends when the connection breaks, nothing moves for too long, or the signal is aborted. */
export type Transfer = {
  /** Whether an answer is there, of whatever kind. */
  isAnswered(): boolean;
  /** Whether an answer is there that makes the rest of what is sent pointless. */
  isRefused(): boolean;
  /** Resolves when the server asks for the body, answers, or has said nothing for `ms`: not every server knows the question. */
  untilWanted(ms: number): Promise<void>;
  /** The head of the answer. */
  untilResponse(): Promise<IncomingMessage>;
  /** Resolves when the bytes are on their way, and their buffer may be used again; at once when the request is refused. One at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Throws what broke the connection, where nothing else tells that the answer is not whole: one without a length seems to have
   * come to its end when its connection is reset. Has to be asked when all of its body was read.
   */
  requireUnbroken(): void;
  /** Something else than bytes is waited for: no idle timeout meanwhile. */
  pause(): void;
  /** Off the line so far, with the head of the answer. */
  receivedBytes(): number;
  /** Something moved: the idle timeout starts anew, `ms` long from here on. */
  alive(ms?: number): void;
  end(): void;
  /** Whatever moves, all has to be over in `ms`: a drip of bytes never runs into the idle timeout. */
  endWithin(ms: number): void;
  /** Gives the connection up; every wait then ends with `error`. */
  stop(error: unknown): void;
  /** What really ended the transfer, where a stream only knows that it was cut. */
  causeOf(error: unknown): unknown;
  /** Has to be called at last: frees the connection and its timers. */
  close(): void;
};

/**
 * Opens a request on node:http(s). Not `fetch`: Node's keeps the whole body of an upload in memory (2.2 GB for 2 GiB), and
 * follows redirects with some of the credentials.
 */
export function openTransfer({ url, method, headers, idleTimeoutMs, signal, asksFirst, lookup }: TransferOptions): Transfer {
  signal?.throwIfAborted();
  const asked = asksFirst ? { ...headers, expect: '100-continue' } : headers;
  // A connection of its own: one kept alive may be closed by the vendor at the moment it is used again.
  const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, { method, headers: asked, agent: false, lookup });
  let answer: IncomingMessage | undefined;
  let cause: { error: unknown } | undefined;
  let failure: { error: unknown } | undefined;
  let isGone = false;
  let idleMs = idleTimeoutMs;
  let timer: NodeJS.Timeout | undefined;
  let lastCall: NodeJS.Timeout | undefined;
  let isClosed = false;
  const answered = promiseWith<IncomingMessage>();
  const wanted = promiseWith<void>();
  /** The write under way. A race with a promise that lives as long as the request would keep something of every write. */
  let writing = promiseWith<void>();

  function breakOff(error: unknown): void {
    failure ??= { error };
    for (const wait of [answered, wanted, writing]) wait.reject(error);
  }
  function stop(error: unknown): void {
    cause ??= { error };
    breakOff(cause.error);
    request.destroy();
    // Ending the request alone lets an answer without a length end as if it were whole.
    answer?.destroy(new Error('The transfer was stopped.'));
  }
  function alive(ms = idleMs): void {
    clearTimeout(timer);
    idleMs = ms;
    if (!isClosed) timer = setTimeout(() => stop(new TimedOut('Nothing moved for too long.')), idleMs);
  }
  const onAbort = () => stop(signal?.reason);
  const isRefused = () => answer !== undefined && isRefusal(answer);

  alive();
  signal?.addEventListener('abort', onAbort, { once: true });
  request.once('continue', () => wanted.resolve());
  request.once('response', (response) => {
    answer = response;
    alive(idleTimeoutMs);
    answered.resolve(response);
    wanted.resolve();
    if (isRefused()) writing.resolve();
  });
  // The listener stays: a vendor that answers early and closes lets later writes fail, which nobody has to know.
  request.on('error', breakOff);
  request.once('close', () => {
    isGone = true;
    if (!answer) breakOff(new Gone());
    // Also after an answer that came too early: what is still written then never comes to an end.
    writing.reject(new Gone());
  });

  return {
    isAnswered: () => answer !== undefined,
    isRefused,
    untilWanted: (ms) => within(ms, wanted),
    untilResponse: () => answered.promise,
    async write(bytes) {
      writing = promiseWith<void>();
      if (isRefused()) return;
      if (isGone || failure) throw failure?.error ?? new Gone();
      const { resolve, reject, promise } = writing;
      request.write(bytes, (error) => (error ? reject(error) : resolve()));
      await promise;
      alive();
      // Where the vendor closes right after an early answer, its answer has to be read before the next write notices.
      await nextTurn();
    },
    requireUnbroken() {
      if (failure && !(answer && saysItsEnd(answer))) throw failure.error;
    },
    pause: () => clearTimeout(timer),
    receivedBytes: () => request.socket?.bytesRead ?? 0,
    alive,
    end: () => request.end(),
    endWithin(ms) {
      lastCall = setTimeout(() => stop(new TimedOut('Not over in time.')), ms);
    },
    stop,
    causeOf: (error) => (cause ? cause.error : error),
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(lastCall);
      signal?.removeEventListener('abort', onAbort);
      request.destroy();
    },
  };
}

class Gone extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('The connection was closed.');
  }
}

/** Whether an answer tells where it ends, so that one that was cut is known by that. Any other ends when its connection does. */
export function saysItsEnd({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return 'content-length' in headers || 'transfer-encoding' in headers;
}

function isRefusal({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 300;
}

function promiseWith<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // Whether anybody waits just then is a matter of chance; without this an unheard failure would end the process.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** What `wait` comes to; it is resolved by force when `ms` have passed. */
async function within(ms: number, wait: ReturnType<typeof promiseWith<void>>): Promise<void> {
  const timer = setTimeout(wait.resolve, ms);
  try {
    await wait.promise;
  } finally {
    clearTimeout(timer);
  }
}

/** The head of an answer in the form that all doors share. */
export function headOf(response: IncomingMessage): Omit<Answer, 'body'> {
  const { statusCode = 0, headers } = response;
  return { status: statusCode, setCookies: headers['set-cookie'] ?? [], retryAfter: headers['retry-after'] };
}

/** The pieces of an answer's body; each one keeps the transfer alive. */
export async function* piecesOf(transfer: Transfer, response: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const piece of response) {
    if (!Buffer.isBuffer(piece)) continue;
    transfer.alive();
    yield piece;
  }
}
