import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { quietEnvironment } from './timed.js';

type Reply = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

/** A server on stdio, spoken to in raw lines so that no client's work is measured. */
export class StdioServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #nextId = 1;

  /** `starter` is a command that starts the one that follows it. */
  constructor(file: string, environment: Record<string, string> = {}, starter: readonly string[] = []) {
    const [command = '', ...rest] = [...starter, process.execPath, file];
    this.#child = spawn(command, rest, { env: { ...quietEnvironment, ...environment } });
    this.#child.stderr.resume();
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const reply = JSON.parse(line) as Reply;
      if (reply.id === undefined) return;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
  }

  /** @throws {Error} when the answer is an error. */
  async ask(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = this.#nextId++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
    if (reply.error || reply.result?.isError) throw new Error(`${method}: ${JSON.stringify(reply.error ?? reply.result)}`);
    return reply.result ?? {};
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: 'bench', version: '1.0.0' };
    await this.ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    this.#child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  /** Memory that is in use now [MB]. */
  residentMb(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1]) / 1024;
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin.end();
    await exited;
  }
}
