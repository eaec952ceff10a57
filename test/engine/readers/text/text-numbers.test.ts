import { expect, test } from 'vitest';
import { parseNumber } from '../../../../src/engine/readers/text/text-numbers.js';
import { bytesOf } from '../tetrahedron.js';

test.each([
  ['0', 0],
  ['-12', -12],
  ['+.5', 0.5],
  ['7.', 7],
  ['0.1', 0.1],
  ['1.7976931348623157e308', Number.MAX_VALUE],
  ['5e-324', Number.MIN_VALUE],
  ['1.0000000000000002', 1 + Number.EPSILON],
  ['9007199254740993', 9007199254740992],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['1e23', 1e23],
  ['-8.5E+03', -8500],
  ['1e400', Number.POSITIVE_INFINITY],
])('"%s" is the nearest double', (text, number) => {
  expect(parse(text)).toBe(number);
});

test.each(['', '-', '.', 'e5', '1e', '1e+', '1x', '0x1f', '1 2', '1.2.3', 'NaN', 'Infinity', '9'.repeat(2001)])(
  '"%s" is no number',
  (text) => {
    expect(parse(text)).toBeNaN();
  },
);

test('agrees with the runtime on numbers of every size', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const texts = Array.from({ length: 2000 }, () => `${random() < 0.5 ? '-' : ''}${random() * 10 ** Math.floor(random() * 60 - 30)}`);

  expect(texts.map(parse)).toEqual(texts.map(Number));
});

/** Between other digits, which must not be read. */
function parse(text: string): number {
  return parseNumber(bytesOf(`99${text}99`), 2, 2 + text.length);
}
