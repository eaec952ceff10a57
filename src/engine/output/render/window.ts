import { inRuns } from '../../in-runs.js';
import type { Projection } from './camera.js';

/** Pixels (or samples) of a picture from `left` and `top` on, up to `right` and `bottom`, which are outside. */
export type Window = { left: number; top: number; right: number; bottom: number };

/** Outlines reach a pixel beyond the part. */
const borderPx = 2;

/**
 * The pixels that a part projected at two samples per pixel and its outlines can reach; none beyond the picture. Left and top are even, so
 * that blocks of 2 x 2 pixels are the same as from the picture's corner on. Most of a picture is background, which need not be looked at.
 */
export function windowAround({ x, y }: Projection, { widthPx, heightPx }: { widthPx: number; heightPx: number }): Window {
  const [left, right] = extentOf(x);
  const [top, bottom] = extentOf(y);
  return {
    left: Math.max(0, 2 * Math.floor((left / 2 - borderPx) / 2)),
    top: Math.max(0, 2 * Math.floor((top / 2 - borderPx) / 2)),
    right: Math.min(widthPx, Math.ceil(right / 2) + borderPx),
    bottom: Math.min(heightPx, Math.ceil(bottom / 2) + borderPx),
  };
}

function extentOf(values: Float64Array): [number, number] {
  const extent: [number, number] = [Infinity, -Infinity];
  inRuns(values.length, (from, to) => widen(extent, values, from, to));
  return extent;
}

function widen(extent: [number, number], values: Float64Array, from: number, to: number): void {
  let low = extent[0];
  let high = extent[1];
  for (let i = from; i < to; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  extent[0] = low;
  extent[1] = high;
}
