import { expect, test } from 'vitest';
import type { Mark } from '../../../src/engine/output/thumbnail.js';
import { thumbnailPng } from '../../../src/engine/output/thumbnail.js';
import { type DecodedPng, decodePng } from '../../support/png.js';
import { box, together } from '../../support/shapes.js';

const cube = box({ size: [40, 40, 40], at: [500, -20, 0] });
const white = [255, 255, 255];

test('a part is drawn in the middle of a white picture of 1024 x 768', () => {
  const picture = decodePng(thumbnailPng(cube));

  expect([picture.widthPx, picture.heightPx]).toEqual([1024, 768]);
  expect(picture.at(0, 0)).toEqual(white);
  expect(picture.at(1023, 767)).toEqual(white);
  expect(picture.at(512, 300)).not.toEqual(white);
  const { left, right, top, bottom } = drawnPart(picture);
  expect((left + right) / 2).toBeCloseTo(511.5, 0);
  expect([top, bottom]).toEqual([33, 699].map((value) => expect.closeTo(value, -0.5)));
});

test('the three visible faces of a cube differ in brightness, and lines between them are dark', () => {
  const picture = decodePng(thumbnailPng(cube));

  const [top, left, right] = [picture.at(512, 180), picture.at(400, 460), picture.at(680, 460)].map(brightness);
  expect(top).toBeGreaterThan(560);
  expect(left).toBeLessThan((top ?? 0) - 80);
  expect(right).toBeLessThan((left ?? 0) - 60);
  expect(countOf(picture, (color) => brightness(color) < 250)).toBeGreaterThan(3000);
});

test('a face has one brightness, whatever triangles it is made of', () => {
  const picture = decodePng(thumbnailPng(cube));

  expect(picture.at(400, 400)).toEqual(picture.at(400, 520));
});

test('size can be chosen', () => {
  const picture = decodePng(thumbnailPng(cube, { widthPx: 512, heightPx: 300 }));

  expect([picture.widthPx, picture.heightPx]).toEqual([512, 300]);
  expect(picture.at(256, 120)).not.toEqual(white);
});

test('the same part gives the same bytes, with shared vertices or without', () => {
  const soup = { positions: unshared(), indices: Uint32Array.from({ length: 36 }, (_, i) => i) };

  expect(Buffer.compare(thumbnailPng(cube), thumbnailPng(cube))).toBe(0);
  expect(Buffer.compare(thumbnailPng(cube), thumbnailPng(soup))).toBe(0);
});

test('a problem has a vermillion ring around its place', () => {
  const middle = decodePng(thumbnailPng(cube, { marks: [mark({ where: [520, 0, 20] })] }));
  const higher = decodePng(thumbnailPng(cube, { marks: [mark({ where: [520, 0, 30] })] }));

  // The cube's 64.38 mm of projected height fill 632 px around (512, 384): 10 mm along z, seen from 35° above, are 80.4 px.
  expect(centerOf(ringPixels(middle))).toEqual({ x: expect.closeTo(511.5, -0.6), y: expect.closeTo(383.5, -0.6) });
  expect(centerOf(ringPixels(higher))).toEqual({ x: expect.closeTo(511.5, -0.6), y: expect.closeTo(303.1, -0.6) });
});

test('the ring of a hidden place is dashed, that of a visible one is whole', () => {
  const seen = decodePng(thumbnailPng(cube, { marks: [mark({ where: [520, -20, 20] })] }));
  const buried = decodePng(thumbnailPng(cube, { marks: [mark({ where: [520, 0, 20] })] }));

  const [whole, dashed] = [seen, buried].map((picture) => ringPixels(picture).length);
  expect(whole).toBeGreaterThan(200);
  expect(dashed).toBeGreaterThan(100);
  expect(dashed).toBeLessThan(0.75 * (whole ?? 0));
});

test('a mark that is no problem is blue', () => {
  const picture = decodePng(thumbnailPng(cube, { marks: [mark({ where: [520, -20, 20], isProblem: false })] }));

  expect(countOf(picture, isVermillion)).toBe(0);
  expect(countOf(picture, ([r, g, b]) => r < 30 && g > 90 && g < 140 && b > 150)).toBeGreaterThan(300);
});

test('the part turns so that a problem on its back is seen', () => {
  const bossOnBack = together(cube, box({ size: [10, 6, 10], at: [515, 20, 15] }));

  const picture = decodePng(thumbnailPng(bossOnBack, { marks: [mark({ where: [520, 26, 20] })] }));

  expect(ringPixels(picture).length).toBeGreaterThan(200);
});

