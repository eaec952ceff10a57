import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Stream } from './toxic.js';

/** A piece with the time at which it came, or the end of the stream. */
export type Arrival = { bytes: Buffer; atMs: number } | 'end';

/** More than that is not taken from the source before it is passed on. */
const maxQueuedBytes = 1 << 20;

/** What comes from `source`, until its end or that of the connection. */
export async function* arrivalsOf(source: Socket, stream: Stream, signal: AbortSignal): AsyncGenerator<Arrival> {
  const queue: Arrival[] = [];
  let queuedBytes = 0;
  let wake = () => {};
  const put = async (arrival: Arrival) => {
    // A server that refuses closes at once: its answer has to be read before the next write finds that out.
    if (stream === 'upstream') await nextTurn();
    if (stream === 'upstream') await nextTurn();
    queue.push(arrival);
    wake();
  };
  source.on('data', async (bytes: Buffer) => {
    queuedBytes += bytes.byteLength;
    source.pause();
    await put({ bytes, atMs: performance.now() });
    if (queuedBytes < maxQueuedBytes) source.resume();
  });
  for (const event of ['end', 'close']) source.once(event, () => void put('end'));
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    const arrival = queue.shift();
    if (arrival === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    yield arrival;
    if (arrival === 'end') return;
    queuedBytes -= arrival.bytes.byteLength;
    if (queuedBytes < maxQueuedBytes) source.resume();
  }
}
