import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

export type Memory = { rss: number; heapUsed: number; external: number; resources: number };
export type SoakServer = Awaited<ReturnType<typeof startServer>>;

/** The server in a process of its own. `SOAK_GC=1` has it collect garbage before each look at its memory: for hunting leaks only. */
export async function startServer(environment: Record<string, string>) {
  const child = fork('scripts/run.mjs', ['scripts/soak/twin.ts'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    execArgv: process.env.SOAK_GC ? ['--expose-gc'] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let log = '';
  let isLeaving = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const { url } = (await Promise.race([once(child, 'message').then(([first]) => first), diesOf(child, () => log)])) as { url: string };
  let ending: string | undefined;
  child.once('exit', (code, signal) => {
    if (!isLeaving) ending = `The server ended by itself (exit code ${code}, signal ${signal}): ${log}`;
  });

  return {
    url,
    log: () => log,
    /** Why it is not there any more, if it is not. */
    ending: () => ending,

    /** Memory in bytes. */
    async memory(): Promise<Memory> {
      child.send('memory');
      const [{ memory }] = (await once(child, 'message', { signal: AbortSignal.timeout(30_000) })) as [{ memory: Memory }];
      return memory;
    },

    /** Kills one of its engine processes, as the system does for want of memory; false when there is none. Linux only. */
    killEngine(draw: (pids: number[]) => number): boolean {
      const engines = enginesOf(child.pid ?? 0);
      if (engines.length > 0) process.kill(draw(engines), 'SIGKILL');
      return engines.length > 0;
    },

    async close(): Promise<void> {
      isLeaving = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function diesOf(child: ChildProcess, log: () => string): Promise<never> {
  await once(child, 'exit');
  throw new Error(`The server did not start: ${log()}`);
}

/** Process ids of its children that are engines: the compiler that started it is one of its children, too. */
function enginesOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    return children.filter((one) => one > 0 && readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('child.js'));
  } catch {
    return [];
  }
}
