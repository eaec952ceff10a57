import { type Camera, onTheWay } from './camera.js';

/** Long enough to follow where the camera goes. */
const flightMs = 650;

/** On a slow machine the flight takes longer, rather than to jump: no picture may be later than this after the one before, in ms. */
const longestStepMs = 110;

/** A camera that flies: `step` is where it is in the picture of that time, in ms of the page's clock; it has arrived when `isOver`. */
export type Flight = { step(nowMs: number): Camera; isOver(): boolean };

/** Slow at both ends. Who asked the system for less motion is there at once. */
export function flightFrom(from: Camera, to: Camera): Flight {
  const lasts = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : flightMs;
  let flown = 0;
  let last: number | undefined;
  const eased = (share: number) => share * share * share * (share * (share * 6 - 15) + 10);
  return {
    step(nowMs) {
      flown += Math.min(longestStepMs, Math.max(0, nowMs - (last ?? nowMs)));
      last = nowMs;
      return onTheWay(from, to, lasts === 0 ? 1 : eased(Math.min(1, flown / lasts)));
    },
    isOver: () => flown >= lasts,
  };
}
