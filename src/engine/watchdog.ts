import { Worker } from 'node:worker_threads';

/** What a child writes to stderr before it ends itself, so that the parent can tell why. */
export const memoryMark = 'engine memory limit reached';

/**
 * Ends this process when it takes more memory than allowed, or when its parent is gone. It runs in a thread of its own, because
 * the main thread may be inside WebAssembly for minutes, and it counts resident memory, because V8's own limits do not see
 * WebAssembly and buffers.
 *
 * The nearer the limit, the sooner it looks again, so that memory that grows by 4 GB/s, as fast as a machine can hand it out, is found
 * within some MB of it.
 */
export function startWatchdog(limitBytes: number): void {
  const worker = new Worker(watch, { eval: true, workerData: { limitBytes, memoryMark, parentPid: process.ppid } });
  worker.unref();
}

const watch = `
const { writeSync } = require('node:fs');
const { workerData: { limitBytes, memoryMark, parentPid } } = require('node:worker_threads');
const bytesPerMs = 4e6;
function look() {
  if (process.ppid !== parentPid) process.kill(process.pid, 'SIGKILL');
  const leftBytes = limitBytes - process.memoryUsage.rss();
  if (leftBytes > 0) return setTimeout(look, Math.min(50, leftBytes / bytesPerMs));
  writeSync(2, memoryMark + '\\n');
  process.kill(process.pid, 'SIGKILL');
}
look();
`;
