import { expect, test } from 'vitest';
import { costAxis, logAxis, tickText } from '../../../src/comparison/chart/axis.js';
import { spreadLabels } from '../../../src/comparison/chart/spread-labels.js';

const stretch = { fromPx: 0, toPx: 400 };

test('on a log axis each factor takes the same room', () => {
  const axis = logAxis(1, 10_000, stretch);

  expect([1, 10, 100, 1_000, 10_000].map((lotSize) => Math.round(axis.toPx(lotSize)))).toEqual([0, 100, 200, 300, 400]);
  expect(axis.ticks).toEqual([1, 10, 100, 1_000, 10_000]);
  expect(axis.minorTicks.slice(0, 5)).toEqual([1, 2, 5, 10, 20]);
});

test('one lot size alone gets a decade, and few powers of ten their 2 and 5', () => {
  expect(logAxis(1, 1, stretch).ticks).toEqual([1, 2, 5, 10]);
  expect(logAxis(30, 40, stretch).ticks).toEqual([20, 50, 100, 200, 500]);
});

test('costs that lie together start at 0, costs that lie far apart do not', () => {
  const near = costAxis(8, 12.5, { fromPx: 400, toPx: 0 });
  const far = costAxis(2, 900, { fromPx: 400, toPx: 0 });

  expect({ isLog: near.isLog, ticks: near.ticks, zero: near.toPx(0) }).toEqual({ isLog: false, ticks: [0, 5, 10, 15], zero: 400 });
  expect({ isLog: far.isLog, low: far.toPx(2), high: Math.abs(Math.round(far.toPx(1000))) }).toEqual({ isLog: true, low: 400, high: 0 });
});

test('numbers are written with groups and without noise', () => {
  expect([1, 20_000, 0.05, 1_000_000, 0.1 + 0.2].map(tickText)).toEqual(['1', '20 000', '0.05', '1 000 000', '0.3']);
});

test('labels keep their distance and stay near what they name', () => {
  expect(spreadLabels([100, 300], 20, stretch)).toEqual([100, 300]);
  expect(spreadLabels([205, 200, 202], 20, stretch)).toEqual([222.33333333333334, 182.33333333333334, 202.33333333333334]);
  expect(spreadLabels([399, 400], 20, stretch)).toEqual([380, 400]);
  expect(spreadLabels([0, 0, 0], 300, stretch)).toEqual([0, 200, 400]);
});
