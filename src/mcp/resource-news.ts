import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { logFailure } from '../log.js';
import type { Services } from '../services.js';
import type { EndedJob, ResourceFamily } from './resource.js';

const mostSubscriptions = 1_000;

/**
 * Has clients told of documents that are new or other than before, until the connection ends. Those of 2026-07-28 hear what they listen
 * to, which the library sees to; those before subscribe to single documents.
 */
export function registerResourceNews(server: McpServer, family: ResourceFamily, services: Services): void {
  const { server: connection } = server;
  const subscribed = new Set<string>();

  connection.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    if (subscribed.size >= mostSubscriptions) throw new ProtocolError(ProtocolErrorCode.InvalidParams, tooMany);
    subscribed.add(uri);
    return {};
  });
  connection.setRequestHandler('resources/unsubscribe', async ({ params: { uri } }) => {
    subscribed.delete(uri);
    return {};
  });

  const stop = services.jobs.onEnd((job) => void tell(job).catch((error) => logFailure('news of resources', error)));
  const { onclose } = connection;
  connection.onclose = () => {
    stop();
    onclose?.();
  };

  async function tell(job: EndedJob): Promise<void> {
    if (!server.isConnected()) return;
    const { uris, hasNew } = family.changedBy(job);
    const isModern = (connection.getNegotiatedProtocolVersion() ?? '') >= firstWithListening;
    if (hasNew) await connection.sendResourceListChanged();
    for (const uri of uris) if (isModern || subscribed.has(uri)) await connection.sendResourceUpdated({ uri });
  }
}

/** From this revision on a client says in one request what it wants to hear of. */
const firstWithListening = '2026-07-28';
const tooMany = `More than ${mostSubscriptions} resources cannot be subscribed to at once. Unsubscribe from others first.`;
