import { expect, test } from 'vitest';
import { openSpace } from '../../../../src/engine/metrics/features/open-space.js';
import { bitsOf, flagsOf } from '../../../../src/engine/metrics/voxels/bit-rows.js';

/** One slice of cubes per text, one row per word; `#` is closed. */
function space(...slices: string[]) {
  const rows = slices.map((slice) => slice.split(' '));
  const text = rows.flat().join('');
  const counts = [rows.length, rows[0]!.length, rows[0]![0]!.length] as const;
  const grid = { pitchMm: 1, origin: [0, 0, 0] as const, counts };
  const free = Uint8Array.from(text, (letter) => (letter === '#' ? 0 : 1));
  return [...flagsOf(grid, openSpace(grid, bitsOf(grid, free, 1)))].join('');
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

test('rows longer than 32 cubes are filled from one end to the other, both ways, but not past a closed cube', () => {
  const long = '.'.repeat(70);
  const wall = `${'#'.repeat(69)}.`;
  const back = `${'.'.repeat(20)}#${'.'.repeat(49)}`;

  expect(space(`${long} ${wall} ${back}`)).toBe(['1'.repeat(70), '0'.repeat(69), '1', '0'.repeat(21), '1'.repeat(49)].join(''));
});
