import type { Clock } from '../../src/clock.js';

export type FakeClock = ReturnType<typeof createFakeClock>;

/** Turns of the event loop without news after which everyone is taken to sleep. */
const quietTurns = 3;

/** An answer may be on the line for so many looks, 10 ms of real time apart, while nobody sleeps. */
const mostLooks = 500;

/**
 * A clock that stands still until it is moved. `startMs` is its first time, in ms since 1970. `isBusy` tells of work that the clock
 * does not see, such as a request that is under way.
 */
export function createFakeClock(startMs = Date.UTC(2026, 0, 1), isBusy: () => boolean = () => false) {
  const sleepers = new Set<{ at: number; wake(): void }>();
  let time = startMs;
  let touches = 0;

  const clock: Clock = {
    now() {
      touches++;
      return time;
    },
    sleep(ms, signal) {
      touches++;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: time + Math.max(0, ms), wake: resolve };
        sleepers.add(sleeper);
        const wakeEarly = () => {
          if (sleepers.delete(sleeper)) reject(signal?.reason);
        };
        signal?.addEventListener('abort', wakeEarly, { once: true });
        sleeper.wake = () => {
          signal?.removeEventListener('abort', wakeEarly);
          resolve();
        };
      });
    },
  };

  /** Moves the time to `to` and wakes whose time has come. Backwards it wakes nobody, as with a real clock that is set. */
  function moveTo(to: number): void {
    time = to;
    for (const sleeper of [...sleepers].sort((one, other) => one.at - other.at)) {
      if (sleeper.at > time) return;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  /** Waits, in real time, until nobody asks the clock and no file is being read or written. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns; ) {
      const before = touches;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = touches === before && !isFileWorkUnderWay() && !isBusy() ? quiet + 1 : 0;
    }
  }

  return {
    ...clock,
    settle,

    advance(ms: number): void {
      moveTo(time + ms);
    },

    /** Moves the time from sleeper to sleeper until `work` has ended; fails when nobody is left to be woken. */
    async run<Result>(work: Promise<Result>): Promise<Result> {
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      work.then(end, end);
      let looks = 0;
      for (await settle(); !isOver; await settle()) {
        const next = Math.min(...[...sleepers].map(({ at }) => at));
        const isAnyoneAsleep = next !== Number.POSITIVE_INFINITY;
        looks = isAnyoneAsleep ? 0 : looks + 1;
        if (looks > mostLooks) throw new Error('Everyone waits, and nobody sleeps.');
        if (isAnyoneAsleep) moveTo(next);
        else await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return work;
    },
  };
}

function isFileWorkUnderWay(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^FS|^CloseReq$/.test(name));
}
