import { Worker } from 'node:worker_threads';

/** What a child writes to stderr before it ends itself, so that the parent can tell why. */
export const memoryMark = 'engine memory limit reached';

/**
 * Ends this process when it takes more memory than allowed, or when its parent is gone. It runs in a thread of its own, because
 * the main thread may be inside WebAssembly for minutes, and it counts resident memory, because V8's own limits do not see
 * WebAssembly and buffers.
 */
export function startWatchdog(limitBytes: number): void {
  const worker = new Worker(watch, { eval: true, workerData: { limitBytes, memoryMark, parentPid: process.ppid } });
  worker.unref();
}

const watch = `
const { writeSync } = require('node:fs');
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== workerData.parentPid) process.kill(process.pid, 'SIGKILL');
  if (process.memoryUsage.rss() < workerData.limitBytes) return;
  writeSync(2, workerData.memoryMark + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 50);
`;
