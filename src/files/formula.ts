/** A minus that is none in ASCII; the full-width, small, raised and lowered forms become plain ones by NFKC. */
const sign = '[=+\\-@\\u2212]';
const atStart = new RegExp(`^[\\s\\p{Cc}\\p{Cf}]*${sign}|^[\\t\\r\\n]`, 'u');
const afterSeparator = new RegExp(`([;\\t\\r\\n][\\s\\p{Cc}\\p{Cf}]*)(?=${sign})`, 'gu');

/** Whether a spreadsheet may take a text for a formula, as it stands or when its cell is edited. */
export function isLikeFormula(text: string): boolean {
  return atStart.test(text.normalize('NFKC'));
}

/**
 * The text as the content of a cell that is text to every spreadsheet: with an apostrophe in front of what looks like a formula, also
 * behind what other countries' settings take for the end of a cell.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function asTextCell(text: string): string {
  const parted = text.replace(afterSeparator, "$1'");
  return isLikeFormula(parted) ? `'${parted}` : parted;
}
