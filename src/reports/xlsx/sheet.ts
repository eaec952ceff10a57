import type { CellObject, Image, Row, Sheet } from 'write-excel-file/node';
import { head } from './cells.js';

export type ReportSheet = Sheet<Image['content']>;

type SheetParts = { name: string; widths: number[]; rows: Row[]; isTable?: boolean; frozenColumns?: number; images?: Image[] };

/** Height of a line in points; programs disagree on it unless told. */
export const lineHeight = 15;

/**
 * A sheet for reading and for print: first row frozen, rows as high as their text needs. Widths are in characters; a table has grid
 * lines.
 */
export function toSheet({ name, widths, rows, isTable = false, frozenColumns = 0, images = [] }: SheetParts): ReportSheet {
  return {
    sheet: name,
    data: rows.map((row) => withHeight(row, widths)),
    columns: widths.map((width) => ({ width })),
    orientation: 'landscape',
    showGridLines: isTable,
    stickyRowsCount: 1,
    ...(frozenColumns > 0 && { stickyColumnsCount: frozenColumns }),
    images,
  };
}

/** Rows below their heads; the head of a column of numbers stands on the right as they do. */
export function table(names: readonly string[], rows: Row[]): Row[] {
  const isNumeric = names.map((_, column) => rows.some((row) => toCell(row[column])?.type === Number));
  return [names.map((name, column) => head(name, isNumeric[column] ? 'right' : 'left')), ...rows];
}

function withHeight(row: Row, widths: number[]): Row {
  const height = Math.max(lineHeight, ...row.map((cell, column) => heightOf(toCell(cell), column, widths)));
  const [first, ...others] = row;
  return [{ ...toCell(first), height }, ...others];
}

function heightOf(cell: CellObject | undefined, column: number, widths: number[]): number {
  if (!cell) return 0;
  if (cell.height !== undefined) return cell.height;
  if (!cell.wrap || typeof cell.value !== 'string') return 0;
  const width = widths.slice(column, column + (cell.columnSpan ?? 1)).reduce((sum, chars) => sum + chars, 0);
  return lineHeight * Math.ceil(cell.value.length / Math.max(1, width - 1));
}

/** All cells of reports are objects. */
function toCell(cell: Row[number]): CellObject | undefined {
  return typeof cell === 'object' && cell !== null ? (cell as CellObject) : undefined;
}
