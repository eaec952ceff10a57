import type { Image } from '../png.js';
import type { Rect } from '../render/camera.js';

/** Straight strokes as x1, y1, x2, y2 in pixels, one after the other. */
export type Segments = number[];

/** Look of a stroke: 0xRRGGBB, and its width in pixels. */
export type Pen = { color: number; widthPx: number };

/** A picture of one color. */
export function blankImage(widthPx: number, heightPx: number, color: number): Image {
  const image = { widthPx, heightPx, rgb: new Uint8Array(3 * widthPx * heightPx) };
  fillRect(image, { x: 0, y: 0, width: widthPx, height: heightPx }, color);
  return image;
}

/** Fills the pixels of a rectangle, rounded to whole pixels and cut at the picture's border. */
export function fillRect(image: Image, { x, y, width, height }: Rect, color: number): void {
  const right = Math.min(image.widthPx, Math.round(x + width));
  const bottom = Math.min(image.heightPx, Math.round(y + height));
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  if (left >= right || top >= bottom) return;
  const [first, end] = [3 * (top * image.widthPx + left), 3 * (top * image.widthPx + right)];
  for (let i = first; i < end; i += 3) {
    image.rgb[i] = color >> 16;
    image.rgb[i + 1] = color >> 8;
    image.rgb[i + 2] = color;
  }
  for (let row = top + 1; row < bottom; row++) image.rgb.copyWithin(3 * (row * image.widthPx + left), first, end);
}

/**
 * Draws strokes with round ends and smooth borders. A pixel is covered by its distance to the nearest stroke, taken once
 * over all of them, so that strokes of one drawing may meet and cross without darker joints.
 */
export function drawStrokes(image: Image, strokes: Segments, pen: Pen): void {
  const segments = Float64Array.from(strokes);
  const reach = pen.widthPx / 2 + 1;
  const left = Math.max(0, Math.floor(lowest(segments, 0) - reach));
  const top = Math.max(0, Math.floor(lowest(segments, 1) - reach));
  const width = Math.min(image.widthPx, Math.ceil(-lowest(segments, 0, -1) + reach)) - left;
  const height = Math.min(image.heightPx, Math.ceil(-lowest(segments, 1, -1) + reach)) - top;
  if (!(width > 0 && height > 0)) return;
  const coverage = new Float32Array(width * height);
  for (let i = 0; i < segments.length; i += 4) {
    cover(
      coverage,
      width,
      height,
      segments[i]! - left,
      segments[i + 1]! - top,
      segments[i + 2]! - left,
      segments[i + 3]! - top,
      pen.widthPx,
    );
  }
  for (let i = 0; i < coverage.length; i++) {
    if (coverage[i]! > 0) blend(image, left + (i % width), top + Math.floor(i / width), pen.color, coverage[i]!);
  }
}

/** The outline of a circle as strokes; `dashed` leaves every second stretch out. */
export function circle(x: number, y: number, radius: number, dashed = false): Segments {
  const steps = 48;
  const segments: Segments = [];
  for (let k = 0; k < steps; k++) {
    if (dashed && k % 6 >= 3) continue;
    const from = (2 * Math.PI * k) / steps;
    const to = (2 * Math.PI * (k + 1)) / steps;
    segments.push(x + radius * Math.cos(from), y + radius * Math.sin(from), x + radius * Math.cos(to), y + radius * Math.sin(to));
  }
  return segments;
}

/** The outline of a rectangle as strokes. */
export function outlineOf({ x, y, width, height }: Rect): Segments {
  const [r, b] = [x + width, y + height];
  return [x, y, r, y, r, y, r, b, r, b, x, b, x, b, x, y];
}

function lowest(segments: Float64Array, axis: 0 | 1, sign = 1): number {
  let low = Infinity;
  for (let i = axis; i < segments.length; i += 2) low = Math.min(low, sign * segments[i]!);
  return low;
}

function cover(out: Float32Array, width: number, height: number, x1: number, y1: number, x2: number, y2: number, penPx: number): void {
  const reach = penPx / 2 + 0.5;
  const [dx, dy] = [x2 - x1, y2 - y1];
  const lengthSquared = dx * dx + dy * dy;
  const bottom = Math.min(height - 1, Math.ceil(Math.max(y1, y2) + reach));
  const right = Math.min(width - 1, Math.ceil(Math.max(x1, x2) + reach));
  for (let row = Math.max(0, Math.floor(Math.min(y1, y2) - reach)); row <= bottom; row++) {
    for (let column = Math.max(0, Math.floor(Math.min(x1, x2) - reach)); column <= right; column++) {
      const px = column + 0.5 - x1;
      const py = row + 0.5 - y1;
      const along = lengthSquared > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared)) : 0;
      const covered = Math.min(1, reach - Math.hypot(px - along * dx, py - along * dy));
      if (covered > out[row * width + column]!) out[row * width + column] = covered;
    }
  }
}

function blend(image: Image, x: number, y: number, color: number, share: number): void {
  const i = 3 * (y * image.widthPx + x);
  for (let channel = 0; channel < 3; channel++) {
    const old = image.rgb[i + channel]!;
    image.rgb[i + channel] = Math.round(old + share * (((color >> (16 - 8 * channel)) & 255) - old));
  }
}
