import { printableText } from '../../files/names.js';

/** Of what a result may name many of: it has to stay small. */
export const maxNameLength = 80;

/** Text of the vendor as it may stand in a message: one line, at most 200 characters unless told, in quotes that it cannot close. */
export function quoted(text: string, maxLength = 200): string {
  return `"${printableText(text, maxLength).replaceAll('"', "'")}"`;
}

/** A word or name of the vendor for a result: one clean line; undefined when nothing is left of it. */
export function cleaned(text: string | null | undefined, maxLength = 200): string | undefined {
  return printableText(text ?? '', maxLength) || undefined;
}

/** Rounded to seven digits; null when it is not known. */
export function rounded(value: number | null | undefined): number | null {
  return value == null ? null : Number(value.toPrecision(7));
}

/** Rounded to cents; null when it is not known, and when it is no sum that anything could cost. */
export function money(value: number | null | undefined): number | null {
  return value == null || Math.abs(value) > largestSum ? null : Math.round(value * 100) / 100;
}

/** Beyond it a number has no cents any more. */
const largestSum = 1e13;

/** `0.49 mm` of 0.499: two decimals, cut and not rounded, since 0.50 would read as if it passed a limit of 0.5. */
export function formatMm(valueMm: number): string {
  return `${(Math.floor(valueMm * 100 + 1e-6) / 100).toFixed(2)} mm`;
}
