import type { Clock } from '../clock.js';

type Waiter = { wake(): void };
type Wanted = { has(): Promise<boolean>; take(): Promise<boolean>; tell(before: number): void };

/**
 * Callers of one process who wait for the same thing. Only the first in the line tries to get it, about every
 * `retryMs`; the others cost nothing until they have moved up.
 */
export function createWaitingLine(clock: Clock, retryMs: number) {
  const line: Waiter[] = [];

  async function nap(waiter: Waiter, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    waiter.wake = () => woken.abort();
    const either = AbortSignal.any([signal, woken.signal]);
    // Never at the same distance from the attempts of another process, which would win or lose each time.
    if (line[0] === waiter) await clock.sleep(retryMs * (0.5 + Math.random()), either).catch(() => {});
    else await aborted(either);
    signal.throwIfAborted();
  }

  function leave(waiter: Waiter): void {
    line.splice(line.indexOf(waiter), 1);
    for (const other of line) other.wake();
  }

  return {
    /**
     * Returns when `take` has come true for this caller; at once when `has` is. `tell` hears how many are before it.
     *
     * @throws the signal's reason.
     */
    async enter({ has, take, tell }: Wanted, signal: AbortSignal): Promise<void> {
      const waiter: Waiter = { wake: () => {} };
      line.push(waiter);
      try {
        signal.throwIfAborted();
        if (await has()) return;
        while (line[0] !== waiter || !(await take())) {
          tell(line.indexOf(waiter));
          await nap(waiter, signal);
        }
      } finally {
        leave(waiter);
      }
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
