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

/** What is in both regions; the very same object when both are it. */
export function intersect(a: Spans, b: Spans): Spans {
  if (a === b || a.ends.length === 0) return a;
  const rows = a.starts.length - 1;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(a.ends.length + b.ends.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    end = intersectRow(a.ends, a.starts[r]!, a.starts[r + 1]!, b.ends, b.starts[r]!, b.starts[r + 1]!, 0, ends, end);
  }
  starts[rows] = end;
  return { starts, ends: ends.slice(0, end) };
}

/** What is in `a` but not in `b`. */
export function subtract(a: Spans, b: Spans): Spans {
  if (b.ends.length === 0 || a.ends.length === 0) return a;
  const rows = a.starts.length - 1;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(a.ends.length + b.ends.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    end = subtractRow(a, b, r, ends, end);
  }
  starts[rows] = end;
  return { starts, ends: ends.slice(0, end) };
}

/** What is in one region or the other, the other moved by that many rows towards row 0. */
export function unite(a: Spans, b: Spans, rowsOff = 0): Spans {
  const rows = a.starts.length - 1;
  const starts = new Uint32Array(rows + 1);
  const ends = roomFor(a.ends.length + b.ends.length);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    starts[r] = end;
    const other = r + rowsOff;
    const isThere = other >= 0 && other < rows;
    end = uniteRow(
      a.ends,
      a.starts[r]!,
      a.starts[r + 1]!,
      b.ends,
      isThere ? b.starts[other]! : 0,
      isThere ? b.starts[other + 1]! : 0,
      ends,
      end,
    );
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

function subtractRow(a: Spans, b: Spans, row: number, out: Float32Array, end: number): number {
  let j = b.starts[row]!;
  const bEnd = b.starts[row + 1]!;
  for (let i = a.starts[row]!; i < a.starts[row + 1]!; i += 2) {
    let first = a.ends[i]!;
    const last = a.ends[i + 1]!;
    while (j < bEnd && b.ends[j + 1]! <= first) j += 2;
    for (let k = j; k < bEnd && b.ends[k]! < last; k += 2) {
      if (b.ends[k]! > first) {
        out[end++] = first;
        out[end++] = b.ends[k]!;
      }
      if (b.ends[k + 1]! > first) first = b.ends[k + 1]!;
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
