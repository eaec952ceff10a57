import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type Daemon = Awaited<ReturnType<typeof startDaemon>>;

const patienceMs = 60_000;
/** Should this process die before its time, the system ends what it has started. */
const withParent = ['--pdeathsig', 'KILL', '--'];

/** A server that runs until it is stopped. */
export async function startDaemon(program: string, args: string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn('setpriv', [...withParent, program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-5000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await once(child, 'spawn');
  const hasLeft = () => child.exitCode !== null || child.signalCode !== null;

  return {
    pid: child.pid,

    /** Waits until `isReady` says so. @throws when the server has left before, or takes longer than a minute. */
    async until(isReady: () => Promise<boolean>): Promise<void> {
      for (const end = Date.now() + patienceMs; !(await isReady().catch(() => false)); await wait(30)) {
        if (hasLeft() || Date.now() > end) throw new Error(`${program} ${hasLeft() ? 'has left' : 'does not answer'}: ${said}`);
      }
    },

    async stop(): Promise<void> {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A program that does its work and leaves. @throws what it said when it failed. */
export async function runProgram(program: string, args: string[], environment: Record<string, string> = {}): Promise<void> {
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn('setpriv', [...withParent, program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: patienceMs });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${said.slice(-5000)}`);
}

/** A port of the loopback address that nobody listens on just now, for servers that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
