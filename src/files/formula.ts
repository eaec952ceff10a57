/** With the minus that is none in ASCII, and all that NFKC makes one of them or begins with one. */
const sign = '[=+\\-@\\u2212\\uff1d\\uff0b\\uff0d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b\\u207a-\\u207c\\u208a-\\u208c\\u2a75\\u2a76\\ufb29]';
const atStart = new RegExp(`^[\\s\\p{Cc}\\p{Cf}]*${sign}|^[\\t\\r\\n]`, 'u');
// Quotes, too: in the file they are doubled, and where a cell begins there, two of them are no more than an empty text.
const afterSeparator = new RegExp(`([;\\t\\r\\n][\\s\\p{Cc}\\p{Cf}"]*)(?=${sign})`, 'gu');

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
