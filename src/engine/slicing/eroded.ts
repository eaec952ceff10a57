import { intersectRow, type Spans } from './spans.js';

/** A disc on rows: half its width on its middle row and on the rows beside it, in mm. */
export type Disc = readonly number[];

/**
 * The part of a region that a disc put there does not leave, which is what lies at least its radius away from the edge. Beyond the last
 * row is nothing.
 *
 * @see J. Serra, Image Analysis and Mathematical Morphology, Academic Press 1982 (erosion)
 */
export function eroded({ starts, ends }: Spans, disc: Disc): Spans {
  const rows = starts.length - 1;
  const reach = disc.length - 1;
  const result = new Uint32Array(rows + 1);
  let out = new Float32Array(ends.length + 64);
  let from = new Float32Array(256);
  let to = new Float32Array(256);
  let end = 0;
  for (let r = 0; r < rows; r++) {
    result[r] = end;
    if (starts[r] === starts[r + 1] || r < reach || r + reach >= rows) continue;
    const most = starts[r + reach + 1]! - starts[r - reach]!;
    if (from.length < most) [from, to] = [new Float32Array(2 * most), new Float32Array(2 * most)];
    let count = narrowedRow(ends, starts[r]!, starts[r + 1]!, disc[0]!, from);
    for (let k = 1; k <= reach && count > 0; k++) {
      count = intersectRow(from, 0, count, ends, starts[r - k]!, starts[r - k + 1]!, disc[k]!, to, 0);
      count = intersectRow(to, 0, count, ends, starts[r + k]!, starts[r + k + 1]!, disc[k]!, from, 0);
    }
    if (out.length < end + count) out = grown(out, end + count);
    for (let i = 0; i < count; i++) out[end++] = from[i]!;
  }
  result[rows] = end;
  return { starts: result, ends: out.slice(0, end) };
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
