import { type ChildProcess, spawn } from 'node:child_process';
import type { Bench } from './work.js';

export type Sink = { url: string; stop(): void };

/** A server in C that takes any upload, and gives out `sizeBytes` for any download. */
export async function startSink(bench: Bench, sizeBytes: number): Promise<Sink> {
  const child: ChildProcess = spawn(await bench.native('sink.c'), [String(sizeBytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
