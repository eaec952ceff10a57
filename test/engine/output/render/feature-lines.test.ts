import { expect, test } from 'vitest';
import { edgeLine, featureLines, lineBetween, noLine, outline } from '../../../../src/engine/output/render/feature-lines.js';

const facing = [0, 0, 1];
const tilted25 = [Math.sin((25 * Math.PI) / 180), 0, Math.cos((25 * Math.PI) / 180)];
const tilted35 = [Math.sin((35 * Math.PI) / 180), 0, Math.cos((35 * Math.PI) / 180)];

test('faces that meet at more than 30° have an edge between them, at less they have none', () => {
  expect(lineBetween(row([0, 1], [0, 0]), Float32Array.from([...facing, ...tilted25]), 0, 1, 0)).toBe(noLine);
  expect(lineBetween(row([0, 1], [0, 0]), Float32Array.from([...facing, ...tilted35]), 0, 1, 0)).toBe(edgeLine);
});

test('the border to the background and a step in depth are outlines, rounding of depth is not', () => {
  const normals = Float32Array.from([...facing, ...facing]);

  expect(lineBetween(row([0, -1], [0, 0]), normals, 0, 1, 0)).toBe(outline);
  expect(lineBetween(row([0, 1], [0, 8]), normals, 0, 1, 0)).toBe(outline);
  expect(lineBetween(row([0, 1], [0, 0.5]), normals, 0, 1, 0)).toBe(noLine);
});

test('two steep faces in one plane have no line, although depth differs much', () => {
  const steep = [-0.995, 0, 0.0998];

  expect(lineBetween(row([0, 1], [0, 9.97]), Float32Array.from([...steep, ...steep]), 0, 1, 0)).toBe(noLine);
});

test('an edge is inked on both its sides, an outline one sample farther', () => {
  const normals = Float32Array.from([...facing, ...tilted35]);
  const all = { left: 0, top: 0, right: 6, bottom: 1 };

  expect([...featureLines(row([0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 0, 0]), normals, all)]).toEqual([0, 0, 1, 1, 0, 0]);
  expect([...featureLines(row([0, 0, 0, -1, -1, -1], [0, 0, 0, 0, 0, 0]), normals, all)]).toEqual([0, 2, 2, 2, 2, 0]);
});

/** Samples of one row: visible triangles and their depths. */
function row(triangles: number[], depths: number[]) {
  return { width: triangles.length, height: 1, triangle: Int32Array.from(triangles), depth: Float32Array.from(depths) };
}
