import type { Image } from '../png.js';
import { drawStrokes, type Segments } from './strokes.js';

type Point = readonly [number, number];

/** Arrows between the faces need this many units; else they point at them from outside. */
const insideFrom = 96;
/** Length of an arrow from outside, and of its head. */
const tail = 42;
const head = 13;

/** The two ends of a dimension that `drawDimension` draws from `a` to `b`: its faces, or where arrows from outside begin. */
export function endsOfDimension(a: Point, b: Point, unitPx: number): [Point, Point] {
  const { x, y, lengthPx } = direction(a, b);
  const beyond = lengthPx < insideFrom * unitPx ? tail * unitPx : 0;
  return [
    [a[0] - beyond * x, a[1] - beyond * y],
    [b[0] + beyond * x, b[1] + beyond * y],
  ];
}

/** Draws the distance between two points of a picture as a dimension: a line, and an arrow at each of them. */
export function drawDimension(image: Image, a: Point, b: Point, style: { unitPx: number; color: number }): void {
  const { x, y, lengthPx } = direction(a, b);
  const inward = lengthPx < insideFrom * style.unitPx ? 1 : -1;
  const [start, end] = endsOfDimension(a, b, style.unitPx);
  const size = head * style.unitPx;
  const strokes: Segments = [...start, ...end];
  for (const side of [1, -1]) {
    // The back of each head lies beyond its face for arrows from outside, between the faces for others.
    const back = (sign: number) => [-inward * sign * x * size + side * y * 0.42 * size, -inward * sign * y * size - side * x * 0.42 * size];
    const [atA, atB] = [back(1), back(-1)];
    strokes.push(...a, a[0] + atA[0]!, a[1] + atA[1]!, ...b, b[0] + atB[0]!, b[1] + atB[1]!);
  }
  drawStrokes(image, strokes, { color: 0xffffff, widthPx: 6.5 * style.unitPx });
  drawStrokes(image, strokes, { color: style.color, widthPx: Math.max(1.3, 2.8 * style.unitPx) });
}

/** Of two points in one place any direction will do. */
function direction(a: Point, b: Point): { x: number; y: number; lengthPx: number } {
  const lengthPx = Math.hypot(b[0] - a[0], b[1] - a[1]);
  return lengthPx > 0 ? { x: (b[0] - a[0]) / lengthPx, y: (b[1] - a[1]) / lengthPx, lengthPx } : { x: 0, y: 1, lengthPx };
}
