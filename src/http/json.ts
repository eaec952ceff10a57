/**
 * The value of a JSON text. Integers that a double cannot hold (beyond ±2^53) come as strings of their digits, where JSON.parse
 * would round them silently. Undefined when the text is not JSON; the reason is left out, since it quotes the text.
 */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text) };
  } catch {
    return undefined;
  }
}

function quoteLongIntegers(text: string): string {
  const next = /"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;
  const parts: string[] = [];
  let copied = 0;
  for (let match = next.exec(text); match; match = next.exec(text)) {
    const [found] = match;
    if (found === '"') {
      next.lastIndex = endOfString(text, match.index);
    } else if (!Number.isSafeInteger(Number(found))) {
      parts.push(text.slice(copied, match.index), `"${found}"`);
      copied = next.lastIndex;
    }
  }
  return parts.join('') + text.slice(copied);
}

/** Where the string that opens at `start` is over. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
}
