import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { examples } from './client.js';
import { temporaryFolder } from './temporary-folder.js';

export const serverFile = resolve('dist/server.js');

type Message = { id?: number; method?: string; result?: Record<string, unknown>; error?: unknown; params?: Record<string, unknown> };
export type SpawnedServer = Awaited<ReturnType<typeof spawnServer>>;

/** What a spawned server needs: folders of its own, and the examples to read. */
export function serverEnvironment(folder: string): Record<string, string> {
  return { PART_DIRS: [folder, examples].join(delimiter), PART_OUTPUT_DIR: `${folder}/output`, PART_STATE_DIR: `${folder}/state` };
}

/** The built server as a child process, spoken to line by line as a host does that speaks the protocol of 2025-11-25. */
export async function spawnServer(options: { folder?: string; environment?: Record<string, string> } = {}) {
  const folder = options.folder ?? (await temporaryFolder());
  const child = spawn(process.execPath, [serverFile], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...serverEnvironment(folder), ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  // A server that leaves does not read what is still being written to it.
  child.stdin.on('error', () => {});
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const messages: Message[] = [];
  const lines: string[] = [];
  const waiting = new Map<number, (message: Message) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const message = JSON.parse(line) as Message;
    messages.push(message);
    if (message.id !== undefined) waiting.get(message.id)?.(message);
  });
  let lastId = 0;

  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const request = (method: string, params: object = {}) => {
    const id = ++lastId;
    const answered = new Promise<Message>((settle) => waiting.set(id, settle));
    send({ id, method, params });
    return { id, answered };
  };
  const initialized = request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  });
  await Promise.race([initialized.answered, once(child, 'exit')]);
  send({ method: 'notifications/initialized' });

  return {
    child,
    folder,
    lines,
    messages,
    get log() {
      return log;
    },
    send,
    request,
    async callTool(name: string, args: object): Promise<Record<string, unknown>> {
      const { result } = await request('tools/call', { name, arguments: args, _meta: { progressToken: name } }).answered;
      return result ?? {};
    },
    /** How the process ended after `cause`. */
    async endsAfter(cause: () => void): Promise<{ code: number | null; signal: string | null }> {
      const ended = once(child, 'exit');
      cause();
      const [code, signal] = await ended;
      return { code, signal };
    },
  };
}

/** Process ids of the living children of a process. Linux only. */
export function childrenOf({ pid }: ChildProcess): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
