import type { Clock } from '../../clock.js';
import { Refused } from '../answers.js';
import type { Account } from './accounts.js';
import type { SparkLog } from './options.js';

export type Watchdog = ReturnType<typeof createWatchdog>;

const gapRuleMs = 30_000;
const windowRuleMs = 5 * 60_000;

/**
 * Blocks accounts that ask too often or for too long, for the rest of the run. The rules are those of the page "Access the 3D Spark
 * Platform via API"; where it is silent (a single look after the series, files of tasks) they are taken strictly. `scaled` turns
 * the vendor's time into the clock's.
 */
export function createWatchdog(clock: Clock, scaled: (ms: number) => number, log: SparkLog) {
  const gapMs = scaled(gapRuleMs);
  const windowMs = scaled(windowRuleMs);
  const blocked = new Set<string>();
  const lastPoll = new Map<string, number>();
  const lastLateLook = new Map<string, number>();
  const lastMiss = new Map<string, number>();

  function block({ username }: Account, why: string): never {
    blocked.add(username);
    log.blocked.push({ account: username, at: clock.now(), why });
    throw userIsBlocked();
  }

  /** Notes that `key` was used, and tells how long ago it was used before; infinitely long when never. */
  function sinceLast(uses: Map<string, number>, key: string): number {
    const now = clock.now();
    const since = now - (uses.get(key) ?? Number.NEGATIVE_INFINITY);
    uses.set(key, now);
    return since;
  }

  return {
    /** @throws {Refused} when the account is blocked. */
    requireFree({ username }: Account): void {
      if (blocked.has(username)) throw userIsBlocked();
    },

    /**
     * Counts one request for results, also of a part that does not exist (`uploadedMs` undefined).
     *
     * @throws {Refused} when it breaks a rule, which blocks the account.
     */
    countPoll(account: Account, partId: string, uploadedMs: number | undefined): void {
      if (sinceLast(lastPoll, account.username) < gapMs) block(account, 'two requests for results within 30 s');
      if (uploadedMs === undefined) return;
      const ageMs = clock.now() - uploadedMs;
      if (ageMs < gapMs) block(account, 'a request for results within 30 s of the upload');
      if (ageMs > windowMs && sinceLast(lastLateLook, partId) < windowMs) {
        block(account, 'a further request for results later than 5 minutes after the upload, within 5 minutes of the last one');
      }
    },

    /**
     * Counts one request for the file of a task that was not there yet.
     *
     * @throws {Refused} when it comes too soon after the one before, which blocks the account.
     */
    countMiss(account: Account, partId: string, path: string): void {
      if (sinceLast(lastMiss, `${account.username} ${partId} ${path}`) < gapMs) {
        block(account, 'two requests for a file that is not there yet within 30 s');
      }
    },
  };
}

function userIsBlocked(): Refused {
  return new Refused(403, 'User is blocked.', 'detail');
}
