import { expect, test } from 'vitest';
import { angleScale, isOverhanging, onPlate, overhangAngles } from '../../../src/engine/output/overhang-angles.js';
import { overhangMapPng } from '../../../src/engine/output/overhang-map.js';
import { decodePng } from '../../support/png.js';
import { box, together } from '../../support/shapes.js';

const asIs = { x: 0, y: 0, z: 0 };
const table = together(box({ size: [10, 10, 20], at: [15, 15, 0] }), box({ size: [40, 40, 5], at: [0, 0, 20] }));
const title = 'Overhangs';

test('angles are those to the plate: 0 for a ceiling, 90 for a wall, none for what looks up, apart what lies on the plate', () => {
  const angles = [...overhangAngles(table, [0, 0, 1])];

  expect(angles.slice(0, 4)).toEqual([onPlate, onPlate, Number.NaN, Number.NaN]);
  expect(angles.slice(4, 12)).toEqual(new Array(8).fill(90));
  expect(angles.slice(12, 16)).toEqual([0, 0, Number.NaN, Number.NaN]);
});

test('a face at exactly the limit holds itself', () => {
  const slope = { positions: Float64Array.of(0, 0, 5, 0, 10, 5, 10, 0, 15, 0, 0, 0), indices: Uint32Array.of(0, 1, 2, 0, 3, 1) };

  expect(overhangAngles(slope, [0, 0, 1])[0]).toBeCloseTo(45, 4);
  expect([44.9, 45, 45.1].map((angle) => isOverhanging(angle, 45))).toEqual([true, false, false]);
  expect([isOverhanging(onPlate, 45), isOverhanging(Number.NaN, 45)]).toEqual([false, false]);
});

test('below the limit colors are orange, above it blue', () => {
  const { colorOf } = angleScale(45);
  const isOrange = (color: number) => color >> 16 > (color & 255);

  expect([0, 20, 44.9].map((angle) => isOrange(colorOf(angle)))).toEqual([true, true, true]);
  expect([45, 60, 90].map((angle) => isOrange(colorOf(angle)))).toEqual([false, false, false]);
});

test('overhangs are seen, from below where they are only seen there', () => {
  const upright = orangeOf(overhangMapPng(table, { rotationDeg: asIs, limitDeg: 45, title }));
  const onItsTop = orangeOf(overhangMapPng(table, { rotationDeg: { x: 180, y: 0, z: 0 }, limitDeg: 45, title }));

  expect(upright).toBeGreaterThan(30_000);
  expect(onItsTop).toBe(0);
});

test('what lies on the plate is hatched: gray in two shades', () => {
  const block = together(box({ size: [40, 40, 5] }), box({ size: [20, 20, 5], at: [60, 10, 5] }));
  const picture = decodePng(overhangMapPng(block, { rotationDeg: asIs, limitDeg: 45, title }));

  const shades = new Map<string, number>();
  for (let y = 80; y < 690; y++) {
    for (let x = 20; x < 800; x++) {
      const [r, g, b] = picture.at(x, y);
      if (r === g && g === b && r < 240 && r > 60) shades.set(`${r}`, (shades.get(`${r}`) ?? 0) + 1);
    }
  }
  const [first = 0, second = 0] = [...shades.values()].toSorted((a, b) => b - a);
  expect(first).toBeGreaterThan(10_000);
  // Two of twelve pixels are stripes.
  expect(second / first).toBeCloseTo(2 / 10, 1);
});

test('a limit that is no angle between the plate and upright is refused', () => {
  for (const limitDeg of [0, 90, Number.NaN]) {
    expect(() => overhangMapPng(table, { rotationDeg: asIs, limitDeg, title })).toThrow(`a limit of ${limitDeg} degrees`);
  }
});

/** Orange pixels where the part is, without the bar. */
function orangeOf(png: Uint8Array): number {
  const picture = decodePng(png);
  let count = 0;
  for (let y = 80; y < 690; y++) {
    for (let x = 20; x < 800; x++) {
      const [r, g, b] = picture.at(x, y);
      if (r > g + 30 && g > b) count++;
    }
  }
  return count;
}
