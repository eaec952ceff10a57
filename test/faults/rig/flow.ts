import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Acting, type ActingOf, actingOn, type OfType } from './acting.js';
import { arrivalsOf } from './arrivals.js';
import type { Stream } from './toxic.js';
import type { ToxicSet } from './toxic-set.js';

/** What has gone through a proxy, and what was done to it. */
export type Seen = { connections: number; cuts: number; flips: number; upBytes: number; downBytes: number };

export type FlowOptions = {
  stream: Stream;
  source: Socket;
  sink: Socket;
  toxics: ToxicSet;
  seen: Seen;
  /** Ends the whole connection. */
  cut(ending: 'reset' | 'close'): void;
  /** Of the connection: all waits end with it. */
  signal: AbortSignal;
};

type Flow = FlowOptions & {
  acting: ActingOf;
  doneBytes: number;
  /** Nothing gets through any more. */
  isMute: boolean;
};

/** Carries one stream of one connection through the toxics that act on it. Returns at its end; never throws. */
export async function carry(options: FlowOptions): Promise<void> {
  const { toxics, stream, source, signal } = options;
  const flow: Flow = { ...options, acting: actingOn(toxics, stream, () => flow.doneBytes), doneBytes: 0, isMute: false };
  try {
    for await (const arrival of arrivalsOf(source, stream, signal)) {
      if (arrival === 'end') return await end(flow);
      await pass(flow, arrival.bytes, arrival.atMs);
    }
  } catch {
    // The connection is over: there is nobody to carry for.
  }
}

async function pass(flow: Flow, bytes: Buffer, atMs: number): Promise<void> {
  if (flow.isMute) return;
  await sleep(flow, atMs + latencyMs(flow) - performance.now());
  flip(flow, bytes);
  const due = nextStrike(flow, bytes);
  await writeSlowly(flow, due ? bytes.subarray(0, due.offset) : bytes);
  if (due) await strike(flow, due);
}

async function end(flow: Flow): Promise<void> {
  if (flow.isMute) return;
  for (const { toxic, take } of flow.acting('slow_close')) {
    take();
    await sleep(flow, toxic.attributes.delay);
  }
  flow.sink.end();
}

async function sleep({ signal }: Flow, ms: number): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { signal });
}

function latencyMs({ acting, toxics }: Flow): number {
  let ms = 0;
  for (const { toxic, take } of acting('latency')) {
    take();
    const { latency, jitter } = toxic.attributes;
    ms += latency + (jitter > 0 ? (toxics.random() * 2 - 1) * jitter : 0);
  }
  return ms;
}

function flip({ acting, doneBytes, seen }: Flow, bytes: Buffer): void {
  for (const { toxic, from, take } of acting('corrupt')) {
    const offset = from + toxic.attributes.at_byte - doneBytes;
    if (offset < 0 || offset >= bytes.byteLength) continue;
    take();
    seen.flips++;
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  }
}

/** A place in a piece at which the stream is ended, and how. */
type Strike = Acting<'reset_peer' | 'limit_data' | 'timeout'> & { offset: number };

/** The first of them. */
function nextStrike({ acting, doneBytes }: Flow, bytes: Buffer): Strike | undefined {
  const at = (after: number | undefined, from: number) => (after === undefined ? -1 : from + after - doneBytes);
  const strikes: Strike[] = [
    ...acting('reset_peer').map((one) => ({ ...one, offset: at(one.toxic.attributes.after_bytes, one.from) })),
    ...acting('limit_data').map((one) => ({ ...one, offset: at(one.toxic.attributes.bytes, one.from) })),
    ...acting('timeout').map((one) => ({ ...one, offset: at(one.toxic.attributes.after_bytes, one.from) })),
  ];
  const due = strikes.filter(({ offset }) => offset >= 0 && offset < bytes.byteLength);
  return due.toSorted((one, other) => one.offset - other.offset)[0];
}

async function strike(flow: Flow, { toxic, take }: Strike): Promise<void> {
  take();
  flow.isMute = true;
  const timeoutMs = toxic.type === 'limit_data' ? 0 : toxic.attributes.timeout;
  if (toxic.type === 'timeout' && timeoutMs === 0) return;
  await sleep(flow, timeoutMs);
  await toxic.before?.();
  flow.seen.cuts++;
  flow.cut(toxic.type === 'reset_peer' ? 'reset' : 'close');
}

/** In the pieces and at the pace that the toxics want. */
async function writeSlowly(flow: Flow, bytes: Buffer): Promise<void> {
  const { acting, toxics } = flow;
  const [slicer] = acting('slicer');
  const lines = acting('bandwidth');
  for (const one of [slicer, ...lines]) one?.take();
  const rateKbPerS = Math.min(...lines.map(({ toxic }) => toxic.attributes.rate));
  for (let start = 0; start < bytes.byteLength; ) {
    const piece = bytes.subarray(start, start + pieceBytes(slicer?.toxic, rateKbPerS, toxics.random));
    await sleep(flow, piece.byteLength / rateKbPerS);
    await write(flow, piece);
    start += piece.byteLength;
    if (slicer && start < bytes.byteLength) await sleep(flow, slicer.toxic.attributes.delay / 1000);
  }
}

/** How many bytes go at once; at a low rate no more than those of 50 ms. */
function pieceBytes(slicer: OfType<'slicer'> | undefined, rateKbPerS: number, random: () => number): number {
  const paced = Math.ceil(rateKbPerS * 50);
  if (!slicer) return paced;
  const { average_size, size_variation } = slicer.attributes;
  return Math.max(1, Math.min(paced, average_size + Math.round((random() * 2 - 1) * size_variation)));
}

async function write(flow: Flow, bytes: Buffer): Promise<void> {
  const { sink, seen, stream, signal } = flow;
  flow.doneBytes += bytes.byteLength;
  seen[stream === 'upstream' ? 'upBytes' : 'downBytes'] += bytes.byteLength;
  if (sink.destroyed || bytes.byteLength === 0) return;
  if (!sink.write(bytes)) await drained(sink, signal);
}

async function drained(sink: Socket, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close']) sink.off(event, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    for (const event of ['drain', 'close']) sink.once(event, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
