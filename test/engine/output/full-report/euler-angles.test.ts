import { expect, test } from 'vitest';
import { eulerAngles } from '../../../../src/engine/output/full-report/euler-angles.js';

test("the two forms of the published example's turn are the same turn", () => {
  const { fixed, moving } = eulerAngles({ x: 240.4245544829421, y: 179.44032677965492, z: 23.6283174033407 });

  expect(fixed).toEqual({ x: 240.4245544829421, y: 179.44032677965492, z: 23.6283174033407 });
  expect(moving.x).toBeCloseTo(-58.16303483330967, 9);
  expect(moving.y).toBeCloseTo(-20.67073524540798, 9);
  expect(moving.z).toBeCloseTo(-168.2807608511687, 9);
});

test.each([
  { x: 0, y: 0, z: 0 },
  { x: -90, y: 0, z: 0 },
  { x: 0, y: 0, z: 30 },
  { x: 20, y: 65, z: -110 },
  // Where the first and the third axis fall together.
  { x: 0, y: 90, z: 0 },
  { x: 30, y: 90, z: 0 },
  { x: 90, y: 0, z: 90 },
  { x: 90, y: 0, z: -90 },
])('both forms of the turn %o move every point alike', (turn) => {
  const { fixed, moving } = eulerAngles(turn);
  const wanted = matrixFixed(turn).map((value) => expect.closeTo(value, 9));

  expect(matrixFixed(fixed)).toEqual(wanted);
  expect(matrixMoving(moving)).toEqual(wanted);
});

/** What the angles do to a point, axis by axis. */
function matrixFixed({ x, y, z }: { x: number; y: number; z: number }): number[] {
  return [aboutZ(z), aboutY(y), aboutX(x)].reduce(product);
}

function matrixMoving({ x, y, z }: { x: number; y: number; z: number }): number[] {
  return [aboutX(x), aboutY(y), aboutZ(z)].reduce(product);
}

const cos = (deg: number) => Math.cos((deg * Math.PI) / 180);
const sin = (deg: number) => Math.sin((deg * Math.PI) / 180);
const aboutX = (d: number) => [1, 0, 0, 0, cos(d), -sin(d), 0, sin(d), cos(d)];
const aboutY = (d: number) => [cos(d), 0, sin(d), 0, 1, 0, -sin(d), 0, cos(d)];
const aboutZ = (d: number) => [cos(d), -sin(d), 0, sin(d), cos(d), 0, 0, 0, 1];

function product(a: number[], b: number[]): number[] {
  return a.map((_, i) => [0, 1, 2].reduce((sum, k) => sum + a[3 * Math.floor(i / 3) + k]! * b[3 * k + (i % 3)]!, 0));
}
