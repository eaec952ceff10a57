const firstRun = 64;
const longestRun = 4096;

/**
 * Calls `work` for one run of items after the other, up to `count`. The compiler optimizes what is called again and again as a whole; of a
 * single long loop it guesses what comes after it, and begins anew when it was wrong. The first runs are short, so that it has seen the end
 * of a run before it begins.
 */
export function inRuns(count: number, work: (from: number, to: number) => void): void {
  let from = 0;
  for (let length = firstRun; from < count; length = Math.min(longestRun, 2 * length)) {
    const to = Math.min(count, from + length);
    work(from, to);
    from = to;
  }
}
