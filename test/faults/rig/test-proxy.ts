import { onTestFinished } from 'vitest';
import { type FaultProxyOptions, startFaultProxy } from './fault-proxy.js';

/** A fault proxy that is closed when the test is over. */
export async function startTestProxy(options: FaultProxyOptions) {
  const proxy = await startFaultProxy(options);
  onTestFinished(() => proxy.close());
  return proxy;
}
