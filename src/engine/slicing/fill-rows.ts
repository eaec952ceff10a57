import type { Outlines } from './cut-layers.js';
import type { Spans } from './spans.js';

/** Rows of a layer: row `r` runs along u at v = firstMm + r × distanceMm. */
export type Rows = { count: number; firstMm: number; distanceMm: number };

/** Narrower gaps are lost in printing: twice the radius that PrusaSlicer closes by default, 0.049 mm. */
const closedGapMm = 0.098;

/**
 * What closed outlines enclose, solid on their left: wherever they run around a point at least once, so overlapping bodies are one, and
 * bodies less than 0.1 mm apart too.
 */
export function filled(outlines: Outlines, rows: Rows): Spans {
  const crossings = crossingsOf(outlines, rows);
  const starts = new Uint32Array(rows.count + 1);
  const ends = new Float32Array(crossings.at.length);
  let end = 0;
  for (let r = 0; r < rows.count; r++) {
    starts[r] = end;
    const first = crossings.starts[r]!;
    const last = crossings.starts[r + 1]!;
    sortRow(crossings.at, crossings.turns, first, last);
    let turns = 0;
    for (let i = first; i < last; i++) {
      const before = turns;
      turns += crossings.turns[i]!;
      if (before > 0 === turns > 0) continue;
      if (turns > 0 && end > starts[r]! && crossings.at[i]! - ends[end - 1]! <= closedGapMm) end--;
      else ends[end++] = crossings.at[i]!;
    }
  }
  starts[rows.count] = end;
  return { starts, ends: ends.slice(0, end) };
}

/** Per row where outlines cross it, and whether the solid begins (1) or ends (-1) there. */
type Crossings = { starts: Uint32Array; at: Float64Array; turns: Int8Array };

function crossingsOf(outlines: Outlines, rows: Rows): Crossings {
  const count = findCrossings(outlines, rows);
  const starts = new Uint32Array(rows.count + 2);
  for (let c = 0; c < count; c++) starts[met.rows[c]! + 2]!++;
  for (let r = 2; r < starts.length; r++) starts[r]! += starts[r - 1]!;
  const at = new Float64Array(count);
  const turns = new Int8Array(count);
  for (let c = 0; c < count; c++) {
    const i = starts[met.rows[c]! + 1]!++;
    at[i] = met.at[c]!;
    turns[i] = met.turns[c]!;
  }
  return { starts, at, turns };
}

/** Crossings in the order of the outlines: one room for all layers, since each is sorted into its rows before the next one is cut. */
let met = roomForCrossings(1024);

function roomForCrossings(length: number) {
  return { rows: new Uint32Array(length), at: new Float64Array(length), turns: new Int8Array(length) };
}

/** Writes each row that each edge crosses, from its lower end, which counts, to its upper end, which does not; returns how many. */
function findCrossings({ starts, u, v }: Outlines, { count, firstMm, distanceMm }: Rows): number {
  let found = 0;
  for (let outline = 0; outline + 1 < starts.length; outline++) {
    let previous = starts[outline + 1]! - 1;
    for (let i = starts[outline]!; i < starts[outline + 1]!; previous = i++) {
      const isRising = v[i]! > v[previous]!;
      const low = isRising ? previous : i;
      const high = isRising ? i : previous;
      const firstRow = Math.max(0, Math.ceil((v[low]! - firstMm) / distanceMm));
      const endRow = Math.min(count, Math.ceil((v[high]! - firstMm) / distanceMm));
      if (firstRow >= endRow) continue;
      if (found + endRow - firstRow > met.rows.length) met = withMoreRoom(2 * (found + endRow - firstRow));
      const slope = (u[high]! - u[low]!) / (v[high]! - v[low]!);
      for (let r = firstRow; r < endRow; r++) {
        met.rows[found] = r;
        met.at[found] = u[low]! + slope * (firstMm + r * distanceMm - v[low]!);
        met.turns[found++] = isRising ? -1 : 1;
      }
    }
  }
  return found;
}

function withMoreRoom(length: number) {
  const larger = roomForCrossings(length);
  larger.rows.set(met.rows);
  larger.at.set(met.at);
  larger.turns.set(met.turns);
  return larger;
}

/** Insertion sort: rows cross a few outlines only. */
function sortRow(at: Float64Array, turns: Int8Array, first: number, last: number): void {
  for (let i = first + 1; i < last; i++) {
    const value = at[i]!;
    const turn = turns[i]!;
    let j = i - 1;
    for (; j >= first && at[j]! > value; j--) {
      at[j + 1] = at[j]!;
      turns[j + 1] = turns[j]!;
    }
    at[j + 1] = value;
    turns[j + 1] = turn;
  }
}
