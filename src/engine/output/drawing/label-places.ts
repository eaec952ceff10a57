import type { Rect } from '../render/camera.js';
import type { Samples } from '../render/raster.js';

type Point = { x: number; y: number };

/** The rings that labels belong to and must not cover, and the room kept between things, in pixels. */
export type Surroundings = { rings: readonly Point[]; ringRadiusPx: number; gapPx: number };

/** Finds room for one label after the other: `place` gives its rectangle, or nothing when the picture has no free room left. */
export type LabelPlacer = { place: (from: Point, size: { width: number; height: number }) => Rect | undefined };

/** Costs in ring radii of leader that would be as bad: touching the part, lying on it completely, a leader that passes another ring. */
const cost = { touchingPart: 5, overPart: 60, passingRing: 27 };

/**
 * A placer that tries all positions on a grid and takes the cheapest: never outside the picture, over reserved places, other labels,
 * rings or leaders, and with no leader across another one or a label; rather beside the part than over it, with a short leader.
 */
export function createLabelPlacer(
  image: { widthPx: number; heightPx: number },
  samples: Samples,
  reserved: readonly Rect[],
  { rings, ringRadiusPx, gapPx }: Surroundings,
): LabelPlacer {
  const cell = 8;
  const columns = Math.ceil(image.widthPx / cell);
  const covered = coverageSums(samples, cell, columns, Math.ceil(image.heightPx / cell));
  const ringBoxes = rings.map(({ x, y }) => ({
    x: x - ringRadiusPx,
    y: y - ringRadiusPx,
    width: 2 * ringRadiusPx,
    height: 2 * ringRadiusPx,
  }));
  const taken: Rect[] = [...reserved];
  const leaders: [Point, Point][] = [];

  function place(from: Point, size: { width: number; height: number }): Rect | undefined {
    let best: Rect | undefined;
    let bestCost = Infinity;
    for (let y = gapPx; y + size.height + gapPx <= image.heightPx; y += cell) {
      for (let x = gapPx; x + size.width + gapPx <= image.widthPx; x += cell) {
        const box = { x, y, ...size };
        const total = costOf(from, box, bestCost);
        if (total >= bestCost) continue;
        best = box;
        bestCost = total;
      }
    }
    if (!best) return undefined;
    const [tipX, tipY] = nearestPoint(best, from.x, from.y);
    taken.push(best);
    leaders.push([from, { x: tipX, y: tipY }]);
    return best;
  }

  function costOf(from: Point, box: Rect, giveUpAt: number): number {
    const [tipX, tipY] = nearestPoint(box, from.x, from.y);
    const length = Math.hypot(tipX - from.x, tipY - from.y);
    if (length < 2.5 * ringRadiusPx || length >= giveUpAt) return Infinity;
    if (taken.some((other) => overlaps(box, other, gapPx)) || ringBoxes.some((ring) => overlaps(box, ring, gapPx / 2))) return Infinity;
    const hidden = coveredShare(covered, columns, cell, box);
    const tip = { x: tipX, y: tipY };
    const extra = (hidden > 0 ? cost.touchingPart : 0) + cost.overPart * hidden + cost.passingRing * ringsPassed(from, tip);
    const total = length + ringRadiusPx * extra;
    return total < giveUpAt && crosses(from, tip, box) ? Infinity : total;
  }

  function crosses(from: Point, tip: Point, box: Rect): boolean {
    if (leaders.some(([a, b]) => doCross(from, tip, a, b) || passes(a, b, box))) return true;
    return taken.slice(reserved.length).some((label) => passes(from, tip, label));
  }

  function ringsPassed(from: Point, tip: Point): number {
    return rings.filter((ring) => Math.hypot(ring.x - from.x, ring.y - from.y) > 1 && distance(ring, from, tip) < 1.3 * ringRadiusPx)
      .length;
  }

  return { place };
}

/** The point of a rectangle that is nearest to a point outside of it. */
export function nearestPoint({ x, y, width, height }: Rect, fromX: number, fromY: number): [number, number] {
  return [Math.min(x + width, Math.max(x, fromX)), Math.min(y + height, Math.max(y, fromY))];
}

function overlaps(a: Rect, b: Rect, gap: number): boolean {
  return a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap && b.y < a.y + a.height + gap;
}

/** Summed-area table of the part's silhouette, one entry per cell, with a row and a column of zeros in front. */
function coverageSums({ width, height, triangle }: Samples, cell: number, columns: number, rows: number): Float64Array {
  const sums = new Float64Array((columns + 1) * (rows + 1));
  for (let row = 0; row < rows; row++) {
    let inRow = 0;
    for (let column = 0; column < columns; column++) {
      inRow += isOnPart(2 * cell * column, 2 * cell * row) ? 1 : 0;
      sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1]! + inRow;
    }
  }
  return sums;

  // Every fourth sample, both ways: a rod of two pixels is not missed.
  function isOnPart(left: number, top: number): boolean {
    for (let y = top; y < Math.min(height, top + 2 * cell); y += 4) {
      for (let x = left; x < Math.min(width, left + 2 * cell); x += 4) {
        if (triangle[y * width + x]! >= 0) return true;
      }
    }
    return false;
  }
}

function coveredShare(sums: Float64Array, columns: number, cell: number, { x, y, width, height }: Rect): number {
  const left = Math.floor(x / cell);
  const top = Math.floor(y / cell);
  const right = Math.min(columns, Math.ceil((x + width) / cell));
  const bottom = Math.min(sums.length / (columns + 1) - 1, Math.ceil((y + height) / cell));
  const at = (row: number, column: number) => sums[row * (columns + 1) + column]!;
  return (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) / ((right - left) * (bottom - top));
}

function passes(from: Point, to: Point, { x, y, width, height }: Rect): boolean {
  const corners = [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ] as const;
  return doCross(from, to, corners[0], corners[2]) || doCross(from, to, corners[1], corners[3]);
}

/** Distance of a point from a stretch. */
function distance(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

function doCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Point, b: Point, p: Point): number {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}
