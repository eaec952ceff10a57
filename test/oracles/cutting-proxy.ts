import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Passes bytes to and from a port of this machine. After `cutNextAnswer` the next answer is swallowed and the connection reset. */
export async function startCuttingProxy(targetPort: number) {
  let isArmed = false;
  let cuts = 0;
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => client.destroy()).on('close', () => client.end());
    client.on('data', (bytes) => target.write(bytes));
    // Once the server answers it has done what it was asked for: only the news of it gets lost.
    target.on('data', (bytes) => {
      if (!isArmed) return client.write(bytes);
      isArmed = false;
      cuts++;
      client.resetAndDestroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  return {
    port: (server.address() as AddressInfo).port,
    cutNextAnswer() {
      isArmed = true;
    },
    get cuts() {
      return cuts;
    },
  };
}
