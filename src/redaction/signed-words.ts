/** Names behind which a secret stands, in an address, a form or a header. */
const names = [
  'x-amz-(?:signature|credential|security-token)',
  'sig(?:nature)?',
  '(?:access|refresh|id|auth|bearer|api|session|csrf|xsrf)?[_-]?token',
  'csrfmiddlewaretoken',
  'session(?:id)?',
  'api[_-]?key',
  'client[_-]?secret',
  'secret',
  'passw(?:or)?d',
  'policy',
].join('|');

/** Shorter ones are words of a sentence, and what was taken out is not taken out again. */
const value = (least: number) => `(?!\\*{3})[\\w+/=.~%:!$*@-]{${least},}`;

/**
 * In the order in which they are looked for; a text without one of the words of `needs` is not searched. Each keeps its first group and
 * begins with a rare character, since what stands before that is read only there.
 */
const patterns: readonly { needs: readonly string[]; pattern: RegExp; to: string }[] = [
  { needs: ['://'], pattern: /(:\/\/)[^\s/?#@"'<>\\]{1,300}@/g, to: '$1***@' },
  {
    needs: ['=', '%3D', '%3d'],
    pattern: new RegExp(`(?<=(?:(?<![a-z0-9])|%[0-9a-f]{2})(?:${names}))((?:=|%3d)["']?)${value(8)}`, 'gi'),
    to: '$1***',
  },
  { needs: ['":'], pattern: new RegExp(`(?<="(?:${names}))("\\s?:\\s?")(?!\\*{3})[^"\\\\]{4,}`, 'gi'), to: '$1***' },
  { needs: ['earer ', 'asic '], pattern: /(\b(?:bearer|basic) )(?=\S*\d)(?!\*{3})[\w+/=.~-]{12,}/gi, to: '$1***' },
  { needs: ['ookie'], pattern: /(\b(?:set-)?cookie["']?\s?[:=]\s?["']?)(?!\*{3})[\w.-]{1,60}=[^\s"'\\]+/gi, to: '$1***' },
];

/** Something of this is in whatever one of the patterns matches. */
const telling = /[=%@"]|asic |earer /i;

/** The text with `***` for what opens a door by the words before it: signatures of links, tokens, cookies, passwords in addresses. */
export function withoutSignedWords(text: string): string {
  if (!telling.test(text)) return text;
  return patterns.reduce(
    (left, { needs, pattern, to }) => (needs.some((word) => left.includes(word)) ? left.replace(pattern, to) : left),
    text,
  );
}
