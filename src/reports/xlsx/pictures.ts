import type { Image, Row } from 'write-excel-file/node';
import type { Picture, Report } from '../report.js';
import { bold, text, title } from './cells.js';
import { type ReportSheet, toSheet } from './sheet.js';

const dpi = 96;
const pointsPerPx = 72 / dpi;
/** A row cannot be higher than 409 points, and each picture stands in one. */
const widthPx = 680;

/** In characters: a picture and some room. */
const columnWidth = 100;

/** Every picture of the part, two side by side. */
export function picturesSheet({ pictures }: Report): ReportSheet {
  const pairs = pictures.flatMap((_, index) => (index % 2 === 0 ? [pictures.slice(index, index + 2)] : []));
  const pictureRows = pairs.flatMap((pair): Row[] => [
    pair.map((picture) => text(picture.title, bold)),
    pair.map(({ png }) => ({ height: Math.min(409, pointsPerPx * heightPx(png, widthPx) + 8) })),
    [],
  ]);
  const rows = [[title(pictures.length > 0 ? 'Pictures' : 'Pictures: there are none of this part')], ...pictureRows];
  const placeOf = (index: number) => ({ row: 3 + 3 * Math.floor(index / 2), column: 1 + (index % 2) });
  const images = pictures.map((picture, index) => pictureAt(picture, placeOf(index), widthPx));
  return toSheet({ name: 'Pictures', widths: [columnWidth, columnWidth], rows, images });
}

/** A picture with its upper left corner in a cell; rows and columns count from 1. */
export function pictureAt({ title: name, png }: Picture, anchor: Image['anchor'], width: number): Image {
  return { content: png, contentType: 'image/png', width, height: heightPx(png, width), dpi, anchor, title: name, description: name };
}

/** Width and height stand in the first chunk of a PNG. https://www.w3.org/TR/png-3/#11IHDR */
function heightPx(png: Buffer, width: number): number {
  return Math.round((width * png.readUInt32BE(20)) / png.readUInt32BE(16));
}
