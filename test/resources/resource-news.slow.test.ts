import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { connectLegacy } from '../support/legacy-client.js';
import { connectRaw } from '../support/raw-client.js';

const file = 'examples/spacer.stl';
/** The id of a part is known from its file and what was asked. */
const order = { file, process: 'slm', material: '316L' };

test('a client that listens hears of its documents when a job ends, and of a new part', async () => {
  const { client, services } = await connect();
  const first = await call(client, 'analyze_part', order);
  const uri = `part://local/${first.structured.partId}/result`;
  const { request, start, notifications } = await connectRaw(services);
  await request('server/discover');
  await start('subscriptions/listen', { notifications: { resourcesListChanged: true, resourceSubscriptions: [uri] } });
  await expect.poll(() => notifications.map(({ method }) => method)).toEqual(['notifications/subscriptions/acknowledged']);

  await call(client, 'analyze_part', { ...order, force: true });
  await expect.poll(() => notifications.length).toBe(3);

  expect(notifications[0]!.params).toMatchObject({ notifications: { resourcesListChanged: true, resourceSubscriptions: [uri] } });
  expect(notifications.slice(1)).toMatchObject([
    { method: 'notifications/resources/list_changed' },
    { method: 'notifications/resources/updated', params: { uri } },
  ]);
});

test('a client of 2025 hears of the documents that it subscribed to, until it does not want to any more', async () => {
  const { client, services } = await connect();
  const first = await call(client, 'analyze_part', order);
  const uri = `part://local/${first.structured.partId}/result`;
  const legacy = await connectLegacy(services);

  await legacy.client.subscribeResource({ uri });
  await call(client, 'analyze_part', { ...order, force: true });
  await expect.poll(() => legacy.heard).toEqual(['notifications/resources/list_changed', `notifications/resources/updated ${uri}`]);
  await legacy.client.unsubscribeResource({ uri });
  await call(client, 'analyze_part', { ...order, force: true });
  await expect.poll(() => legacy.heard.length).toBe(3);

  expect(legacy.client.getServerCapabilities()?.resources).toEqual({ subscribe: true, listChanged: true });
  expect(legacy.heard[2]).toBe('notifications/resources/list_changed');
});

test('a connection that has ended is told of nothing, and leaves no listener behind', async () => {
  const { client, services } = await connect();
  const listeners = countListeners(services.jobs);
  const open = [await connectLegacy(services), await connectLegacy(services)];
  const during = listeners.count();

  for (const connection of open) await connection.close();

  expect({ during, after: listeners.count() }).toEqual({ during: 2, after: 0 });
  expect((await call(client, 'analyze_part', order)).structured.state).toBe('succeeded');
});

test('a client that asks first and then speaks the protocol of 2025 leaves one listener, of the server that it speaks to', async () => {
  const { services } = await connect();
  const listeners = countListeners(services.jobs);
  const { request, requestOf2025, close } = await connectRaw(services);

  const discovered = await request('server/discover');
  const initialized = await requestOf2025('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  });
  const during = listeners.count();
  await close();

  expect(discovered.result).toMatchObject({ capabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } });
  expect(initialized.result).toMatchObject({
    protocolVersion: '2025-11-25',
    serverInfo: { name: 'part-analysis-mcp', icons: [{ mimeType: 'image/png', sizes: ['48x48'] }, { mimeType: 'image/svg+xml' }] },
  });
  expect({ during, after: listeners.count() }).toEqual({ during: 1, after: 0 });
});

/** Listeners that were added from here on and not taken away. */
function countListeners(jobs: { onEnd: (listener: never) => () => void }) {
  const { onEnd } = jobs;
  let count = 0;
  jobs.onEnd = (listener) => {
    const stop = onEnd(listener);
    count++;
    return () => {
      count--;
      stop();
    };
  };
  return { count: () => count };
}
