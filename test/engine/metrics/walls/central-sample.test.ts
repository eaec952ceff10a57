import { expect, test } from 'vitest';
import { centralSample } from '../../../../src/engine/metrics/walls/central-sample.js';

/** Points on a straight line, 1 mm apart. */
function line(count: number, y = 0): number[] {
  return Array.from({ length: count }, (_, x) => [x, y, 0]).flat();
}

const all = (points: Float64Array) => Array.from({ length: points.length / 3 }, (_, i) => i);

test('the middle of a row is its central point', () => {
  const points = new Float64Array(line(11));

  expect(centralSample(points, all(points), 100)).toBe(5);
});

test('of two rows the longer one counts', () => {
  const points = new Float64Array([...line(5), ...line(21, 1000)]);

  expect(centralSample(points, all(points), 50)).toBe(15);
});

test('only the candidates count', () => {
  const points = new Float64Array(line(11));

  expect(centralSample(points, [0, 1, 2], 100)).toBe(1);
  expect(centralSample(points, [], 100)).toBe(-1);
});

test('ten thousand equal places still have their middle', () => {
  const points = new Float64Array(line(10_001));

  expect(Math.abs(centralSample(points, all(points), 20_000) - 5000)).toBeLessThanOrEqual(34);
});
