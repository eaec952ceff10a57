import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { type Cut, cutMesh, extentsOfCut } from '../../../../src/engine/output/section/cut.js';
import { coverageOfCut } from '../../../../src/engine/output/section/fill.js';
import { planeThrough } from '../../../../src/engine/output/section/plane.js';
import { box, together } from '../../../support/shapes.js';

const level = { at: [0, 0, 5], right: [1, 0, 0], up: [0, 1, 0], toViewer: [0, 0, 1] } as const;
const outer = box({ size: [40, 30, 20] });
const tube = together(outer, inverted(box({ size: [36, 26, 10], at: [2, 2, 2] })));

test('outlines enclose the area of the section, holes counted off', () => {
  expect(Math.abs(areaOf(cutMesh(outer, level)))).toBeCloseTo(1200, 9);
  expect(Math.abs(areaOf(cutMesh(tube, level)))).toBeCloseTo(1200 - 936, 9);
  expect(extentsOfCut(cutMesh(tube, level))).toEqual({ left: 0, right: 40, low: 0, high: 30 });
});

test('a plane through vertices and edges gives closed outlines, one beside the part none', () => {
  const atBottom = cutMesh(outer, { ...level, at: [0, 0, 0] });
  const atTop = cutMesh(outer, { ...level, at: [0, 0, 20] });
  const areas = [atBottom, atTop].map((cut) => Math.round(Math.abs(areaOf(cut))));

  expect(areas.toSorted((a, b) => a - b)).toEqual([0, 1200]);
  expect(extentsOfCut(cutMesh(outer, { ...level, at: [0, 0, 21] }))).toBeUndefined();
});

test('pixels are covered by the share of material in them, and hollows are not', () => {
  const cut = cutMesh(tube, level);
  const window = { x: 0, y: 0, width: 60, height: 60 };

  const coverage = coverageOfCut({ widthPx: 60, heightPx: 60 }, { cut, x: 10.5, y: 50, pxPerMm: 1, window });

  const total = coverage.reduce((sum, share) => sum + share, 0);
  expect(total).toBeCloseTo(1200 - 936, 3);
  expect(coverage[40 * 60 + 11]).toBe(1);
  expect(coverage[40 * 60 + 10]).toBe(0.5);
  expect(coverage[35 * 60 + 30]).toBe(0);
});

test('rows in which an outline is open stay empty, instead of running out to the side', () => {
  const open = { ...outer, indices: outer.indices.slice(0, -6) };
  const window = { x: 0, y: 0, width: 60, height: 60 };

  const coverage = coverageOfCut({ widthPx: 60, heightPx: 60 }, { cut: cutMesh(open, level), x: 10, y: 50, pxPerMm: 1, window });

  expect(coverage.every((share) => share === 0)).toBe(true);
});

test('the plane holds the thickness and stands across an axis, on the side where the section is small', () => {
  const plate = box({ size: [100, 20, 1] });

  const { plane, cut } = planeThrough(plate, { distanceMm: 1, from: [50, 10, 0], to: [50, 10, 1] });

  expect(plane.at).toEqual([50, 10, 0.5]);
  expect(plane.toViewer.map(Math.abs)).toEqual([1, 0, 0]);
  expect(extentsOfCut(cut)).toEqual({ left: -10, right: 10, low: -0.5, high: 0.5 });
});

test.each([
  [[0, 0, 0] as const, [1, 1, 0] as const],
  [[0, 0, 0] as const, [0.3, -0.5, 0.8] as const],
  [[2, 2, 2] as const, [2, 2, 2] as const],
])('a wall from %o to %o lies in its plane, whose directions are perpendicular', (from, to) => {
  const { plane } = planeThrough(outer, { distanceMm: Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]), from, to });

  const along = to.map((value, axis) => value - from[axis]!);
  expect(product(along, plane.toViewer)).toBeCloseTo(0, 12);
  for (const [a, b, expected] of [
    [plane.right, plane.up, 0],
    [plane.right, plane.toViewer, 0],
    [plane.up, plane.toViewer, 0],
    [plane.right, plane.right, 1],
    [plane.up, plane.up, 1],
  ] as const)
    expect(product(a, b)).toBeCloseTo(expected, 12);
});

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function areaOf(cut: Cut): number {
  let twice = 0;
  for (let i = 0; i < cut.length; i += 4) twice += cut[i]! * cut[i + 3]! - cut[i + 2]! * cut[i + 1]!;
  return twice / 2;
}

function inverted({ positions, indices }: Mesh): Mesh {
  return { positions, indices: indices.map((_, i) => indices[i - (i % 3) + 2 - (i % 3)]!) };
}
