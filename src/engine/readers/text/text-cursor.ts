import { parseNumber } from './text-numbers.js';

/** A place in a text that is read word by word. Words are split by spaces, tabs, line ends and control characters. */
export type TextCursor = { readonly bytes: Uint8Array; at: number; wordStart: number };

const space = 0x20;

/** A cursor before the first word. */
export function createTextCursor(bytes: Uint8Array, at = 0): TextCursor {
  return { bytes, at, wordStart: at };
}

/** Whether there is another word; then it is between `wordStart` and `at`. */
export function nextWord(cursor: TextCursor): boolean {
  const { bytes } = cursor;
  let at = cursor.at;
  while (at < bytes.length && bytes[at]! <= space) at++;
  cursor.wordStart = at;
  while (at < bytes.length && bytes[at]! > space) at++;
  cursor.at = at;
  return at > cursor.wordStart;
}

/** The next word as a number; NaN when it is not one or when there is none. */
export function nextNumber(cursor: TextCursor): number {
  return nextWord(cursor) ? parseNumber(cursor.bytes, cursor.wordStart, cursor.at) : Number.NaN;
}

/** Whether the word just read is `word`, in capitals or not. `word` must be in lower-case ASCII letters. */
export function wordIs(cursor: TextCursor, word: Uint8Array): boolean {
  const { bytes, wordStart } = cursor;
  if (cursor.at - wordStart !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if ((bytes[wordStart + i]! | 0x20) !== word[i]) return false;
  }
  return true;
}

/** The bytes of a word, for `wordIs`. */
export function asciiWord(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}
