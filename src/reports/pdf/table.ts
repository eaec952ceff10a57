import { colors, drawLine, fillBox, type Place, type TextStyle } from './page.js';

/** Widths are shares of the whole. */
export type Column = { head: string; share: number; align?: 'left' | 'right' };
export type Cell = string | { text: string; style?: TextStyle; fill?: string };

const rowHeight = 13;
const padding = 3;
const size = 7.5;

/**
 * A table of one line per row from `y` on; returns where it ends. Rows for which there is no room above `bottom` are counted in a last
 * line.
 */
export function drawTable(
  doc: PDFKit.PDFDocument,
  columns: Column[],
  rows: Cell[][],
  { bottom, ...place }: Place & { bottom: number },
): number {
  const room = Math.max(1, Math.floor((bottom - place.y) / rowHeight) - 1);
  const shown = rows.length <= room ? rows : rows.slice(0, room - 1);
  drawRow(doc, columns, columns.map(headCell), { ...place, fill: colors.head });
  shown.forEach((cells, index) => {
    drawRow(doc, columns, cells, { ...place, y: place.y + (index + 1) * rowHeight, fill: index % 2 === 1 ? colors.band : undefined });
  });
  const end = place.y + (shown.length + 1) * rowHeight;
  if (shown.length === rows.length) return end;
  drawLine(doc, moreText(rows.length - shown.length), { ...place, y: end + 2 }, { size, color: colors.gray });
  return end + rowHeight;
}

/** What is said in place of what did not fit. */
export function moreText(count: number): string {
  return `and ${count} more, see the XLSX (fetch_file kind=report)`;
}

function headCell({ head }: Column): Cell {
  return { text: head, style: { isBold: true, color: '#FFFFFF' } };
}

function drawRow(
  doc: PDFKit.PDFDocument,
  columns: Column[],
  cells: Cell[],
  { x, y, width, fill }: Place & { fill: string | undefined },
): void {
  if (fill) fillBox(doc, { x, y, width }, rowHeight, fill);
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let left = x;
  columns.forEach(({ share, align = 'left' }, index) => {
    const cell = cells[index] ?? '';
    const { text, style = {}, fill: own } = typeof cell === 'string' ? { text: cell } : cell;
    const cellWidth = (width * share) / shares;
    if (own) fillBox(doc, { x: left, y, width: cellWidth }, rowHeight, own);
    drawLine(doc, text, { x: left + padding, y: y + 3, width: cellWidth - 2 * padding }, { size, align, ...style });
    left += cellWidth;
  });
}
