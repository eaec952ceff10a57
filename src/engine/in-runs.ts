const runLength = 4096;

/**
 * Calls `work` for one run of items after the other, up to `count`. The compiler optimizes what is called again and again as a whole; of a
 * single long loop it guesses what comes after it, and begins anew when it was wrong.
 */
export function inRuns(count: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += runLength) work(from, Math.min(count, from + runLength));
}
