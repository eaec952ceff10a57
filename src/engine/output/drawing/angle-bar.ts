import type { AngleScale } from '../overhang-angles.js';
import { inkColor, noWallColor } from '../palette.js';
import type { Image } from '../png.js';
import type { Rect } from '../render/camera.js';
import { fillHatch } from './color-bar.js';
import { drawText } from './lettering.js';
import { drawStrokes, fillRect, outlineOf } from './strokes.js';

/** Every so many degrees there is a number beside the bar. */
const tickDeg = 15;

/**
 * Draws the scale of an overhang map into a column: angles to the plate from upright at the top to flat at the foot, the limit marked
 * on it, and below the keys for faces that lie on the plate and for those that look up.
 */
export function drawAngleBar(image: Image, scale: AngleScale, column: Rect, capHeightPx: number): void {
  const bar = { x: column.x, y: column.y + 2.4 * capHeightPx, width: 2.2 * capHeightPx, height: column.height - 13 * capHeightPx };
  const textX = bar.x + bar.width + 0.9 * capHeightPx;
  const yOf = (angleDeg: number) => bar.y + (1 - angleDeg / 90) * bar.height;
  const label = (text: string, y: number, isBold = false) =>
    drawText(image, text, { x: textX, y: y + capHeightPx / 2, capHeightPx, color: inkColor, isBold });
  const tick = (y: number, widthPx: number) =>
    drawStrokes(image, [bar.x + bar.width, y, textX - 0.4 * capHeightPx, y], { color: inkColor, widthPx });

  drawText(image, '° to the plate', { x: bar.x, y: bar.y - 1.2 * capHeightPx, capHeightPx, color: inkColor });
  for (let y = Math.round(bar.y); y < bar.y + bar.height; y++) {
    const angleDeg = Math.min(90, Math.max(0, 90 * (1 - (y + 0.5 - bar.y) / bar.height)));
    fillRect(image, { ...bar, y, height: 1 }, scale.colorOf(angleDeg));
  }
  drawStrokes(image, outlineOf(bar), { color: inkColor, widthPx: bar.width / 20 });
  const minApartDeg = (1.9 * capHeightPx * 90) / bar.height;
  for (let angleDeg = 0; angleDeg <= 90; angleDeg += tickDeg) {
    if (Math.abs(angleDeg - scale.limitDeg) < minApartDeg) continue;
    tick(yOf(angleDeg), capHeightPx / 9);
    label(`${angleDeg}°`, yOf(angleDeg));
  }
  tick(yOf(scale.limitDeg), capHeightPx / 5);
  label(`limit ${scale.limitDeg}°`, yOf(scale.limitDeg), true);
  label('holds itself', yOf((90 + scale.limitDeg) / 2) + (90 - scale.limitDeg < 3 * minApartDeg ? capHeightPx : 0));
  label('too flat', yOf(scale.limitDeg / 2));

  const swatch = { x: bar.x, y: bar.y + bar.height + 2 * capHeightPx, width: bar.width, height: 2.2 * capHeightPx };
  const lower = { ...swatch, y: swatch.y + 3.4 * capHeightPx };
  fillHatch(image, swatch);
  fillRect(image, lower, noWallColor);
  for (const key of [swatch, lower]) drawStrokes(image, outlineOf(key), { color: inkColor, widthPx: capHeightPx / 9 });
  label('on the plate', swatch.y + swatch.height / 2);
  label('looks up', lower.y + lower.height / 2);
}
