import { type Spans, unite } from './spans.js';

/** A square reaches this much farther than half its side, averaged over all directions. */
const meanReachOfSquare = 4 / Math.PI;

/**
 * Everything within about `distanceMm` of a region, on rows `rowDistanceMm` apart: dilation by a square that reaches as far on average,
 * 0.79 to 1.11 times the distance. The square is a widening of all intervals and a running union over rows, in steps that double.
 *
 * @see M. van Herk, "A fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels", 1992 (split by axes)
 */
export function dilated(region: Spans, distanceMm: number, rowDistanceMm: number): Spans {
  if (region.ends.length === 0) return region;
  const halfSideMm = distanceMm / meanReachOfSquare;
  const reach = Math.round(halfSideMm / rowDistanceMm);
  let run = widened(region, halfSideMm);
  let height = 1;
  for (; 2 * height <= 2 * reach + 1; height *= 2) run = unite(run, run, height);
  const rest = 2 * reach + 1 - height;
  if (rest > 0) run = unite(run, run, rest);
  return movedUp(run, reach);
}

function widened({ starts, ends }: Spans, byMm: number): Spans {
  const wide = new Float32Array(ends.length);
  const result = new Uint32Array(starts.length);
  let end = 0;
  for (let r = 0; r + 1 < starts.length; r++) {
    result[r] = end;
    for (let i = starts[r]!; i < starts[r + 1]!; i += 2) {
      const first = ends[i]! - byMm;
      if (end > result[r]! && first <= wide[end - 1]!) wide[end - 1] = ends[i + 1]! + byMm;
      else {
        wide[end++] = first;
        wide[end++] = ends[i + 1]! + byMm;
      }
    }
  }
  result[starts.length - 1] = end;
  return { starts: result, ends: wide.subarray(0, end) };
}

/** The region moved by that many rows away from row 0; what leaves the last row is lost. */
function movedUp({ starts, ends }: Spans, rowsOff: number): Spans {
  const moved = new Uint32Array(starts.length);
  for (let r = rowsOff; r < starts.length; r++) moved[r] = starts[r - rowsOff]!;
  return { starts: moved, ends: ends.slice(0, moved[starts.length - 1]) };
}
