import { roundNumbers } from '../color-scale.js';
import { inkColor } from '../palette.js';
import type { Image } from '../png.js';
import { drawText } from './lettering.js';
import { drawStrokes } from './strokes.js';

/** Draws a stretch of a round length [mm], not longer than `maxPx`, with the length above it; (x, y) is its left end. */
export function drawScaleBar(
  image: Image,
  { x, y, maxPx, pxPerMm, capHeightPx }: { x: number; y: number; maxPx: number; pxPerMm: number; capHeightPx: number },
): void {
  const lengthMm = roundNumbers(maxPx / pxPerMm / 10, maxPx / pxPerMm).at(-1);
  if (lengthMm === undefined) return;
  const right = x + lengthMm * pxPerMm;
  const end = 0.35 * capHeightPx;
  drawStrokes(image, [x, y, right, y, x, y - end, x, y + end, right, y - end, right, y + end], {
    color: inkColor,
    widthPx: capHeightPx / 7,
  });
  drawText(image, `${lengthMm} mm`, { x: (x + right) / 2, y: y - 0.8 * capHeightPx, capHeightPx, color: inkColor, align: 'center' });
}
