import { expect, test } from 'vitest';
import { thicknessScale } from '../../../../src/engine/output/color-scale.js';
import { drawColorBar, limitText, ticksFor } from '../../../../src/engine/output/drawing/color-bar.js';
import { blankImage } from '../../../../src/engine/output/drawing/strokes.js';

test('ticks are round thicknesses, none too near the limit or each other', () => {
  const scale = thicknessScale(0.8, new Float32Array(10).fill(19));

  expect(ticksFor(scale, 30)).toEqual([20, 10, 5, 2, 1]);
  expect(ticksFor(scale, 12)).toEqual([20, 10, 5, 2]);
  expect(ticksFor(scale, 3)).toEqual([20]);
});

test('the limit is written with one to three decimals', () => {
  expect([0.5, 0.35, 0.125, 2].map(limitText)).toEqual(['0.5', '0.35', '0.125', '2.0']);
});

test('the bar runs from the signal color at its foot over dark to light at its top', () => {
  const image = blankImage(200, 400, 0xffffff);

  drawColorBar(image, thicknessScale(1, new Float32Array(10).fill(10)), { x: 10, y: 10, width: 180, height: 380 }, 12);

  const at = (x: number, y: number) => [...image.rgb.subarray(3 * (y * 200 + x), 3 * (y * 200 + x) + 3)];
  const [top, middle, foot] = [at(24, 40), at(24, 240), at(24, 310)];
  expect(foot).toEqual([0xd5, 0x5e, 0x00]);
  expect(brightness(top)).toBeGreaterThan(650);
  expect(brightness(middle)).toBeLessThan(250);
});

function brightness(rgb: number[]): number {
  return rgb.reduce((sum, component) => sum + component, 0);
}
