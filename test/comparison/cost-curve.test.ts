import { expect, test } from 'vitest';
import { breakEvens, type CostCurve, costAt, mergeCurves, sumOf } from '../../src/comparison/cost-curve.js';

const sampled = [1, 2, 5, 10, 20, 50, 100];

/** Set-up shared by the lot, and a cost for each part. */
function curve(setUp: number, each: number, lotSizes = sampled): CostCurve {
  return lotSizes.map((lotSize) => ({ lotSize, costPerPart: setUp / lotSize + each }));
}

test('between two known lot sizes the cost follows a set-up that the lot shares', () => {
  expect(costAt(curve(100, 5), 40)).toBeCloseTo(7.5, 12);
  expect(costAt(curve(100, 5), 20)).toBe(10);
  expect([costAt(curve(100, 5), 0.5), costAt(curve(100, 5), 101), costAt([], 1)]).toEqual([undefined, undefined, undefined]);
});

test('the break-even is the first lot size at which the other way is cheaper', () => {
  // 10 + 8n = 101 + 5n at n = 30.33: 30 parts cost 250 and 251, 31 cost 258 and 256.
  expect(breakEvens([curve(101, 5), curve(10, 8)])).toEqual([{ lotSize: 31, from: 1, to: 0 }]);
});

test('at equal costs the way that was cheaper before stays', () => {
  // 10 + 8n = 100 + 5n at n = 30 exactly.
  expect(breakEvens([curve(100, 5), curve(10, 8)])).toEqual([{ lotSize: 31, from: 1, to: 0 }]);
});

test('of three ways each is named where it becomes the cheapest, and one that never does is not', () => {
  // 2 + 20n = 50 + 8n at n = 4; 50 + 8n = 290 + 2n at n = 40.
  const curves = [curve(290, 2), curve(2, 20), curve(50, 8), curve(60, 9)];

  expect(breakEvens(curves)).toEqual([
    { lotSize: 5, from: 1, to: 2 },
    { lotSize: 41, from: 2, to: 0 },
  ]);
});

test('a step in the cost of one way is found where it is', () => {
  const stepped = [...curve(0, 6, [1, 2, 5, 10]), ...curve(0, 9, [11, 20, 50])];

  expect(breakEvens([stepped, curve(0, 7, [1, 10, 20, 50])])).toEqual([{ lotSize: 11, from: 0, to: 1 }]);
});

test('lot sizes that only one way tells of are no break-even', () => {
  expect(breakEvens([curve(0, 9, [1, 2, 5]), curve(0, 3, [10, 20])])).toEqual([]);
  expect(breakEvens([curve(100, 5)])).toEqual([]);
});

test('a set costs what its parts cost, where all of them are known', () => {
  expect(sumOf([curve(0, 2, [1, 10, 100]), curve(100, 1, [10, 50])])).toEqual([
    { lotSize: 10, costPerPart: 13 },
    { lotSize: 50, costPerPart: 5 },
  ]);
  expect(mergeCurves([curve(0, 2, [10]), curve(0, 3, [1, 10])])).toEqual([
    { lotSize: 1, costPerPart: 3 },
    { lotSize: 10, costPerPart: 2 },
  ]);
});
