import { cutColor, cutHatchColor } from '../palette.js';
import type { Image } from '../png.js';
import type { Rect } from '../render/camera.js';
import type { Cut } from './cut.js';

/** Where a cut lands in a picture: the plane's point at (x, y) in pixels, and what of the picture it may use. */
export type CutPlacement = { cut: Cut; x: number; y: number; pxPerMm: number; window: Rect };

/** Lines of samples per pixel; along a line coverage is exact. */
const linesPerPx = 4;

/** Width of one stripe of the hatching and its gap, and of the stripe, in pixels of a picture 1024 wide. */
const hatchPeriod = 11;
const hatchStripe = 1.7;

/**
 * Share of each pixel of the picture that material covers, row by row: what the outlines run around at least once. Rows in which the
 * outlines are not closed are left empty.
 */
export function coverageOfCut(image: { widthPx: number; heightPx: number }, placement: CutPlacement): Float32Array {
  const { widthPx, heightPx } = image;
  const { window } = placement;
  const coverage = new Float32Array(widthPx * heightPx);
  const left = Math.max(0, Math.round(window.x));
  const right = Math.min(widthPx, Math.round(window.x + window.width));
  const firstLine = linesPerPx * Math.max(0, Math.round(window.y));
  const lastLine = linesPerPx * Math.min(heightPx, Math.round(window.y + window.height)) - 1;
  const crossings = crossingsByLine(placement, firstLine, lastLine);
  crossings.forEach((line, i) => {
    const row = Math.floor((firstLine + i) / linesPerPx) * widthPx;
    for (const [from, to] of spansOf(line)) addSpan(coverage, row, Math.max(left, from), Math.min(right, to));
  });
  return coverage;
}

type Crossing = { x: number; turn: 1 | -1 };

function crossingsByLine({ cut, x, y, pxPerMm }: CutPlacement, firstLine: number, lastLine: number): Crossing[][] {
  const lines: Crossing[][] = Array.from({ length: Math.max(0, lastLine - firstLine + 1) }, () => []);
  for (let i = 0; i < cut.length; i += 4) {
    const [x1, y1] = [x + pxPerMm * cut[i]!, linesPerPx * (y - pxPerMm * cut[i + 1]!)];
    const [x2, y2] = [x + pxPerMm * cut[i + 2]!, linesPerPx * (y - pxPerMm * cut[i + 3]!)];
    const turn = y1 < y2 ? 1 : -1;
    // A line is at the middle of its strip; a stretch holds its upper end and not its lower one.
    const first = Math.max(firstLine, Math.ceil(Math.min(y1, y2) - 0.5));
    const last = Math.min(lastLine, Math.ceil(Math.max(y1, y2) - 0.5) - 1);
    for (let line = first; line <= last; line++) {
      lines[line - firstLine]!.push({ x: x1 + ((line + 0.5 - y1) * (x2 - x1)) / (y2 - y1), turn });
    }
  }
  return lines;
}

function spansOf(line: Crossing[]): [number, number][] {
  const spans: [number, number][] = [];
  let winding = 0;
  let start = 0;
  for (const { x, turn } of line.sort((a, b) => a.x - b.x)) {
    const before = winding;
    winding += turn;
    if (before === 0) start = x;
    else if (winding === 0) spans.push([start, x]);
  }
  return winding === 0 ? spans : [];
}

function addSpan(coverage: Float32Array, row: number, from: number, to: number): void {
  for (let column = Math.floor(from); column < to; column++) {
    coverage[row + column]! += (Math.min(to, column + 1) - Math.max(from, column)) / linesPerPx;
  }
}

/** Paints covered pixels as cut material: light, with diagonal stripes. */
export function fillCut(image: Image, coverage: Float32Array, unitPx: number): void {
  const period = hatchPeriod * unitPx;
  coverage.forEach((share, pixel) => {
    if (share === 0) return;
    const along = (pixel % image.widthPx) + Math.floor(pixel / image.widthPx);
    const color = along % period < hatchStripe * unitPx ? cutHatchColor : cutColor;
    for (let channel = 0; channel < 3; channel++) {
      const old = image.rgb[3 * pixel + channel]!;
      image.rgb[3 * pixel + channel] = old + Math.min(1, share) * (((color >> (16 - 8 * channel)) & 255) - old);
    }
  });
}

/** What is fitted to its window ends at the border of it, but for rounding. */
const roundingPx = 1e-6;

/** The outlines of a cut inside its window, as strokes in pixels. */
export function outlinesOf({ cut, x, y, pxPerMm, window }: CutPlacement): number[] {
  const strokes: number[] = [];
  for (let i = 0; i < cut.length; i += 4) {
    const stroke = clipped(x + pxPerMm * cut[i]!, y - pxPerMm * cut[i + 1]!, x + pxPerMm * cut[i + 2]!, y - pxPerMm * cut[i + 3]!, window);
    if (stroke) strokes.push(...stroke);
  }
  return strokes;
}

/** @see Y.-D. Liang, B. A. Barsky, "A new concept and method for line clipping", ACM Transactions on Graphics 3(1), 1984 */
function clipped(x1: number, y1: number, x2: number, y2: number, { x, y, width, height }: Rect): number[] | undefined {
  let [first, last] = [0, 1];
  const sides = [
    [x1 - x2, x1 - x],
    [x2 - x1, x + width - x1],
    [y1 - y2, y1 - y],
    [y2 - y1, y + height - y1],
  ] as const;
  for (const [outward, room] of sides) {
    if (Math.abs(outward) < roundingPx) {
      if (room < -roundingPx) return undefined;
    } else if (outward < 0) first = Math.max(first, room / outward);
    else last = Math.min(last, room / outward);
  }
  if (first > last) return undefined;
  return [x1 + first * (x2 - x1), y1 + first * (y2 - y1), x1 + last * (x2 - x1), y1 + last * (y2 - y1)];
}
