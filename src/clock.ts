import { setTimeout as wait } from 'node:timers/promises';

/** Time as the server sees it, in ms since 1970. Tests bring a clock of their own. */
export type Clock = {
  now(): number;
  /** @throws the signal's reason when it is aborted meanwhile. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: Date.now,
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    await wait(ms, undefined, { signal }).catch((error) => {
      throw signal?.reason ?? error;
    });
  },
};
