import type { Mesh } from '../../mesh.js';

const maxBinCount = 16;
/** Entries that always make a leaf. */
const leafSize = 4;
/** Ranges of more entries than this are split even when one leaf would be cheaper. */
const largestLeaf = 16;
/** What visiting one more node costs, in ray-triangle tests. */
const traversalCost = 1;
/** Below this depth ranges are halved by number: it bounds the depth to this plus log2(triangles), and so the traversal stack. */
const maxSahDepth = 64;

/** Triangles on their way into a hierarchy, and memory for splitting them. */
export type SplitWork = {
  /** Six per entry: lower corner, upper corner. */
  boxes: Float64Array;
  /** Triangle of the mesh, per entry. */
  triangles: Uint32Array;
  /** Lowest and highest doubled box center of the range being split: x, y, z, x, y, z. */
  centers: Float64Array;
  binBounds: Float64Array;
  binCounts: Uint32Array;
  rightCosts: Float64Array;
  sweep: Float64Array;
};

/** Splitting work on all triangles of the mesh, in the order of the mesh. */
export function startSplitting(mesh: Mesh): SplitWork {
  const triangles = new Uint32Array(mesh.indices.length / 3);
  for (let t = 0; t < triangles.length; t++) triangles[t] = t;
  return {
    boxes: triangleBoxes(mesh),
    triangles,
    centers: new Float64Array(6),
    binBounds: new Float64Array(6 * maxBinCount),
    binCounts: new Uint32Array(maxBinCount),
    rightCosts: new Float64Array(maxBinCount),
    sweep: new Float64Array(6),
  };
}

/** Widened by a rounding error of the coordinates, so that a ray along the face of a box never slips out of it. */
function triangleBoxes({ positions: p, indices }: Mesh): Float64Array {
  let largest = 0;
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i]!));
  const margin = 1e-12 * largest;
  const boxes = new Float64Array(2 * indices.length);
  for (let i = 0; i < indices.length; i += 3) {
    const a = 3 * indices[i]!;
    const b = 3 * indices[i + 1]!;
    const c = 3 * indices[i + 2]!;
    for (let axis = 0; axis < 3; axis++) {
      boxes[2 * i + axis] = Math.min(p[a + axis]!, p[b + axis]!, p[c + axis]!) - margin;
      boxes[2 * i + 3 + axis] = Math.max(p[a + axis]!, p[b + axis]!, p[c + axis]!) + margin;
    }
  }
  return boxes;
}

/** Writes the box around the entries from `start` to `end` to `at`. */
export function boundRange(bounds: Float64Array, at: number, { boxes }: SplitWork, start: number, end: number): void {
  clearBox(bounds, at);
  for (let i = 6 * start; i < 6 * end; i += 6) growBox(bounds, at, boxes, i);
}

function clearBox(boxes: Float64Array, at: number): void {
  for (let axis = 0; axis < 3; axis++) {
    boxes[at + axis] = Number.POSITIVE_INFINITY;
    boxes[at + 3 + axis] = Number.NEGATIVE_INFINITY;
  }
}

function growBox(boxes: Float64Array, at: number, others: Float64Array, other: number): void {
  if (others[other]! < boxes[at]!) boxes[at] = others[other]!;
  if (others[other + 1]! < boxes[at + 1]!) boxes[at + 1] = others[other + 1]!;
  if (others[other + 2]! < boxes[at + 2]!) boxes[at + 2] = others[other + 2]!;
  if (others[other + 3]! > boxes[at + 3]!) boxes[at + 3] = others[other + 3]!;
  if (others[other + 4]! > boxes[at + 4]!) boxes[at + 4] = others[other + 4]!;
  if (others[other + 5]! > boxes[at + 5]!) boxes[at + 5] = others[other + 5]!;
}

function halfArea(boxes: Float64Array, at: number): number {
  const x = boxes[at + 3]! - boxes[at]!;
  const y = boxes[at + 4]! - boxes[at + 1]!;
  const z = boxes[at + 5]! - boxes[at + 2]!;
  return x < 0 ? 0 : x * y + y * z + z * x;
}

/**
 * First entry of the right part after reordering the entries from `start` to `end`, or `start` when the range shall stay one leaf.
 *
 * The split is the cheapest by the surface area heuristic among up to 15 planes across the longest axis of the entries' centers;
 * trying all three axes takes 1.6 times as long and makes rays no faster. The range's own box stands in `bounds` at `at`.
 *
 * @see I. Wald, "On fast construction of SAH-based bounding volume hierarchies", IEEE Symposium on Interactive Ray Tracing 2007
 */
