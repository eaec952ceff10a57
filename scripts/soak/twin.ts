import { startHttpTwin } from '../../test/support/http-twin.js';

/** The server of the soak: says where it is, then how much memory it has in use whenever it is asked, and ends with its parent. */
const { url, close } = await startHttpTwin(process.env as Record<string, string>);
const collect = (globalThis as { gc?: () => void }).gc;

process.on('message', (question) => {
  if (question !== 'memory') return;
  collect?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  process.send?.({ memory: { rss, heapUsed, external, resources: resources.length } });
});
process.once('disconnect', () => void close().finally(() => process.exit(0)));
process.send?.({ url });
