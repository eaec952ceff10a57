import { resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { printableText, safeFileName } from '../../src/files/names.js';
import { processorMs } from '../support/processor-time.js';

test.each([
  ['bracket v2.step', 'bracket v2.step'],
  ['Gehäuse_Ø20.stl', 'Gehäuse_Ø20.stl'],
  ['零件.3mf', '零件.3mf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a\\b/c:d.png', 'a_b_c_d.png'],
  ['part.step:hidden', 'part.step_hidden'],
  ['.bashrc', 'bashrc'],
  ['...', 'report'],
  ['/', 'report'],
  ['\u0000\u001b[31mred.glb', '[31mred.glb'],
  ['invoice\u202egpj.exe', 'invoicegpj.exe'],
  ['a\u200b\u2060\ufeff\u{e0041}\ufe0fb.stl', 'ab.stl'],
  ['two\nlines\tand tab.stl', 'two lines and tab.stl'],
  ['trailing. . .', 'trailing'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['Com1 .tar.gz', '_Com1 .tar.gz'],
  ['COM¹.log', '_COM¹.log'],
  ['console.stl', 'console.stl'],
  ['full／width‥dots.stl', 'full_width_dots.stl'],
  ['', 'report'],
  [`＼${'. '.repeat(110)}${'x'.repeat(110)}`, 'report'],
])('the name %j becomes %j', (name, expected) => {
  const safe = safeFileName(name, 'report');

  expect(safe).toBe(expected);
});

test('a fallback is cleaned too, and there is always a name', () => {
  expect(safeFileName('', '../x')).toBe('_x');
  expect(safeFileName('..', ' . ')).toBe('file');
});

test('a long name is cut between characters and keeps its extension', () => {
  const safe = safeFileName(`${'ü'.repeat(300)}.step`, 'report');

  expect(safe).toBe(`${'ü'.repeat(97)}.step`);
  expect(Buffer.byteLength(safe)).toBe(199);
});

test('2,000 hostile names give one safe segment each, and cleaning twice changes nothing', () => {
  const random = generator(20_250_717);

  for (let run = 0; run < 2_000; run++) {
    const name = hostileName(random);
    const safe = safeFileName(name, 'report');
    const folded = safe.normalize('NFKC');

    expect(resolve('/out', safe), JSON.stringify(name)).toBe(`${sep}out${sep}${safe}`);
    expect(folded, JSON.stringify(name)).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}]/u);
    expect(safe, JSON.stringify(name)).not.toMatch(/^[. ]|[. ]$/);
    expect(safe, JSON.stringify(name)).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d) *(?:\.|$)/i);
    expect(Buffer.byteLength(safe)).toBeGreaterThan(0);
    expect(Buffer.byteLength(safe), JSON.stringify(name)).toBeLessThanOrEqual(200);
    expect(safeFileName(safe, 'report')).toBe(safe);
  }
});

test('a name of 200,000 dots and blanks is cleaned in linear time', async () => {
  let safe = '';
  const ms = await processorMs(() => {
    safe = safeFileName(`a${'. '.repeat(100_000)}b.stl`, 'report');
  });

  expect(safe).toBe('a.stl');
  expect(ms).toBeLessThan(2_000);
});

test.each([
  ['plain', 20, 'plain'],
  ['  one\r\n two ', 20, 'one two'],
  ['\u001b]8;;http://evil\u0007click\u001b]8;;\u0007', 40, ']8;;http://evilclick]8;;'],
  ['ab\u202ecd\u{e0061}\u3164', 20, 'abcd'],
  ['a long line of text', 7, 'a long…'],
  ['12345😀78', 7, '12345…'],
  ['\ud800broken', 20, 'broken'],
  ['a \b\u3000b', 20, 'a b'],
])('the text %j is printed in %d characters as %j', (text, maxLength, expected) => {
  const shown = printableText(text, maxLength);

  expect(shown).toBe(expected);
  expect(shown.length).toBeLessThanOrEqual(maxLength);
});

const hostilePieces = [
  ...['..', '.', '/', '\\', ':', ' ', '\0', '\n', '\u001b[2J', '\u202e', '\u200d', '\ufeff', '\u{e0020}', '\ufe0f', '\u00a0', '\u2028'],
  ...[
    'CON',
    'nul',
    'com1',
    'LPT9',
    'aux',
    'ＮＵＬ',
    '²',
    '.stl',
    '.step',
    'part',
    'ü',
    'u\u0308',
    '零',
    '😀',
    '\ud800',
    '\udc00',
    '：',
    '／',
    '℀',
    '…',
  ],
  ...['%2e%2e%2f', '~', '-', '$HOME', '*', '?', '"', '|', '<', 'x'.repeat(90), 'ü'.repeat(60)],
];

function hostileName(random: () => number): string {
  const pieces = Array.from({ length: Math.floor(random() * 9) }, () => hostilePieces[Math.floor(random() * hostilePieces.length)]);
  return pieces.join('') + String.fromCharCode(Math.floor(random() * 0x10000));
}

/** Mulberry32: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
