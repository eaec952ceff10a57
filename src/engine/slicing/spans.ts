/**
 * A region of a layer as intervals on parallel rows, in mm: row `r` holds `ends[starts[r]] … ends[starts[r + 1] - 1]`, ascending, where
 * every second value begins an interval and the next one ends it.
 *
 * Rows are exact along their length, so slanted edges and thin walls need no fine grid, and set operations are merges of sorted lists.
 */
export type Spans = { starts: Uint32Array; ends: Float32Array };

/** Sum of the lengths of all intervals, in mm; times the distance of the rows it is the area. */
export function lengthMm({ ends }: Spans): number {
  let sum = 0;
  for (let i = 0; i < ends.length; i += 2) sum += ends[i + 1]! - ends[i]!;
  return sum;
}

/** A region with nothing in it. */
export function nothing(rows: number): Spans {
  return { starts: new Uint32Array(rows + 1), ends: new Float32Array(0) };
}

/** How far apart two layers may be to be taken for one, in mm: far below what a machine can do, far above rounding. */
const sameMm = 1e-3;

/** True when both regions have the same intervals to within 0.001 mm. */
export function isAlike(a: Spans, b: Spans): boolean {
  if (a === b) return true;
  if (a.ends.length !== b.ends.length) return false;
  for (let r = 0; r < a.starts.length; r++) if (a.starts[r] !== b.starts[r]) return false;
  for (let i = 0; i < a.ends.length; i++) if (Math.abs(a.ends[i]! - b.ends[i]!) > sameMm) return false;
  return true;
}

/**
 * What is in both regions; the very same object when both are it.
 *
 * Most rows hold one interval of each, which needs no merging: the operations look at these first, in place.
 */
export function intersect(a: Spans, b: Spans): Spans {
  if (a === b || a.ends.length === 0) return a;
  const rows = a.starts.length - 1;
  const { starts: aStarts, ends: aEnds } = a;
  const { starts: bStarts, ends: bEnds } = b;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(aEnds.length + bEnds.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    const i = aStarts[r]!;
    const j = bStarts[r]!;
    const aCount = aStarts[r + 1]! - i;
    const bCount = bStarts[r + 1]! - j;
    if (aCount === 0 || bCount === 0) continue;
    if (aCount > 2 || bCount > 2) {
      end = intersectRow(aEnds, i, i + aCount, bEnds, j, j + bCount, 0, ends, end);
      continue;
    }
    const first = aEnds[i]! > bEnds[j]! ? aEnds[i]! : bEnds[j]!;
    const last = aEnds[i + 1]! < bEnds[j + 1]! ? aEnds[i + 1]! : bEnds[j + 1]!;
    if (first >= last) continue;
    ends[end++] = first;
    ends[end++] = last;
  }
  starts[rows] = end;
  return { starts, ends: ends.slice(0, end) };
}

/** What is in `a` but not in `b`. */
export function subtract(a: Spans, b: Spans): Spans {
  if (b.ends.length === 0 || a.ends.length === 0) return a;
  const rows = a.starts.length - 1;
  const { starts: aStarts, ends: aEnds } = a;
  const { starts: bStarts, ends: bEnds } = b;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(aEnds.length + bEnds.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    const i = aStarts[r]!;
    const j = bStarts[r]!;
    const aCount = aStarts[r + 1]! - i;
    const bCount = bStarts[r + 1]! - j;
    if (aCount === 0) continue;
    if (aCount > 2 || bCount !== 2) {
      end = subtractRow(aEnds, i, i + aCount, bEnds, j, j + bCount, ends, end);
      continue;
    }
    let first = aEnds[i]!;
    const last = aEnds[i + 1]!;
    const from = bEnds[j]!;
    const to = bEnds[j + 1]!;
    if (to > first && from < last) {
      if (from > first) {
        ends[end++] = first;
        ends[end++] = from;
      }
      first = to;
    }
    if (first >= last) continue;
    ends[end++] = first;
    ends[end++] = last;
  }
  starts[rows] = end;
  return { starts, ends: ends.slice(0, end) };
}

