import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** What happens to connections that have brought so many bytes. */
export type Trouble = {
  /** `up` is what clients send, `down` what the server answers. */
  way: 'up' | 'down';
  /** Bytes of one connection, its headers among them. */
  afterBytes: number;
  /** How often; the connections after that are left in peace. */
  times: number;
  /** `cut`: the connection is reset there. `flip`: the byte there becomes another. */
  kind: 'cut' | 'flip';
  /** Awaited before the connection is reset; it stands still meanwhile. */
  before?: (() => Promise<void>) | undefined;
};

/** Passes bytes to and from a port of this machine, as they are unless `trouble` or `cutNextAnswer` says otherwise. */
export async function startCuttingProxy(targetPort: number, trouble?: Trouble) {
  let isArmed = false;
  let left = trouble?.times ?? 0;
  const seen = { cuts: 0, connections: 0, upBytes: 0, downBytes: 0 };

  async function cut(client: Socket, target: Socket): Promise<void> {
    seen.cuts++;
    client.pause();
    target.pause();
    await trouble?.before?.();
    client.resetAndDestroy();
    target.destroy();
  }

  /** What is to be done within `bytes`, which follow `doneBytes` of that connection, and where. */
  function dueIn(way: Trouble['way'], doneBytes: number, bytes: Buffer): { kind: Trouble['kind']; offset: number } | undefined {
    if (isArmed && way === 'down') {
      isArmed = false;
      return { kind: 'cut', offset: 0 };
    }
    const offset = (trouble?.afterBytes ?? 0) - doneBytes;
    if (trouble?.way !== way || left === 0 || offset < 0 || offset >= bytes.byteLength) return undefined;
    left--;
    return { kind: trouble.kind, offset };
  }

  function passOn(way: Trouble['way'], source: Socket, sink: Socket, end: () => void): void {
    let doneBytes = 0;
    let isOver = false;
    const hand = (bytes: Buffer) => {
      if (isOver) return;
      const due = dueIn(way, doneBytes, bytes);
      isOver = due?.kind === 'cut';
      if (due?.kind === 'flip') bytes.writeUInt8((bytes[due.offset] ?? 0) ^ 1, due.offset);
      const passed = isOver ? bytes.subarray(0, due?.offset) : bytes;
      doneBytes += passed.byteLength;
      seen[`${way}Bytes`] += passed.byteLength;
      if (!sink.destroyed && !sink.write(passed)) source.pause();
      if (isOver) end();
    };
    sink.on('drain', () => isOver || source.resume());
    source.on('data', async (bytes: Buffer) => {
      if (way === 'down') return hand(bytes);
      // A server that refuses closes at once: its answer has to be read before the next write finds that out.
      source.pause();
      await nextTurn();
      await nextTurn();
      if (!isOver) source.resume();
      hand(bytes);
    });
  }

  const server = createServer((client) => {
    seen.connections++;
    const target = connect(targetPort, '127.0.0.1');
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => {}).on('close', () => client.end());
    passOn('up', client, target, () => void cut(client, target));
    passOn('down', target, client, () => void cut(client, target));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** How many connections were cut and made, and what went through. */
    seen,
    /** The next answer is swallowed and its connection reset: the server has done what it was asked for, only the news of it gets lost. */
    cutNextAnswer() {
      isArmed = true;
    },
    get cuts() {
      return seen.cuts;
    },
  };
}
