import type { SoakServer } from './server.js';

export type Sample = { atMs: number; rss: number; heapUsed: number; resources: number };
const everyMs = 5_000;
const minuteMs = 60_000;

/** Looks at the server's memory every 5 s until it is told to stop. */
export function watchMemory(server: SoakServer, startMs: number) {
  const samples: Sample[] = [];
  const timer = setInterval(() => {
    server.memory().then(
      (memory) => void samples.push({ atMs: Date.now() - startMs, ...memory }),
      () => {},
    );
  }, everyMs);
  return {
    samples,
    stop: () => clearInterval(timer),
  };
}

/** Median of the resident memory from one minute to another, in MB; NaN when nobody looked then. */
export function medianMb(samples: readonly Sample[], fromMinute: number, toMinute: number, of: 'rss' | 'heapUsed' = 'rss'): number {
  const seen = samples.filter(({ atMs }) => atMs >= fromMinute * minuteMs && atMs < toMinute * minuteMs).map((sample) => sample[of]);
  if (seen.length === 0) return Number.NaN;
  return (seen.sort((a, b) => a - b)[Math.floor(seen.length / 2)] ?? 0) / 2 ** 20;
}

/**
 * How many times as much memory the end has as the time from the fifth to the tenth minute; in runs of less than a quarter of an hour,
 * the last quarter as the second.
 */
export function growth(samples: readonly Sample[], minutes: number): number {
  const [from, to, last] = minutes >= 15 ? [5, 10, 5] : [minutes / 4, minutes / 2, minutes / 4];
  return medianMb(samples, minutes - last, minutes + 1) / medianMb(samples, from, to);
}
