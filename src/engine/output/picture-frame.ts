import { InputError } from '../../errors.js';
import type { Mesh } from '../mesh.js';
import { boundingBox, extentsMm } from '../metrics/bounding-box.js';
import { drawAxisTriad } from './drawing/axis-triad.js';
import { drawText, textWidthPx, wrapText } from './drawing/lettering.js';
import { inkColor } from './palette.js';
import type { Image } from './png.js';
import type { Rect, View } from './render/camera.js';

/** Size of a picture in pixels, and what all measures in it follow from: `unitPx` is 1 in a picture of 1024 x 768. */
export type PictureSize = { widthPx: number; heightPx: number; unitPx: number; capHeightPx: number };

/** Below this height of capitals the stroke font cannot be read. */
const smallestCapHeightPx = 8;

/**
 * The measures of a picture, 1024 x 768 when nothing is asked for. Text at that size has 17 px capitals: shrunk to 512 px it can be read.
 *
 * @throws {InputError} when a side is not a whole number of 256 … 4096 pixels.
 */
export function pictureSize({ widthPx = 1024, heightPx = 768 }: { widthPx?: number; heightPx?: number }): PictureSize {
  for (const side of [widthPx, heightPx]) {
    if (Number.isInteger(side) && side >= 256 && side <= 4096) continue;
    throw new InputError(`A picture cannot be ${side} pixels wide or high.`, 'Give whole numbers from 256 to 4096.');
  }
  const unitPx = Math.min(widthPx / 1024, heightPx / 768);
  return { widthPx, heightPx, unitPx, capHeightPx: Math.max(smallestCapHeightPx, 17 * unitPx) };
}

/** The room of the axis triad: the lower left corner. */
export function triadRect({ heightPx, capHeightPx }: PictureSize): Rect {
  return { x: 0, y: heightPx - 7 * capHeightPx, width: 7 * capHeightPx, height: 7 * capHeightPx };
}

/** The room of the extents: the lower border. */
export function captionRect({ widthPx, heightPx, capHeightPx }: PictureSize): Rect {
  return { x: 0, y: heightPx - 3 * capHeightPx, width: widthPx, height: 3 * capHeightPx };
}

/** The rooms of a picture with a title above and a color bar to the right; where callouts come, the part gets a wider border. */
export function layOutWithBar(
  { widthPx, heightPx, capHeightPx }: PictureSize,
  isMarked: boolean,
): { title: Rect; part: Rect; column: Rect } {
  const title = { x: 0, y: 0, width: widthPx, height: 4 * capHeightPx };
  const column = { x: widthPx - 12 * capHeightPx, y: title.height, width: 12 * capHeightPx, height: heightPx - title.height - capHeightPx };
  const border = (isMarked ? 3.5 : 1.5) * capHeightPx;
  const part = {
    x: border,
    y: title.height + border / 2,
    width: column.x - 2 * border,
    height: heightPx - title.height - border - 3.5 * capHeightPx,
  };
  return { title, part, column };
}

/** Draws the title over one line, or two smaller ones where it is too long for that. */
export function drawTitle(image: Image, title: string, { widthPx, capHeightPx }: PictureSize): void {
  const maxWidthPx = widthPx - 3.2 * capHeightPx;
  const isShort = textWidthPx(title, 1.2 * capHeightPx) <= maxWidthPx;
  const style = { x: 1.6 * capHeightPx, capHeightPx: (isShort ? 1.2 : 1) * capHeightPx, color: inkColor, isBold: true };
  const [first = '', second] = wrapText(title, style.capHeightPx, maxWidthPx, 2);
  drawText(image, first, { ...style, y: (second === undefined ? 2.6 : 1.9) * capHeightPx });
  if (second !== undefined) drawText(image, second, { ...style, y: 3.5 * capHeightPx });
}

/** Draws the axis triad in the lower left corner and the extents of the part ("80.0 x 60.0 x 50.0 mm") at the lower border. */
export function drawFrame(image: Image, mesh: Mesh, view: View, size: PictureSize, captionX: number): void {
  const { capHeightPx, heightPx } = size;
  const center = { x: 3.4 * capHeightPx, y: heightPx - (view.toViewer[2] > 0 ? 3 : 4) * capHeightPx };
  drawAxisTriad(image, view, { ...center, sizePx: 2.2 * capHeightPx, capHeightPx: 0.75 * capHeightPx, color: inkColor });
  const caption = extentsText(mesh);
  // In a narrow picture the axes need the room that the middle of the caption would take.
  const x = Math.max(captionX, 7.5 * capHeightPx + textWidthPx(caption, capHeightPx) / 2);
  drawText(image, caption, { x, y: heightPx - 1.1 * capHeightPx, capHeightPx, color: inkColor, align: 'center' });
}

/** Extents along x, y and z with their unit, such as "80.0 x 60.0 x 50.0 mm"; two decimals below 10 mm, three below 1 mm. */
function extentsText(mesh: Mesh): string {
  const { x, y, z } = extentsMm(boundingBox(mesh));
  const longest = Math.max(x, y, z);
  const decimals = longest < 1 ? 3 : longest < 10 ? 2 : 1;
  return `${[x, y, z].map((length) => length.toFixed(decimals)).join(' x ')} mm`;
}
