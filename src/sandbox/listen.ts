import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

/**
 * Serves `app` on the loopback address only; `port` 0 takes a free one.
 *
 * @throws what the system says when the port is taken.
 */
export async function listen(app: { fetch: (request: Request) => Response | Promise<Response> }, port: number) {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,

    /** Ends every connection; idle ones would keep the port for as long as their client likes. */
    async close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
