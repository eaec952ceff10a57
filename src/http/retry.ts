import pRetry from 'p-retry';
import type { Clock } from '../clock.js';

/** What may be tried again without the danger that it takes effect twice. */
export type Repeats = { afterNoAnswer: boolean; afterStatus: readonly number[] };

export const repeatsOfReading: Repeats = { afterNoAnswer: true, afterStatus: [408, 429, 500, 502, 503, 504] };
/** Both statuses say that nothing was done; after any other failure a POST may have taken effect. */
export const repeatsOfCreating: Repeats = { afterNoAnswer: false, afterStatus: [429, 503] };
/** A body that did not reach its end is one that the vendor throws away. */
export const repeatsOfUploading: Repeats = { afterNoAnswer: true, afterStatus: [429, 503] };

export const defaultAttempts = 4;
const maxDelayMs = 30_000;
/** A caller is not kept waiting longer than this; the error then names the time. */
const maxRetryAfterMs = 20_000;

export type RetryOptions = {
  attempts: number;
  baseMs: number;
  clock: Clock;
  signal: AbortSignal | undefined;
  /** Whether another try may help, and how long the vendor wants to be left alone before. */
  judge(error: unknown): { mayRepeat: boolean; retryAfterMs?: number | undefined };
};

/**
 * What `attempt` comes to at last. Between tries it waits a random time below `baseMs`·2ⁿ and 30 s ("full jitter"). Where the vendor
 * says how long it wants to be left alone, it waits at least that long and at most a fifth and 1 s longer; no more is tried when that
 * is over 20 s.
 *
 * @throws what the last attempt threw. The signal's reason when it is aborted meanwhile.
 */
export async function withRetries<T>(attempt: () => Promise<T>, { attempts, baseMs, clock, signal, judge }: RetryOptions): Promise<T> {
  return pRetry(attempt, {
    retries: attempts - 1,
    // The waiting is done below, on the clock; the library itself knows neither full jitter nor Retry-After.
    minTimeout: 0,
    async shouldRetry({ error, retriesConsumed }) {
      const { mayRepeat, retryAfterMs } = judge(error);
      if (!mayRepeat || (retryAfterMs ?? 0) > maxRetryAfterMs) return false;
      const jitterMs = Math.random() * Math.min(maxDelayMs, baseMs * 2 ** retriesConsumed);
      await clock.sleep(retryAfterMs === undefined ? jitterMs : Math.max(retryAfterMs, Math.min(jitterMs, latest(retryAfterMs))), signal);
      return true;
    },
  });
}

function latest(retryAfterMs: number): number {
  return retryAfterMs * 1.2 + 1000;
}
