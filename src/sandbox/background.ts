import { setTimeout as wait } from 'node:timers/promises';
import { logFailure } from '../log.js';

export type Background = ReturnType<typeof createBackground>;

/** Long enough for work that heeds its signal; what does not is left behind. */
const closingMs = 1_000;

/** Work that goes on after its request was answered, as in a vendor's task queue. */
export function createBackground() {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();

  async function settled(): Promise<void> {
    while (running.size > 0) await Promise.allSettled([...running]);
  }

  return {
    /** Starts `work`; its signal is aborted on closing and when `stop` is. What it throws goes to the log. */
    start(what: string, work: (signal: AbortSignal) => Promise<void>, stop?: AbortSignal): void {
      const signal = stop ? AbortSignal.any([closing.signal, stop]) : closing.signal;
      const task = work(signal)
        .catch((error) => {
          if (!signal.aborted) logFailure(`sandbox: ${what} failed`, error);
        })
        .finally(() => running.delete(task));
      running.add(task);
    },

    /** Resolves when nothing is running. Work that sleeps on a clock ends only when that clock goes on. */
    settled,

    /** Stops everything within moments. */
    async close(): Promise<void> {
      closing.abort(new Error('The sandbox is closing.'));
      const waiting = new AbortController();
      await Promise.race([settled(), wait(closingMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
      waiting.abort();
    },
  };
}
