import { printableText } from '../../files/names.js';

/** Text of the vendor as it may stand in a message: one line, at most 200 characters, in quotes that it cannot close. */
export function quoted(text: string): string {
  return `"${printableText(text, 200).replaceAll('"', "'")}"`;
}

/** A word or name of the vendor for a result: one clean line; undefined when nothing is left of it. */
export function cleaned(text: string | null | undefined): string | undefined {
  return printableText(text ?? '') || undefined;
}
