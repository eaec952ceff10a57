import { expect, test } from 'vitest';
import { sectionViewPng } from '../../../src/engine/output/section-view.js';
import { type DecodedPng, decodePng } from '../../support/png.js';
import { box } from '../../support/shapes.js';

const slab = box({ size: [60, 40, 10] });
const sheet = box({ size: [200, 150, 0.4] });
const title = 'Section';
/** Where the section itself is drawn. */
const main = { left: 30, right: 660, top: 80, bottom: 650 };

test('the section is hatched in its true proportions, and the thickness is dimensioned', () => {
  const wall = { distanceMm: 10, from: [20, 20, 0], to: [20, 20, 10] } as const;
  const picture = decodePng(sectionViewPng(slab, { wall, limitMm: 0.5, title }));

  const cut = pixelsOf(picture, isCut, main);
  const [width, height] = [cut.right - cut.left, cut.bottom - cut.top];
  // The outline takes about two pixels on each side.
  expect((width + 4) / (height + 4)).toBeCloseTo(4, 1);
  expect(cut.count).toBeGreaterThan(0.5 * width * height);
  expect(pixelsOf(picture, isNote, main).count).toBeGreaterThan(300);
  expect(pixelsOf(picture, isSignal, main).count).toBe(0);
});

test('a thin wall is enlarged, its dimension has the signal color, and the whole section is shown beside it', () => {
  const wall = { distanceMm: 0.4, from: [100, 75, 0], to: [100, 75, 0.4] } as const;
  const picture = decodePng(sectionViewPng(sheet, { wall, limitMm: 0.5, title }));

  const cut = pixelsOf(picture, isCut, main);
  expect(cut.bottom - cut.top).toBeGreaterThan(40);
  expect(cut.bottom - cut.top).toBeLessThan(56);
  expect(cut.right - cut.left).toBeGreaterThan(600);
  expect(pixelsOf(picture, isSignal, main).count).toBeGreaterThan(300);
  expect(pixelsOf(picture, isNote, { left: 690, right: 1010, top: 400, bottom: 650 }).count).toBeGreaterThan(60);
});

test('the outline runs around the whole section, also where it touches the border of its room', () => {
  for (const height of [13, 13.1, 13.7, 14.3, 15.9, 17]) {
    const wall = { distanceMm: 3, from: [3, 2, 0], to: [3, 2, 3] } as const;
    const picture = decodePng(sectionViewPng(box({ size: [5.5, 5.5, height] }), { wall, limitMm: 0.5, title }));

    const cut = pixelsOf(picture, isCut, main);
    const column = { left: cut.left + 20, right: cut.left + 40 };
    expect(pixelsOf(picture, isInk, { ...column, top: cut.top - 4, bottom: cut.top }).count).toBeGreaterThanOrEqual(20);
    expect(pixelsOf(picture, isInk, { ...column, top: cut.bottom, bottom: cut.bottom + 4 }).count).toBeGreaterThanOrEqual(20);
  }
});

test('a needle and a wall without thickness are drawn too', () => {
  const needle = box({ size: [0.2, 0.2, 200] });
  const wall = { distanceMm: 0.2, from: [0, 0.1, 100], to: [0.2, 0.1, 100] } as const;
  const flat = { distanceMm: 0, from: [20, 20, 10], to: [20, 20, 10] } as const;

  expect(pixelsOf(decodePng(sectionViewPng(needle, { wall, limitMm: 0.5, title })), isCut, main).count).toBeGreaterThan(100_000);
  expect(decodePng(sectionViewPng(slab, { wall: flat, limitMm: 0.5, title, widthPx: 512, heightPx: 384 })).widthPx).toBe(512);
});

test('the same part gives the same bytes', () => {
  const wall = { distanceMm: 10, from: [20, 20, 0], to: [20, 20, 10] } as const;
  const draw = () => sectionViewPng(slab, { wall, limitMm: 0.5, title });

  expect(Buffer.compare(draw(), draw())).toBe(0);
});

type Color = [number, number, number];
type Area = { left: number; right: number; top: number; bottom: number };

const isCut = ([r, g, b]: Color) => r === 0xdb && g === 0xe4 && b === 0xec;
const isInk = ([r, g, b]: Color) => Math.max(r, g, b) < 90;
const isNote = ([r, g, b]: Color) => r < 20 && g > 100 && g < 130 && b > 160;
const isSignal = ([r, g, b]: Color) => r > 200 && g > 80 && g < 110 && b < 20;

function pixelsOf(picture: DecodedPng, isWanted: (color: Color) => boolean, area: Area): Area & { count: number } {
  const found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity, count: 0 };
  for (let y = area.top; y <= area.bottom; y++) {
    for (let x = area.left; x <= area.right; x++) {
      if (!isWanted(picture.at(x, y))) continue;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
      found.top = Math.min(found.top, y);
      found.bottom = Math.max(found.bottom, y);
      found.count++;
    }
  }
  return found;
}
