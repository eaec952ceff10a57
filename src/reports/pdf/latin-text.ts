import { cleanText } from '../wording.js';

/** What Windows-1252 has above Latin-1; the fonts that every PDF reader brings along have these and no others. */
const extra = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/**
 * One line in the letters that the built-in fonts of PDF have. Where a letter only lacks its accent there it goes without; anything
 * else becomes a question mark.
 *
 * @see ISO 32000-1, 9.6.2.2 (standard fonts), annex D.2 (WinAnsiEncoding)
 */
export function latinText(text: string): string {
  return Array.from(cleanText(text).normalize('NFC'), latin).join('');
}

/** False where `latinText` had to put question marks. */
export function isLatin(text: string): boolean {
  return Array.from(cleanText(text).normalize('NFC')).every((letter) => letter === '?' || latin(letter) !== '?');
}

function latin(letter: string): string {
  if (hasGlyph(letter)) return letter;
  const bare = letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare !== '' && Array.from(bare).every(hasGlyph) ? bare : '?';
}

function hasGlyph(letter: string): boolean {
  return /^[ -~\u00a0-\u00ff]$/.test(letter) || extra.includes(letter);
}
