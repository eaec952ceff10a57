import { expect, test } from 'vitest';
import { linearOf, roundNumbers, thicknessScale } from '../../../src/engine/output/color-scale.js';

const signal = 0xd55e00;
const gray = 0xd4d4d4;

test('everything below the limit has the signal color, and nothing at or above it', () => {
  const scale = thicknessScale(0.5, Float32Array.of(0.1, 3, 9));

  expect([0, 0.3, 0.4999].map(scale.colorOf)).toEqual([signal, signal, signal]);
  expect([0.5, 0.6, 2, 9, 1000].map(scale.colorOf)).not.toContain(signal);
  expect(scale.colorOf(Number.NaN)).toBe(gray);
});

test('the scale reaches four limits, or a round number above almost all values', () => {
  expect(thicknessScale(0.5, Float32Array.of(0.6, 0.7)).topMm).toBe(2);
  expect(thicknessScale(0.5, Float32Array.of(1, 2, 7.5)).topMm).toBe(2);
  expect(thicknessScale(0.5, new Float32Array(100).fill(7.5)).topMm).toBe(10);
  expect(thicknessScale(0.5, Float32Array.of(Number.NaN)).topMm).toBe(2);
  expect(thicknessScale(0.8, new Float32Array(0)).topMm).toBe(5);
});

test('two of a hundred values may lie beyond the top, however close the others are', () => {
  const values = Float32Array.from({ length: 101 }, (_, i) => (i < 99 ? 10 + i * 1e-6 : 400)).reverse();
  const three = values.map((value, i) => (i < 3 ? 400 : value));

  expect(thicknessScale(0.5, values).topMm).toBe(20);
  expect(thicknessScale(0.5, three).topMm).toBe(500);
});

test('thicker walls are always lighter, so that the order survives gray print', () => {
  const scale = thicknessScale(1, Float32Array.of(100, 100, 100));
  const lightness = Array.from({ length: 41 }, (_, i) => luminance(scale.colorOf(100 ** (i / 40))));

  for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 1] ?? 1);
  expect(lightness[0]).toBeLessThan(0.03);
  expect(lightness[40]).toBeGreaterThan(0.8);
});

test('places on the scale are logarithmic and cut at its ends', () => {
  const { fractionOf } = thicknessScale(1, new Float32Array(10).fill(100));

  expect([0.1, 1, 10, 100, 500].map(fractionOf)).toEqual([0, 0, 0.5, 1, 1]);
});

test('round numbers are 1, 2 and 5 times powers of ten', () => {
  expect(roundNumbers(0.3, 25)).toEqual([0.5, 1, 2, 5, 10, 20]);
});

function luminance(color: number): number {
  return 0.2126 * linearOf(color >> 16) + 0.7152 * linearOf((color >> 8) & 255) + 0.0722 * linearOf(color & 255);
}
