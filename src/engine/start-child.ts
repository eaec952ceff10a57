import { type ChildProcess, spawn } from 'node:child_process';

/** What the child is started through, to have no network; empty where the system offers nothing. */
export type Fence = readonly string[];

export const noFence: Fence = [];

const unsharePaths = ['/usr/bin/unshare', '/bin/unshare'];

let probing: Promise<Fence> | undefined;

/**
 * The program and options that start another program in a network namespace of its own, where even the loopback is down; found out once,
 * in some 10 ms. Never fails: empty on other systems than Linux, and where the machine or its container forbids it.
 *
 * @see unshare(1) of util-linux, user_namespaces(7)
 */
export function networkFence(): Promise<Fence> {
  probing ??= process.platform === 'linux' ? findFence() : Promise.resolve(noFence);
  return probing;
}

/** Has the next start find out anew: what was allowed may be used up or forbidden by then. */
export function forgetFence(): void {
  probing = undefined;
}

async function findFence(): Promise<Fence> {
  for (const path of unsharePaths) {
    for (const options of ways()) if (await works([path, ...options])) return [path, ...options];
  }
  return noFence;
}

/**
 * Whoever is not root needs a namespace of users to be allowed one of networks, where they stay who they are if the program knows how.
 * Root does not, and would lose the right to read the files of other users in it.
 */
function ways(): string[][] {
  if (process.geteuid?.() === 0) return [['--net']];
  return [
    ['--map-current-user', '--net'],
    ['--map-root-user', '--net'],
  ];
}

/** Tries it on the one program that is known to be there. */
function works([program = '', ...options]: Fence): Promise<boolean> {
  return new Promise((resolve) => {
    const trial = spawn(program, [...options, program, '--help'], { env: {}, stdio: 'ignore', timeout: 2000 });
    trial.once('error', () => resolve(false));
    trial.once('close', (code) => resolve(code === 0));
  });
}

/** A process of Node that runs `childFile` behind the fence, with `memoryMb` for its heap; it inherits neither environment nor files. */
export function startChild(childFile: string, memoryMb: number, fence: Fence): ChildProcess {
  const words = [...fence, process.execPath, `--max-old-space-size=${memoryMb}`, childFile, String(memoryMb)];
  const [program = process.execPath, ...options] = words;
  return spawn(program, options, { env: bareEnvironment(), stdio: ['pipe', 'ignore', 'pipe', 'pipe'], windowsHide: true });
}

/** Windows programs do not start without SystemRoot; nothing else is passed on. */
function bareEnvironment(): NodeJS.ProcessEnv {
  return process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {};
}
