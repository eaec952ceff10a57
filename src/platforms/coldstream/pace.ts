/** How often ColdStream is asked, in ms. It publishes no limits, so these are polite. */
export type Pace = {
  /** Between two looks at a conversion: from `first`, growing up to `longest`; after `deadlineMs` the job is paused. */
  conversion: { firstMs: number; longestMs: number; deadlineMs: number };
  /** Between two tries while another job of the case is under way; after `deadlineMs` the job is paused. */
  busy: { firstMs: number; longestMs: number; deadlineMs: number };
  /** How long a paused job rests before it may be taken up again. */
  pauseMs: number;
  /** Between two looks at a case that runs. */
  runMs: number;
  /** Between two looks for an estimate, and how long it is waited for. */
  estimate: { everyMs: number; deadlineMs: number };
};

const vendorPace: Pace = {
  conversion: { firstMs: 2_000, longestMs: 10_000, deadlineMs: 30 * 60_000 },
  busy: { firstMs: 2_000, longestMs: 15_000, deadlineMs: 5 * 60_000 },
  pauseMs: 60_000,
  runMs: 30_000,
  estimate: { everyMs: 2_000, deadlineMs: 25_000 },
};

/** The pace for a ColdStream whose time runs `speed` times as fast. */
export function paceAt(speed: number): Pace {
  const { conversion, busy, pauseMs, runMs, estimate } = vendorPace;
  return {
    conversion: faster(conversion, speed),
    busy: faster(busy, speed),
    pauseMs: pauseMs / speed,
    runMs: runMs / speed,
    estimate: faster(estimate, speed),
  };
}

function faster<Times extends Record<string, number>>(times: Times, speed: number): Times {
  return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms / speed])) as Times;
}

const growth = 1.5;

/** The wait after one of `ms`. */
export function longer(ms: number, { longestMs }: { longestMs: number }): number {
  return Math.min(longestMs, ms * growth);
}
