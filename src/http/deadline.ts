/** A wait that was ended because nothing came. */
export class TimedOut extends Error {
  readonly code = 'ETIMEDOUT';
}

/**
 * What `work` comes to within `ms`. The signal it is given is aborted when the time is over or `signal` is; nothing stays
 * attached to `signal` afterwards.
 *
 * @throws {TimedOut} from `work`, by way of its signal, when the time is over. The reason of `signal` when that is aborted.
 */
export async function withDeadline<T>(ms: number, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new TimedOut('No answer in time.')), ms);
  const stop = () => deadline.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await work(deadline.signal);
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** What `shared` comes to. Only this wait ends with the signal; what others wait for as well goes on. */
export async function untilAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return shared;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
