import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { carry, type Seen } from './flow.js';
import type { Toxic, ToxicSpec } from './toxic.js';
import { createToxicSet } from './toxic-set.js';

export type FaultProxyOptions = {
  /** The port of this machine to which connections go. */
  target: number;
  toxics?: readonly (ToxicSpec & Pick<Toxic, 'before'>)[];
  /** Draws toxicity, jitter and sizes, from 0 to 1; Math.random unless given. */
  random?: () => number;
};

/** A proxy that runs; close it at last. */
export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>;

/** Passes bytes to and from a port of this machine, as they are unless toxics say otherwise. Listens on a free port of 127.0.0.1. */
export async function startFaultProxy({ target, toxics: first = [], random = Math.random }: FaultProxyOptions) {
  const toxics = createToxicSet(random);
  for (const spec of first) toxics.add(spec);
  const seen: Seen = { connections: 0, cuts: 0, flips: 0, upBytes: 0, downBytes: 0 };
  const open = new Set<Socket>();

  /** The connection is reset now or later for what it is, whatever it brings. */
  async function strikeConnection(signal: AbortSignal, reset: () => void): Promise<void> {
    for (const one of toxics.all()) {
      const { toxic } = one;
      const isOurs = toxic.type === 'down' || (toxic.type === 'reset_peer' && toxic.attributes.after_bytes === undefined);
      if (!isOurs || one.left === 0 || random() >= toxic.toxicity) continue;
      one.left--;
      if (toxic.type === 'reset_peer') await wait(toxic.attributes.timeout, undefined, { signal });
      await toxic.before?.();
      seen.cuts++;
      return reset();
    }
  }

  function serve(client: Socket): void {
    seen.connections++;
    open.add(client);
    const over = new AbortController();
    const { signal } = over;
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const reset = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    const cut = (ending: 'reset' | 'close') => {
      if (ending === 'reset') return reset();
      for (const socket of [client, upstream]) socket.end(() => socket.destroy());
    };
    let isReached = false;
    upstream.once('connect', () => {
      isReached = true;
    });
    // A target that is not there looks as one that hangs up.
    upstream.on('error', () => isReached || reset());
    client.on('error', () => {});
    client.once('close', () => {
      open.delete(client);
      over.abort();
      upstream.destroy();
    });
    strikeConnection(signal, reset).catch(() => {});
    const shared = { toxics, seen, cut, signal };
    void carry({ ...shared, stream: 'upstream', source: client, sink: upstream });
    void carry({ ...shared, stream: 'downstream', source: upstream, sink: client });
  }

  const server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function disable(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    for (const client of open) client.resetAndDestroy();
    await closed;
  }

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Connections made, cut and changed, and the bytes that went through. */
    seen,
    /** Acts from here on, on connections that are open, too. Gives back what takes it away again. */
    add: toxics.add,
    /** Takes all toxics of that name away. */
    remove: toxics.remove,
    clear: toxics.clear,
    /** The next answer is swallowed and its connection reset: the server has done what it was asked for, only the news of it gets lost. */
    cutNextAnswer(): void {
      toxics.add({ type: 'reset_peer', stream: 'downstream', times: 1, attributes: { after_bytes: 0 } });
    },
    /** Nobody listens any more, and what is open is reset. */
    disable,
    async enable(): Promise<void> {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close(): Promise<void> {
      if (server.listening) await disable();
    },
  };
}
