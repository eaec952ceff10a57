import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { watchLeaks } from './canaries.js';
import { examples } from './client.js';
import { watchStdout } from './stdout-purity.js';
import { temporaryFolder } from './temporary-folder.js';

export const serverFile = resolve('dist/server.js');

type Message = { id?: number; method?: string; result?: Record<string, unknown>; error?: unknown; params?: Record<string, unknown> };
export type SpawnedServer = Awaited<ReturnType<typeof spawnServer>>;

/** What a spawned server needs: folders of its own, and the examples to read. */
export function serverEnvironment(folder: string): Record<string, string> {
  return { PART_DIRS: [folder, examples].join(delimiter), PART_OUTPUT_DIR: `${folder}/output`, PART_STATE_DIR: `${folder}/state` };
}

/**
 * The built server as a child process, spoken to line by line as a host does that speaks the protocol of 2025-11-25. A test whose
 * server says anything else than messages of the protocol on stdout fails. What waits for an answer fails when the server has ended.
 */
export async function spawnServer(options: { folder?: string; environment?: Record<string, string>; nodeOptions?: string[] } = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), serverFile], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...serverEnvironment(folder), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A server that leaves does not read what is still being written to it.
  child.stdin.on('error', () => {});
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const messages: Message[] = [];
  const lines: string[] = [];
  const waiting = new Map<number, { settle(message: Message): void; fail(error: Error): void }>();
  const stdout = watchStdout((line, message: Message) => {
    lines.push(line);
    messages.push(message);
    if (message.id === undefined) return;
    waiting.get(message.id)?.settle(message);
    waiting.delete(message.id);
  });
  child.stdout.on('data', stdout.add);
  let lastId = 0;
  let ending: string | undefined;
  child.once('close', (code, signal) => {
    ending = `The server has ended (exit code ${code}, signal ${signal}). Its stderr: ${log || 'empty'}`;
    for (const { fail } of waiting.values()) fail(new Error(ending));
  });
  const watch = watchLeaks({ ...options.environment });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    watch.look(lines.join('\n'), 'stdout');
    watch.look(log, 'stderr');
    await watch.requireNone(`${folder}/state`, `${folder}/output`);
    if (stdout.faults.length > 0) throw new Error(`stdout is not protocol: ${stdout.faults.join('; ')}`);
  });

  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = (method: string, params: object = {}) => {
    const id = ++lastId;
    const answered = new Promise<Message>((settle, fail) => {
      waiting.set(id, { settle, fail });
      if (ending !== undefined) fail(new Error(ending));
    });
    // Many a call is made to be cut off: only who waits for its answer has to hear of that.
    answered.catch(() => {});
    send({ id, method, params });
    return { id, answered };
  };
  await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1.0.0' } }).answered;
  send({ method: 'notifications/initialized' });

  return {
    child,
    folder,
    lines,
    messages,
    get log() {
      return log;
    },
    /** Bytes of stdout so far. */
    stdoutBytes: stdout.bytes,
    send,
    request,
    callTool(name: string, args: object): Promise<Record<string, unknown>> {
      const { answered } = request('tools/call', { name, arguments: args, _meta: { progressToken: name } });
      const result = answered.then((message) => message.result ?? {});
      result.catch(() => {});
      return result;
    },
    /** How the process ended after `cause`, and how long that took, in ms. */
    async endsAfter(cause: () => void): Promise<{ code: number | null; signal: string | null; ms: number }> {
      const start = performance.now();
      const isOver = child.exitCode !== null || child.signalCode !== null;
      const ended = isOver ? undefined : once(child, 'exit');
      cause();
      await ended;
      return { code: child.exitCode, signal: child.signalCode, ms: performance.now() - start };
    },
  };
}

/** Process ids of the living children of a process. Linux only. */
export function childrenOf({ pid }: Pick<ChildProcess, 'pid'>): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