export function splitRange(work: SplitWork, bounds: Float64Array, at: number, start: number, end: number, depth: number): number {
  const count = end - start;
  if (count <= leafSize) return start;
  const middle = start + (count >> 1);
  if (depth > maxSahDepth) return middle;
  const binning = binningOf(work, start, end);
  if (binning === undefined) return middle;
  fillBins(work, start, end, binning);
  const best = cheapestSplit(work, binning.binCount);
  const areaMm2 = halfArea(bounds, at);
  if (count <= largestLeaf && best.cost + traversalCost * areaMm2 >= count * areaMm2) return start;
  return partition(work, start, end, binning, best.bin);
}

/** How a box center becomes a bin: `trunc((2 * center - low) * scale)`. */
type Binning = { axis: number; low: number; scale: number; binCount: number };

/** Undefined when all centers coincide. */
function binningOf({ boxes, centers }: SplitWork, start: number, end: number): Binning | undefined {
  clearBox(centers, 0);
  for (let i = 6 * start; i < 6 * end; i += 6) {
    for (let axis = 0; axis < 3; axis++) {
      const twiceCenter = boxes[i + axis]! + boxes[i + axis + 3]!;
      if (twiceCenter < centers[axis]!) centers[axis] = twiceCenter;
      if (twiceCenter > centers[axis + 3]!) centers[axis + 3] = twiceCenter;
    }
  }
  let axis = 0;
  for (let other = 1; other < 3; other++) {
    if (centers[other + 3]! - centers[other]! > centers[axis + 3]! - centers[axis]!) axis = other;
  }
  const low = centers[axis]!;
  const binCount = end - start <= 2 * maxBinCount ? maxBinCount / 2 : maxBinCount;
  const scale = (binCount * (1 - 1e-9)) / (centers[axis + 3]! - low);
  return Number.isFinite(scale) ? { axis, low, scale, binCount } : undefined;
}

function fillBins({ boxes, binBounds, binCounts }: SplitWork, start: number, end: number, { axis, low, scale, binCount }: Binning): void {
  binCounts.fill(0);
  for (let bin = 0; bin < binCount; bin++) clearBox(binBounds, 6 * bin);
  for (let i = 6 * start; i < 6 * end; i += 6) {
    const bin = Math.trunc((boxes[i + axis]! + boxes[i + axis + 3]! - low) * scale);
    binCounts[bin]!++;
    growBox(binBounds, 6 * bin, boxes, i);
  }
}

/** Goes over the bins from the right, then from the left; `bin` is the last one left of the split. */
function cheapestSplit({ binBounds, binCounts, rightCosts, sweep }: SplitWork, binCount: number): { cost: number; bin: number } {
  const best = { cost: Number.POSITIVE_INFINITY, bin: 0 };
  clearBox(sweep, 0);
  let count = 0;
  for (let bin = binCount - 1; bin > 0; bin--) {
    count += binCounts[bin]!;
    growBox(sweep, 0, binBounds, 6 * bin);
    rightCosts[bin - 1] = count * halfArea(sweep, 0);
  }
  clearBox(sweep, 0);
  count = 0;
  for (let bin = 0; bin < binCount - 1; bin++) {
    count += binCounts[bin]!;
    growBox(sweep, 0, binBounds, 6 * bin);
    const cost = count * halfArea(sweep, 0) + rightCosts[bin]!;
    if (cost >= best.cost) continue;
    best.cost = cost;
    best.bin = bin;
  }
  return best;
}

function partition(work: SplitWork, start: number, end: number, { axis, low, scale }: Binning, bin: number): number {
  const { boxes, triangles } = work;
  let left = start;
  let right = end - 1;
  while (left <= right) {
    if (Math.trunc((boxes[6 * left + axis]! + boxes[6 * left + axis + 3]! - low) * scale) <= bin) left++;
    else swapEntries(boxes, triangles, left, right--);
  }
  return left;
}

function swapEntries(boxes: Float64Array, triangles: Uint32Array, left: number, right: number): void {
  const triangle = triangles[left]!;
  triangles[left] = triangles[right]!;
  triangles[right] = triangle;
  for (let k = 0; k < 6; k++) {
    const bound = boxes[6 * left + k]!;
    boxes[6 * left + k] = boxes[6 * right + k]!;
    boxes[6 * right + k] = bound;
  }
}
