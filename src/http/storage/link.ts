import { oneAtATime } from '../../shared-work.js';
import { untilAborted } from '../deadline.js';
import type { Context } from './context.js';

/** What was handed out to reach one object, with its address checked. */
export type Target<T> = { value: T; url: URL };

/** A pre-signed link that is replaced when it ends. One value serves all calls for one object, also parallel ones. */
export type Link<T> = {
  /** The link for the next request; one that is about to end is renewed before, where that can be done. */
  current(signal: AbortSignal | undefined): Promise<Target<T>>;
  /** True: the next `current()` is another than the one refused. False: there is no other to be had. */
  renew(refused: Target<T>, signal: AbortSignal | undefined): Promise<boolean>;
};

type LinkOptions<T> = {
  first: T;
  renew: (() => Promise<T>) | undefined;
  addressOf(value: T): string;
  /** In ms since 1970. */
  expiryOf(value: T): number | undefined;
};

const soonMs = 60_000;
/** A link that is refused right after it was renewed is not refused for its age; asking on would go on for ever. */
const renewalPauseMs = 5 * 60_000;

/** @throws (from its methods) what `renew` throws, and {VendorError} when a link leads where nothing may be sent. */
export function createLink<T>({ guard, clock }: Context, { first, renew, addressOf, expiryOf }: LinkOptions<T>): Link<T> {
  let target: Target<T> | undefined;
  let renewedMs: number | undefined;

  const checked = (value: T): Target<T> => ({ value, url: guard.requireUrl(addressOf(value)) });

  function mayRenew(): boolean {
    return renew !== undefined && (renewedMs === undefined || clock.now() - renewedMs >= renewalPauseMs);
  }

  const renewal = oneAtATime(async () => {
    const fresh = await renew?.();
    renewedMs = clock.now();
    if (fresh !== undefined) target = checked(fresh);
  });

  return {
    async current(signal) {
      const underWay = renewal.underWay();
      if (underWay) await untilAborted(underWay, signal);
      target ??= checked(first);
      const expiryMs = expiryOf(target.value);
      // Where the clock of this machine is wrong, also the fresh link seems to end: it is used all the same.
      if (expiryMs !== undefined && expiryMs - clock.now() < soonMs && mayRenew()) await untilAborted(renewal.run(), signal);
      return target;
    },

    async renew(refused, signal) {
      const underWay = renewal.underWay();
      if (underWay) await untilAborted(underWay, signal);
      if (refused !== target) return true;
      if (!mayRenew()) return false;
      await untilAborted(renewal.run(), signal);
      return true;
    },
  };
}
