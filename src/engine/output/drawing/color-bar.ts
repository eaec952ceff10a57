import { roundNumbers, type ThicknessScale } from '../color-scale.js';
import { hatchColor, inkColor, noWallColor, signalColor } from '../palette.js';
import type { Image } from '../png.js';
import type { Rect } from '../render/camera.js';
import { drawText } from './lettering.js';
import { drawStrokes, fillRect, outlineOf } from './strokes.js';

/** Share of the bar that shows what is below the limit. */
const belowShare = 0.16;

/** Width of one stripe and its gap, in pixels. */
const hatchPeriodPx = 12;

/** The gray of a surface without an opposite wall in one pixel: diagonal stripes. */
export function hatched(x: number, y: number): number {
  return (x + y) % hatchPeriodPx < 2 ? hatchColor : noWallColor;
}

/**
 * Draws the scale of a heat map into a column: unit, colors with round thicknesses beside them, the limit marked on it, the
 * signal color below, and at the foot the key for places without an opposite wall.
 */
export function drawColorBar(image: Image, scale: ThicknessScale, column: Rect, capHeightPx: number): void {
  const bar = { x: column.x, y: column.y + 2.2 * capHeightPx, width: 2.2 * capHeightPx, height: column.height - 8.2 * capHeightPx };
  const textX = bar.x + bar.width + 0.9 * capHeightPx;
  const limitY = bar.y + (1 - belowShare) * bar.height;
  const yOf = (valueMm: number) => limitY - scale.fractionOf(valueMm) * (limitY - bar.y);
  const label = (text: string, y: number, isBold = false) =>
    drawText(image, text, { x: textX, y: y + capHeightPx / 2, capHeightPx, color: inkColor, isBold });

  drawText(image, 'mm', { x: bar.x, y: bar.y - capHeightPx, capHeightPx, color: inkColor });
  fillBar(image, scale, bar, limitY);
  for (const tickMm of ticksFor(scale, (limitY - bar.y) / capHeightPx)) {
    const y = yOf(tickMm);
    drawStrokes(image, [bar.x + bar.width, y, textX - 0.4 * capHeightPx, y], { color: inkColor, widthPx: capHeightPx / 9 });
    label(tickMm === scale.topMm ? `≥ ${tickMm}` : `${tickMm}`, y);
  }
  drawStrokes(image, [bar.x - 0.4 * capHeightPx, limitY, textX - 0.4 * capHeightPx, limitY], { color: inkColor, widthPx: capHeightPx / 5 });
  label(`limit ${limitText(scale.limitMm)}`, limitY, true);
  label('too thin', (limitY + bar.y + bar.height) / 2 + 0.5 * capHeightPx);

  const swatch = { x: bar.x, y: bar.y + bar.height + 2 * capHeightPx, width: bar.width, height: 2.2 * capHeightPx };
  fillHatch(image, swatch);
  drawStrokes(image, outlineOf(swatch), { color: inkColor, widthPx: capHeightPx / 9 });
  label('no opposite', swatch.y + 0.3 * capHeightPx);
  label('wall', swatch.y + 1.9 * capHeightPx);
}

/** Round thicknesses to write beside the bar: as many of 1, 2, 5 as have room, none so near the limit that its label would touch. */
export function ticksFor({ limitMm, topMm, fractionOf }: ThicknessScale, barLines: number): number[] {
  const apart = 2 / barLines;
  const ticks: number[] = [];
  for (const tickMm of roundNumbers(limitMm, topMm).reverse()) {
    const above = ticks.at(-1);
    const isFree = above === undefined || fractionOf(above) - fractionOf(tickMm) >= apart;
    if (isFree && fractionOf(tickMm) >= apart) ticks.push(tickMm);
  }
  return ticks;
}

/** The limit as it is written: at least one decimal, at most three. */
export function limitText(limitMm: number): string {
  return limitMm.toFixed(3).replace(/0{1,2}$/, '');
}

function fillBar(image: Image, scale: ThicknessScale, bar: Rect, limitY: number): void {
  for (let y = Math.round(bar.y); y < bar.y + bar.height; y++) {
    const fraction = (limitY - y - 0.5) / (limitY - bar.y);
    const valueMm = scale.limitMm * (scale.topMm / scale.limitMm) ** fraction;
    fillRect(image, { ...bar, y, height: 1 }, fraction < 0 ? signalColor : scale.colorOf(valueMm));
  }
  drawStrokes(image, outlineOf(bar), { color: inkColor, widthPx: bar.width / 20 });
}

/** Fills a rectangle as places without a value are painted. */
export function fillHatch(image: Image, { x, y, width, height }: Rect): void {
  for (let row = Math.round(y); row < y + height; row++) {
    for (let column = Math.round(x); column < x + width; column++) {
      fillRect(image, { x: column, y: row, width: 1, height: 1 }, hatched(column, row));
    }
  }
}
