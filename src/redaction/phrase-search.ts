/** Blocks of two characters, folded into a table of this size (a power of two). */
const tableSize = 1 << 14;

/**
 * Whether a text holds any of the phrases, each of two characters or more. Most of a text is skipped unread, so a long text takes
 * microseconds where none is in it.
 *
 * @see Wu and Manber, A fast algorithm for multi-pattern searching, 1994
 */
export function phraseSearch(phrases: readonly string[]): (text: string) => boolean {
  const reach = Math.min(...phrases.map(({ length }) => length));
  const skips = new Uint8Array(tableSize).fill(Math.min(reach - 1, 255));
  const candidates = new Map<number, string[]>();
  for (const phrase of phrases) {
    for (let at = 1; at < reach; at++) {
      const block = blockOf(phrase, at);
      skips[block] = Math.min(skips[block]!, reach - 1 - at);
    }
    const last = blockOf(phrase, reach - 1);
    candidates.set(last, [...(candidates.get(last) ?? []), phrase]);
  }

  return (text) => {
    for (let at = reach - 1; at < text.length; ) {
      const block = blockOf(text, at);
      const skip = skips[block]!;
      if (skip === 0 && candidates.get(block)?.some((phrase) => text.startsWith(phrase, at - reach + 1))) return true;
      at += Math.max(1, skip);
    }
    return false;
  };
}

function blockOf(text: string, last: number): number {
  return (text.charCodeAt(last - 1) * 131 + text.charCodeAt(last)) & (tableSize - 1);
}
