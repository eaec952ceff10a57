import { type ChildProcess, spawn } from 'node:child_process';
import type { Bench } from './work.js';

/**
 * What `work` returns with the address of a server in C that takes any upload, and gives out `sizeBytes` for any download. It answers
 * uploads with `etag`, where that is given.
 */
export async function withSink<Result>(
  bench: Bench,
  { sizeBytes = 0, etag }: { sizeBytes?: number; etag?: string },
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const args = [String(sizeBytes), ...(etag === undefined ? [] : [etag])];
  const child: ChildProcess = spawn(await bench.native('sink.c'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
    });
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
  }
}
