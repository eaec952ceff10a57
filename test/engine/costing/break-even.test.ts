import { expect, test } from 'vitest';
import { breakEvenLot } from '../../../src/engine/costing/break-even.js';

test('where fixed cost meets unit cost, equal costs count for the second way', () => {
  // 100 against 900 / N + 10: equal for 10 parts.
  expect(
    breakEvenLot(
      () => 100,
      (lotSize) => 900 / lotSize + 10,
    ),
  ).toEqual({ lotSize: 10, isFirstCheaper: false });
  expect(
    breakEvenLot(
      (lotSize) => 900 / lotSize + 10,
      () => 100,
    ),
  ).toEqual({ lotSize: 11, isFirstCheaper: true });
});

test('a way that is cheaper in every lot breaks even at the first part', () => {
  expect(
    breakEvenLot(
      () => 5,
      (lotSize) => 5 + 1 / lotSize,
    ),
  ).toEqual({ lotSize: 1, isFirstCheaper: true });
});

test('build jobs that fill in steps: from the lot on, every larger one is cheaper', () => {
  const inJobsOf15 = (lotSize: number) => (Math.ceil(lotSize / 15) * 600) / lotSize + 30;
  const milled = (lotSize: number) => 500 / lotSize + 52;

  const { lotSize, isFirstCheaper } = breakEvenLot(inJobsOf15, milled);

  // 1100 is 18 N + 500 for N = 33.3, but a fourth job makes 46 to 49 parts dearer: from 50 parts on nothing changes any more.
  const dearer = Array.from({ length: 1000 }, (_, i) => i + 1).filter((lot) => inJobsOf15(lot) >= milled(lot));
  expect(isFirstCheaper).toBe(false);
  expect(dearer).toContain(lotSize);
  expect(dearer).not.toContain(lotSize - 1);
  expect(dearer.filter((lot) => lot >= lotSize)).toHaveLength(1000 - lotSize + 1);
});

test('a break-even beyond 200 parts is found to the part', () => {
  // 1 EUR against 40000 / N + 0.2: equal for 50000 parts.
  const { lotSize } = breakEvenLot(
    () => 1,
    (lot) => 40_000 / lot + 0.2,
  );

  expect(Math.abs(lotSize - 50_000)).toBeLessThanOrEqual(1);
});
