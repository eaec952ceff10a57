import { expect, test } from 'vitest';
import { box } from '../../../support/shapes.js';
import { blocks, lathe } from '../metric-shapes.js';
import { bentStrip, holedPlate, sheetOf } from './cutting-shapes.js';

test('a plate with a hole has two closed cuts, as long as its outlines, and no bend', () => {
  expect(sheetOf(holedPlate)).toEqual({ thicknessMm: 2, cutLengthMm: expect.closeTo(400, 6), loopCount: 2, bendCount: 0 });
});

test('round holes are cut along their circles', () => {
  const washer = sheetOf(lathe([10, 0, 40, 0, 40, 3, 10, 3], 96));

  expect(washer).toMatchObject({ thicknessMm: 3, loopCount: 2, bendCount: 0 });
  expect(washer?.cutLengthMm).toBeCloseTo(2 * Math.PI * 50, 0);
});

test.each([[4], [12], [40]])('a bend of %i facets is one bend', (facets) => {
  const form = sheetOf(bentStrip(facets));

  expect(form).toMatchObject({ thicknessMm: expect.closeTo(2, 1), loopCount: 1, bendCount: 1 });
  expect(form?.problem).toBeUndefined();
  // Twice 50 mm, and twice two legs of 30 mm with a quarter circle of 4 mm, the middle of 3 and 5, between them.
  expect(form?.cutLengthMm).toBeCloseTo(100 + 2 * (60 + 2 * Math.PI), 0);
});

test('an angle without any radius is bent once', () => {
  const angle = sheetOf(blocks([0, 2, 40], [0, 50], [0, 2, 40], (i, _, k) => i === 0 || k === 0));

  // Outside 40 + 40 mm, inside 38 + 38 mm, both 50 mm wide.
  expect(angle).toEqual({ thicknessMm: 2, cutLengthMm: expect.closeTo((260 + 252) / 2, 6), loopCount: 1, bendCount: 1 });
});

test('a channel is bent twice', () => {
  const channel = sheetOf(blocks([0, 2, 40, 42], [0, 80], [0, 2, 30], (i, _, k) => i !== 1 || k === 0));

  expect(channel).toMatchObject({ loopCount: 1, bendCount: 2 });
});

test.each([
  ['a block', 'thickness', box({ size: [20, 20, 20] })],
  ['a thick bar', 'thickness', box({ size: [20, 30, 60] })],
  ['a square tube', 'closed', blocks([0, 2, 40, 42], [0, 80], [0, 2, 40, 42], (i, _, k) => i !== 1 || k !== 1)],
  ['a box without a lid', 'curved', blocks([0, 2, 60, 62], [0, 2, 50, 52], [0, 2, 30], (i, j, k) => k === 0 || i !== 1 || j !== 1)],
  ['a round tube', 'curved', lathe([18, 0, 20, 0, 20, 60, 18, 60], 96)],
])('%s is no part of sheet: %s', (_, problem, mesh) => {
  expect(sheetOf(mesh)?.problem).toBe(problem);
});
