import { printableText } from './names.js';

/** Deeper than any sound report; what is nested further is left out. */
const maxDepth = 60;
const maxTextChars = 2_000;

/**
 * JSON data of a stranger, made fit to be shown: no control, bidi or invisible characters in keys and values, texts up to 2,000
 * characters, 60 levels deep. Never fails.
 */
export function printableData(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return printableText(value, maxTextChars);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === maxDepth) return '…';
  if (Array.isArray(value)) return value.map((item) => printableData(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [printableText(name, maxTextChars), printableData(entry, depth + 1)]),
  );
}