/** What is in one region or the other, the other moved by that many rows towards row 0. */
export function unite(a: Spans, b: Spans, rowsOff = 0): Spans {
  const rows = a.starts.length - 1;
  const { starts: aStarts, ends: aEnds } = a;
  const { starts: bStarts, ends: bEnds } = b;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(aEnds.length + bEnds.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    const other = r + rowsOff;
    const isThere = other >= 0 && other < rows;
    const i = aStarts[r]!;
    const j = isThere ? bStarts[other]! : 0;
    const aCount = aStarts[r + 1]! - i;
    const bCount = isThere ? bStarts[other + 1]! - j : 0;
    if (aCount + bCount === 0) continue;
    end = uniteRow(aEnds, i, i + aCount, bEnds, j, j + bCount, ends, end);
  }
  starts[rows] = end;
  return { starts, ends: ends.slice(0, end) };
}

/**
 * The intervals of row `a`, from `i` to before `aEnd`, that lie in those of row `b` when these are narrowed by `narrowMm` at both ends;
 * written to `out` from `end` on. Returns the new end.
 */
export function intersectRow(
  a: Float32Array,
  i: number,
  aEnd: number,
  b: Float32Array,
  j: number,
  bEnd: number,
  narrowMm: number,
  out: Float32Array,
  end: number,
): number {
  if (aEnd - i === bEnd - j) {
    const alignedEnd = intersectAligned(a, i, aEnd, b, j, narrowMm, out, end);
    if (alignedEnd >= 0) return alignedEnd;
  }
  while (i < aEnd && j < bEnd) {
    const aFirst = a[i]!;
    const aLast = a[i + 1]!;
    const bFirst = b[j]! + narrowMm;
    const bLast = b[j + 1]! - narrowMm;
    const first = aFirst > bFirst ? aFirst : bFirst;
    const last = aLast < bLast ? aLast : bLast;
    if (first < last) {
      out[end++] = first;
      out[end++] = last;
    }
    if (aLast < bLast) i += 2;
    else j += 2;
  }
  return end;
}

/**
 * `intersectRow` where each interval of `a` meets at most the one in the same place of `b`, as from one layer or row to the next: nothing
 * has to be merged. -1 where that is not so.
 */
function intersectAligned(
  a: Float32Array,
  aStart: number,
  aEnd: number,
  b: Float32Array,
  bStart: number,
  narrowMm: number,
  out: Float32Array,
  start: number,
): number {
  let end = start;
  let aBefore = -Infinity;
  let bBefore = -Infinity;
  for (let i = aStart, j = bStart; i < aEnd; i += 2, j += 2) {
    const aFirst = a[i]!;
    const bFirst = b[j]! + narrowMm;
    if (aBefore > bFirst || bBefore > aFirst) return -1;
    aBefore = a[i + 1]!;
    bBefore = b[j + 1]! - narrowMm;
    const first = aFirst > bFirst ? aFirst : bFirst;
    const last = aBefore < bBefore ? aBefore : bBefore;
    if (first >= last) continue;
    out[end++] = first;
    out[end++] = last;
  }
  return end;
}

function uniteRow(
  a: Float32Array,
  i: number,
  aEnd: number,
  b: Float32Array,
  j: number,
  bEnd: number,
  out: Float32Array,
  start: number,
): number {
  let end = start;
  while (i < aEnd || j < bEnd) {
    const isFromA = j >= bEnd || (i < aEnd && a[i]! <= b[j]!);
    const first = isFromA ? a[i]! : b[j]!;
    const last = isFromA ? a[i + 1]! : b[j + 1]!;
    if (isFromA) i += 2;
    else j += 2;
    if (end > start && first <= out[end - 1]!) {
      if (last > out[end - 1]!) out[end - 1] = last;
      continue;
    }
    out[end++] = first;
    out[end++] = last;
  }
  return end;
}

function subtractRow(
  a: Float32Array,
  aStart: number,
  aEnd: number,
  b: Float32Array,
  bStart: number,
  bEnd: number,
  out: Float32Array,
  start: number,
): number {
  let end = start;
  let j = bStart;
  for (let i = aStart; i < aEnd; i += 2) {
    let first = a[i]!;
    const last = a[i + 1]!;
    while (j < bEnd && b[j + 1]! <= first) j += 2;
    for (let k = j; k < bEnd && b[k]! < last; k += 2) {
      if (b[k]! > first) {
        out[end++] = first;
        out[end++] = b[k]!;
      }
      if (b[k + 1]! > first) first = b[k + 1]!;
    }
    if (first < last) {
      out[end++] = first;
      out[end++] = last;
    }
  }
  return end;
}

let room = new Float32Array(1024);

/** One array for all results under way: each is copied out at its exact size before the next one begins. */
function roomFor(length: number): Float32Array {
  if (room.length < length) room = new Float32Array(2 * length);
  return room;
}
