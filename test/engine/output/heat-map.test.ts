import { expect, test } from 'vitest';
import { heatMapPng } from '../../../src/engine/output/heat-map.js';
import { type DecodedPng, decodePng } from '../../support/png.js';
import { box } from '../../support/shapes.js';

const plate = box({ size: [60, 60, 10] });
const title = 'Wall thickness';
const white = [255, 255, 255];
/** Where the part is drawn, without title, caption, axes and color bar. */
const partArea = { left: 20, right: 800, top: 75, bottom: 690 };

test('faces below the limit have the signal color, faces above it do not, and the rest is hatched gray', () => {
  const thinTop = (_triangle: number, _x: number, _y: number, z: number) => (z > 9.99 ? 0.3 : z < 5 ? 4 : undefined);

  const picture = decodePng(heatMapPng(plate, { valueAt: thinTop, limitMm: 0.5, title }));

  const middle = middleOfPart(picture);
  expect(isSignal(picture.at(middle.x, middle.y - 60))).toBe(true);
  const front = columnBelow(picture, middle.x - 60, middle.y);
  expect(front.filter(isSignal).length).toBeGreaterThan(50);
  expect(front.filter(isOnScale).length).toBeGreaterThan(15);
  expect(front.filter(isGray).length).toBeGreaterThan(15);
});

test('without anything below the limit no surface has the signal color', () => {
  const picture = decodePng(heatMapPng(plate, { valueAt: () => 3, limitMm: 0.5, title }));

  expect(countOf(picture, isSignal, partArea)).toBe(0);
  expect(countOf(picture, isOnScale, partArea)).toBeGreaterThan(100_000);
});

test('the border of what is too thin is a straight line, exact to a pixel', () => {
  const thinHalf = (_triangle: number, x: number) => (x < 30 ? 0.3 : 3);

  const picture = decodePng(heatMapPng(plate, { valueAt: thinHalf, limitMm: 0.5, title }));

  const { y } = middleOfPart(picture);
  const borders = [-40, -20, 0, 20].map((dy) => lastSignal(picture, y - 60 + dy));
  const steps = borders.slice(1).map((border, i) => border - (borders[i] ?? 0));
  for (const step of steps) expect(Math.abs(step - (steps[0] ?? 0))).toBeLessThanOrEqual(1);
});

test('valueAt is asked at points on the triangle it is told, and not more than a hundred thousand times', () => {
  let calls = 0;
  let farthestMm = 0;
  const valueAt = (triangle: number, x: number, y: number, z: number) => {
    calls++;
    const face = Math.floor(triangle / 2);
    const offPlane = [z, z - 10, y, y - 60, x, x - 60][face] ?? Number.NaN;
    farthestMm = Math.max(farthestMm, Math.abs(offPlane), -x, x - 60, -y, y - 60, -z, z - 10);
    return 2;
  };

  heatMapPng(plate, { valueAt, limitMm: 0.5, title });

  expect(farthestMm).toBeLessThan(1e-9);
  expect(calls).toBeGreaterThan(30_000);
  expect(calls).toBeLessThan(100_000);
});

test('thicker is lighter', () => {
  const valueAt = (_triangle: number, x: number) => 0.6 + x / 6;

  const picture = decodePng(heatMapPng(plate, { valueAt, limitMm: 0.5, title }));

  const { x, y } = middleOfPart(picture);
  expect(sum(picture.at(x + 150, y))).toBeGreaterThan(sum(picture.at(x - 150, y)) + 100);
});

test('the color bar has the signal color at its foot and stands right of the part', () => {
  const picture = decodePng(heatMapPng(plate, { valueAt: () => 3, limitMm: 0.5, title }));

  const column = Array.from({ length: 768 }, (_, y) => picture.at(838, y));
  expect(column.filter(isSignal).length).toBeGreaterThan(60);
  expect(column.filter(isOnScale).length).toBeGreaterThan(300);
  expect(column.filter(isGray).length).toBeGreaterThan(15);
});

test('a mark has a black ring, and its place is turned into view', () => {
  const onBottom = { where: [30, 30, 0] as const, label: '0.30 mm wall, limit 0.50', isProblem: true };
  const thinBottom = (_triangle: number, _x: number, _y: number, z: number) => (z < 0.01 ? 0.3 : 3);

  const unmarked = decodePng(heatMapPng(plate, { valueAt: thinBottom, limitMm: 0.5, title }));
  const marked = decodePng(heatMapPng(plate, { valueAt: thinBottom, limitMm: 0.5, title, marks: [onBottom] }));

  expect(countOf(unmarked, isSignal, partArea)).toBe(0);
  expect(countOf(marked, isSignal, partArea)).toBeGreaterThan(50_000);
  expect(countOf(marked, (color) => sum(color) === 0, partArea)).toBeGreaterThan(300);
});

test('the title is drawn, and the same order gives the same bytes', () => {
  const draw = (text: string) => heatMapPng(plate, { valueAt: () => 3, limitMm: 0.5, title: text, widthPx: 512, heightPx: 384 });

  expect(Buffer.compare(draw('one'), draw('one'))).toBe(0);
  expect(Buffer.compare(draw('one'), draw('two'))).not.toBe(0);
  expect(countOf(decodePng(draw('one')), (color) => sum(color) < 200, { left: 0, right: 511, top: 0, bottom: 26 })).toBeGreaterThan(50);
});

test('a limit that is not above zero is refused', () => {
  expect(() => heatMapPng(plate, { valueAt: () => 3, limitMm: 0, title })).toThrow('A wall thickness limit of 0 mm cannot be drawn.');
  expect(() => heatMapPng(plate, { valueAt: () => 3, limitMm: Number.NaN, title })).toThrow('NaN');
});

type Color = [number, number, number];
type Area = { left: number; right: number; top: number; bottom: number };

function sum([r, g, b]: Color): number {
  return r + g + b;
}

/** Vermillion (213, 94, 0) in any light: its hue, not its brightness. */
function isSignal([r, g, b]: Color): boolean {
  return r > 140 && b < 25 && Math.abs(g / r - 94 / 213) < 0.03;
}

function isOnScale([r, , b]: Color): boolean {
  return b > r + 15 && b > 60;
}

function isGray([r, g, b]: Color): boolean {
  return r === g && g === b && r > 90 && r < 225;
}

function countOf(picture: DecodedPng, isWanted: (color: Color) => boolean, { left, right, top, bottom }: Area): number {
  let count = 0;
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) if (isWanted(picture.at(x, y))) count++;
  return count;
}

function middleOfPart(picture: DecodedPng): { x: number; y: number } {
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let y = partArea.top; y <= partArea.bottom; y += 2) {
    for (let x = partArea.left; x <= partArea.right; x += 2) {
      if (picture.at(x, y).join() === white.join()) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  const middle = (values: number[]) => Math.round((values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2);
  return { x: middle(xs), y: middle(ys) };
}

function columnBelow(picture: DecodedPng, x: number, top: number): Color[] {
  return Array.from({ length: partArea.bottom - top }, (_, i) => picture.at(x, top + i));
}

function lastSignal(picture: DecodedPng, y: number): number {
  for (let x = partArea.right; x > partArea.left; x--) if (isSignal(picture.at(x, y))) return x;
  return Number.NaN;
}