test('callouts stay inside of the picture, however long their labels are', () => {
  const label = 'a label that is much longer than any picture is wide and that nobody would ever want to read in full';
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => mark({ where: [500 + (i & 1 ? 40 : 0), i & 2 ? 20 : -20, i & 4 ? 40 : 0], label }));

  const picture = decodePng(thumbnailPng(cube, { marks: corners }));

  const drawn = extentsOf(picture, isVermillion);
  expect(drawn.left).toBeGreaterThan(4);
  expect(drawn.top).toBeGreaterThan(4);
  expect(drawn.right).toBeLessThan(1019);
  expect(drawn.bottom).toBeLessThan(763);
});

test('a place that is no number is left out', () => {
  const picture = decodePng(thumbnailPng(cube, { marks: [mark({ where: [Number.NaN, 0, 0] })] }));

  expect(countOf(picture, isVermillion)).toBe(0);
});

test('sizes that make no picture, and a part without triangles, are refused', () => {
  const empty = { positions: new Float64Array(), indices: new Uint32Array() };

  expect(() => thumbnailPng(cube, { widthPx: 10 })).toThrow('A picture cannot be 10 pixels wide or high.');
  expect(() => thumbnailPng(cube, { heightPx: 700.5 })).toThrow('700.5');
  expect(() => thumbnailPng(empty)).toThrow('no triangles');
});

function mark(changes: Partial<Mark>): Mark {
  return { where: [0, 0, 0], label: '0.30 mm wall, limit 0.50', isProblem: true, ...changes };
}

function unshared(): Float64Array {
  return Float64Array.from([...cube.indices].flatMap((index) => [...cube.positions.subarray(3 * index, 3 * index + 3)]));
}

type Color = [number, number, number];

function brightness([r, g, b]: Color): number {
  return r + g + b;
}

function isVermillion([r, g, b]: Color): boolean {
  return r > 190 && r < 230 && g > 70 && g < 120 && b < 40;
}

/** Vermillion pixels of the ring: those near the circle of radius 15 that most vermillion lies on. */
function ringPixels(picture: DecodedPng): { x: number; y: number }[] {
  const all = pixelsOf(picture, isVermillion);
  const best = candidates(all).sort((a, b) => b.count - a.count)[0];
  return best ? all.filter(({ x, y }) => Math.abs(Math.hypot(x - best.x, y - best.y) - 15) < 2.5) : [];
}

/** Centers of circles of radius 15, with how many of the points lie on them. */
function candidates(points: { x: number; y: number }[]): { x: number; y: number; count: number }[] {
  const votes = new Map<string, number>();
  for (const { x, y } of points) {
    for (let angle = 0; angle < 360; angle += 6) {
      const key = `${Math.round(x + 15 * Math.cos((angle * Math.PI) / 180))},${Math.round(y + 15 * Math.sin((angle * Math.PI) / 180))}`;
      votes.set(key, (votes.get(key) ?? 0) + 1);
    }
  }
  return [...votes].map(([key, count]) => {
    const [x = 0, y = 0] = key.split(',').map(Number);
    return { x, y, count };
  });
}

function pixelsOf(picture: DecodedPng, isWanted: (color: Color) => boolean): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  for (let y = 0; y < picture.heightPx; y++) {
    for (let x = 0; x < picture.widthPx; x++) if (isWanted(picture.at(x, y))) found.push({ x, y });
  }
  return found;
}

function countOf(picture: DecodedPng, isWanted: (color: Color) => boolean): number {
  return pixelsOf(picture, isWanted).length;
}

function centerOf(points: { x: number; y: number }[]): { x: number; y: number } {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
}

/** Extents of what is drawn right of the axes and above the caption. */
function drawnPart(picture: DecodedPng) {
  const rest = { x: 627, y: 345, reach: 500 };
  return extentsOf(picture, (color) => brightness(color) < 700, { ...rest, bottom: 705 });
}

function extentsOf(
  picture: DecodedPng,
  isWanted: (color: Color) => boolean,
  near?: { x: number; y: number; reach: number; bottom?: number },
) {
  const isNear = ({ x, y }: { x: number; y: number }) =>
    !near || (Math.max(Math.abs(x - near.x), Math.abs(y - near.y)) <= near.reach && y < (near.bottom ?? Infinity));
  const found = pixelsOf(picture, isWanted).filter(isNear);
  const range = (values: number[]) =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [Infinity, -Infinity] as const);
  const [left, right] = range(found.map(({ x }) => x));
  const [top, bottom] = range(found.map(({ y }) => y));
  return { left, right, top, bottom };
}
