import type { CellObject, Row } from 'write-excel-file/node';
import { isLikeFormula } from '../../files/formula.js';
import { cleanText, type Outcome } from '../wording.js';

/** How a cell looks. */
export type Style = Omit<CellObject, 'value' | 'type'>;

const colors = { ink: '#1F2933', head: '#1F4E79', band: '#DCE6F1', line: '#B8C4CE', good: '#D5EDE3', bad: '#FADBC8', care: '#FFF1CC' };

/** For the color-blind the words say the same. */
export const fills: Record<Outcome, string | undefined> = {
  passes: undefined,
  fails: colors.bad,
  warning: colors.care,
  'not measured': colors.care,
};
export const bestFill = colors.good;

/**
 * A cell that holds text and nothing else: never a formula, also not after it was edited.
 *
 * The library looks strings up in a plain object, where it finds what every object inherits: such a word gets a blank behind it.
 */
export function text(value: string | undefined, style: Style = {}): CellObject {
  if (value === undefined || value === '') return { ...style };
  const clean = cleanText(value);
  const written = clean in {} ? `${clean} ` : clean;
  return { value: written, type: String, ...(isLikeFormula(clean) && { format: '@' }), alignVertical: 'top', ...style };
}

/** A number with `decimals` places, thousands apart; an empty cell for none. */
export function number(value: number | null | undefined, decimals: number, style: Style = {}): CellObject {
  if (value === null || value === undefined || !Number.isFinite(value)) return { ...style };
  const format = decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`;
  return { value, type: Number, format, alignVertical: 'top', ...style };
}

/** A number of whatever size, as precise as it is. */
export function plainNumber(value: number, style: Style = {}): CellObject {
  return { value, type: Number, alignVertical: 'top', align: 'right', ...style };
}

export function title(value: string): CellObject {
  return text(value, { fontSize: 16, fontWeight: 'bold', textColor: colors.ink, height: 26, alignVertical: 'center' });
}

/** The head of a column. */
export function head(name: string, align: 'left' | 'right'): CellObject {
  return text(name, { ...headStyle, align });
}

const headStyle: Style = { fontWeight: 'bold', textColor: '#FFFFFF', backgroundColor: colors.head, wrap: true, alignVertical: 'center' };

export function numberHead(value: number): CellObject {
  return number(value, 0, { ...headStyle, align: 'right' });
}

/** A row that begins a group, `width` cells wide. */
export function band(value: string, width: number): Row {
  const style: Style = { fontWeight: 'bold', textColor: colors.ink, backgroundColor: colors.band };
  return [text(value, style), ...Array.from({ length: width - 1 }, () => ({ ...style }))];
}

/** Text that keeps its distance from the number on its left. */
export function textAfterNumber(value: string | undefined, style: Style = {}): CellObject {
  return text(value, { align: 'left', indent: 1, ...style });
}

export const wrapped: Style = { wrap: true };
export const bold: Style = { fontWeight: 'bold' };
export const gray: Style = { textColor: '#5B6770' };
