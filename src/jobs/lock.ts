import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMarkAlive, processMark } from '../process-mark.js';

/** What is done under the lock takes milliseconds; a lock this old belongs to a process that was killed. */
const staleAfterMs = 10_000;
const retryMs = 15;

const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` while no one else, in this process or another, runs work under the same lock file.
 *
 * The file names the owner. It is broken when that process is gone, or after 10 s (its id may have been given to another).
 */
export function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const run = (queues.get(path) ?? Promise.resolve()).then(async () => {
    const owner = await acquire(path);
    try {
      return await work();
    } finally {
      await release(path, owner);
    }
  });
  const settled = run.catch(() => {});
  queues.set(path, settled);
  void settled.then(() => {
    if (queues.get(path) === settled) queues.delete(path);
  });
  return run;
}

async function acquire(path: string): Promise<string> {
  const owner = `${processMark} ${randomBytes(8).toString('hex')}`;
  for (;;) {
    if (await take(path, owner)) return owner;
    await breakWhenStale(path);
    await sleep(retryMs * (0.5 + Math.random()));
  }
}

/** False when someone else has it. On a full disk nothing stays behind, or the next to come would wait for nobody. */
async function take(path: string, owner: string): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(owner);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function release(path: string, owner: string): Promise<void> {
  if ((await readOwner(path)) === owner) await rm(path, { force: true });
}

async function breakWhenStale(path: string): Promise<void> {
  const owner = await readOwner(path);
  if (!(await isStale(path, owner))) return;
  const broken = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, broken);
    // Between the look and the rename another process may have broken the stale lock and taken a new one: give that back.
    if ((await readOwner(broken)) !== owner) await link(broken, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    await rm(broken, { force: true });
  }
}

/** One whose owner cannot be read (it belongs to another user) is stale by its age alone. */
async function isStale(path: string, owner: string | undefined): Promise<boolean> {
  const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
  if (age > staleAfterMs) return true;
  // An owner that has not written its id yet has only just made the file.
  return owner !== undefined && owner !== '' && !isMarkAlive(owner.split(' ')[0] ?? '');
}

async function readOwner(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
