import { expect, test } from 'vitest';
import type { Vector } from '../../../../src/engine/mesh.js';
import { box, together } from '../../../support/shapes.js';
import { blocks, insideOut, moved } from '../metric-shapes.js';
import { accessOf } from './cutting-shapes.js';

test('a block takes two set-ups, and no edge of it stays round', () => {
  const access = accessOf(box({ size: [40, 30, 20] }));

  expect(access.setups).toHaveLength(2);
  expect(access).toMatchObject({ hiddenAreaMm2: 0, hiddenPlaces: [], sharpCorners: { count: 0, lengthMm: 0 } });
});

test('a square pocket keeps round corners: its four upright edges, not those of its floor', () => {
  const { setups, hiddenAreaMm2, sharpCorners } = accessOf(
    blocks([0, 10, 30, 40], [0, 10, 20, 30], [0, 5, 20], (i, j, k) => !(i === 1 && j === 1 && k === 1)),
  );

  expect(setups).toHaveLength(2);
  expect(hiddenAreaMm2).toBe(0);
  expect(sharpCorners).toMatchObject({ count: 4, lengthMm: expect.closeTo(60, 9) });
  expect(sharpCorners.longestAt?.[2]).toBe(12.5);
});

test('a slot that is open at both ends keeps its inner edges sharp', () => {
  const { sharpCorners } = accessOf(blocks([0, 10, 30, 40], [0, 30], [0, 5, 20], (i, _, k) => !(i === 1 && k === 1)));

  expect(sharpCorners.count).toBe(0);
});

/** A groove along y that is wider below than above, through the part or closed at both ends. */
const tSlot = (isOpen: boolean) =>
  blocks([0, 10, 20, 30, 40], [0, 5, 25, 30], [0, 5, 10, 20], (i, j, k) => {
    const isInside = isOpen || j === 1;
    return !(isInside && ((k === 1 && (i === 1 || i === 2)) || (k === 2 && i === 1)));
  });

test('a groove that is wider below is reached from its end, and hidden where both ends are closed', () => {
  const open = accessOf(tSlot(true));
  const closed = accessOf(tSlot(false));

  expect(open.hiddenAreaMm2).toBe(0);
  // The ceiling of 10 x 20 mm, and of the floor, the far side and the ends what no slanted line reaches.
  expect(closed.hiddenAreaMm2).toBeGreaterThan(200);
  expect(closed.hiddenAreaMm2).toBeLessThan(700);
  expect(closed.hiddenPlaces[0]?.box.min[0]).toBeGreaterThan(10);
});

test('a closed cavity is hidden, all of it in one place', () => {
  const { hiddenAreaMm2, hiddenPlaces } = accessOf(
    together(box({ size: [40, 40, 40] }), insideOut(box({ size: [20, 20, 20], at: [10, 10, 10] }))),
  );

  // 6 x 20 x 20 mm2.
  expect(hiddenAreaMm2).toBeCloseTo(2400, -2);
  expect(hiddenPlaces).toHaveLength(1);
  expect(hiddenPlaces[0]?.areaMm2).toBeCloseTo(hiddenAreaMm2, 6);
});

test('the side of a tool reaches 50 mm down, so a tall block is worked from its sides as well', () => {
  expect(accessOf(box({ size: [60, 60, 80] })).setups).toHaveLength(2);
  expect(accessOf(box({ size: [150, 150, 200] })).setups.length).toBeGreaterThan(3);
});

test('a part that lies askew in its file takes the same set-ups', () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const turned = moved(tSlot(true), (x, y, z): Vector => [c * x - s * y, s * x + c * y, z]);
  const askew = moved(turned, (x, y, z): Vector => [x, c * y - s * z, s * y + c * z]);

  const [straight, tilted] = [accessOf(tSlot(true)), accessOf(askew)];

  expect(tilted.setups).toHaveLength(straight.setups.length);
  expect(tilted.hiddenAreaMm2).toBe(0);
  expect(accessOf(askew)).toEqual(tilted);
});
