import { expect, test } from 'vitest';
import { openSpace } from '../../../../src/engine/metrics/features/open-space.js';

/** One slice of cubes per text, one row per word; `#` is closed. */
function space(...slices: string[]) {
  const rows = slices.map((slice) => slice.split(' '));
  const text = rows.flat().join('');
  const counts = [rows.length, rows[0]!.length, rows[0]![0]!.length] as const;
  const values = Float32Array.from(text, (letter) => (letter === '#' ? 3.9 : 4));
  return [...openSpace({ pitchMm: 1, origin: [0, 0, 0], counts }, values, 4)].join('');
}

test('open cubes are filled around corners, and those behind closed ones are not', () => {
  expect(space('...# ##.# ...# .### ....')).toBe('1110' + '0010' + '1110' + '1000' + '1111');
  expect(space('.#.. .#.# .##.')).toBe('1000' + '1000' + '1000');
});

test('a row is filled back from where it is entered, and again where a neighbor splits it', () => {
  expect(space('##. ... .#.')).toBe('101' + '111' + '101');
  expect(space('.##### ....## .##... ......')).toBe('100000' + '111100' + '100111' + '111111');
});

test('the way may lead through another slice, but not over the end of a row or slice', () => {
  expect(space('.# ##', '.. #.', '## #.')).toBe('10' + '00' + '11' + '01' + '00' + '01');
  expect(space('.## ##. ...')).toBe('100' + '000' + '000');
});

test('the first cube counts as open whatever its value', () => {
  expect(space('#. ..')).toBe('1111');
});
