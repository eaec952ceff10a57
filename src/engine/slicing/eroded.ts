import { intersectRow, type Spans } from './spans.js';

/** A disc on rows: half its width on its middle row and on the rows beside it, in mm. */
export type Disc = readonly number[];

/**
 * The part of a region that a disc put there does not leave, which is what lies at least its radius away from the edge. Beyond the last
 * row is nothing.
 *
 * @see J. Serra, Image Analysis and Mathematical Morphology, Academic Press 1982 (erosion)
 */
export function eroded(region: Spans, disc: Disc): Spans {
  const { starts, ends } = region;
  const rows = starts.length - 1;
  const reach = disc.length - 1;
  const result = new Uint32Array(rows + 1);
  let out = new Float32Array(ends.length + 64);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    result[r] = end;
    if (starts[r] === starts[r + 1] || r < reach || r + reach >= rows) continue;
    const most = starts[r + reach + 1]! - starts[r - reach]!;
    if (out.length < end + most) out = grown(out, end + most);
    end = isOneEach(starts, r - reach, r + reach + 1) ? erodedInterval(region, r, disc, out, end) : erodedRow(region, r, disc, out, end);
  }
  result[rows] = end;
  return { starts: result, ends: out.slice(0, end) };
}

/** True when each of the rows up to before the last one holds one interval. */
function isOneEach(starts: Uint32Array, firstRow: number, endRow: number): boolean {
  for (let r = firstRow; r < endRow; r++) if (starts[r + 1]! - starts[r]! !== 2) return false;
  return true;
}

/** `erodedRow` where there is nothing to merge, as in most rows. */
function erodedInterval({ starts, ends }: Spans, row: number, disc: Disc, out: Float32Array, end: number): number {
  const at = starts[row]!;
  const middleMm = disc[0]!;
  if (ends[at + 1]! - ends[at]! <= 2 * middleMm) return end;
  let first = Math.fround(ends[at]! + middleMm);
  let last = Math.fround(ends[at + 1]! - middleMm);
  for (let step = 2; step < 2 * disc.length; step++) {
    const narrowMm = disc[step >> 1]!;
    const other = (step & 1) === 0 ? at - step : at + step - 1;
    const begin = Math.max(first, ends[other]! + narrowMm);
    const stop = Math.min(last, ends[other + 1]! - narrowMm);
    if (begin >= stop) return end;
    first = Math.fround(begin);
    last = Math.fround(stop);
  }
  out[end] = first;
  out[end + 1] = last;
  return end + 2;
}

/** What is left of the row under way after each row beside it: one room for all. */
let [from, to] = [new Float32Array(256), new Float32Array(256)];

/** Writes what is left of a row to `out` from `end` on; returns the new end. */
function erodedRow({ starts, ends }: Spans, row: number, disc: Disc, out: Float32Array, end: number): number {
  const reach = disc.length - 1;
  const most = starts[row + reach + 1]! - starts[row - reach]!;
  if (from.length < most) [from, to] = [new Float32Array(2 * most), new Float32Array(2 * most)];
  let count = narrowedRow(ends, starts[row]!, starts[row + 1]!, disc[0]!, from);
  for (let k = 1; k <= reach && count > 0; k++) {
    count = intersectRow(from, 0, count, ends, starts[row - k]!, starts[row - k + 1]!, disc[k]!, to, 0);
    count = intersectRow(to, 0, count, ends, starts[row + k]!, starts[row + k + 1]!, disc[k]!, from, 0);
  }
  for (let i = 0; i < count; i++) out[end + i] = from[i]!;
  return end + count;
}

function narrowedRow(ends: Float32Array, first: number, last: number, byMm: number, out: Float32Array): number {
  let count = 0;
  for (let i = first; i < last; i += 2) {
    if (ends[i + 1]! - ends[i]! <= 2 * byMm) continue;
    out[count++] = ends[i]! + byMm;
    out[count++] = ends[i + 1]! - byMm;
  }
  return count;
}

function grown(values: Float32Array, length: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(2 * length);
  larger.set(values);
  return larger;
}

/**
 * The disc for moving edges by `radiusMm`. Its few rows stand for a polygon inside the true disc; it is stretched so that edges of all
 * directions move by the radius on average.
 */
export function createDisc(radiusMm: number, rowDistanceMm: number): Disc {
  const plain = chordsOfDisc(radiusMm, rowDistanceMm);
  return chordsOfDisc((radiusMm * radiusMm) / meanReachMm(plain, rowDistanceMm), rowDistanceMm);
}

function chordsOfDisc(radiusMm: number, rowDistanceMm: number): number[] {
  const reach = Math.floor(radiusMm / rowDistanceMm);
  return Array.from({ length: reach + 1 }, (_, k) => Math.sqrt(radiusMm ** 2 - (k * rowDistanceMm) ** 2));
}

const directions = 90;

/** How far the chords reach, averaged over the directions of an edge. */
function meanReachMm(chords: readonly number[], rowDistanceMm: number): number {
  let sum = 0;
  for (let i = 0; i < directions; i++) {
    const angle = ((i + 0.5) / directions) * (Math.PI / 2);
    sum += Math.max(...chords.map((chord, k) => chord * Math.sin(angle) + k * rowDistanceMm * Math.cos(angle)));
  }
  return sum / directions;
}
