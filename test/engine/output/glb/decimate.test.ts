import { expect, test } from 'vitest';
import { type Mesh, triangleCount } from '../../../../src/engine/mesh.js';
import { boundingBox } from '../../../../src/engine/metrics/bounding-box.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { decimate } from '../../../../src/engine/output/glb/decimate.js';
import { subdivide } from '../../../../src/engine/output/glb/subdivide.js';
import { box } from '../../../support/shapes.js';

test('a box of thousands of triangles keeps its corners, faces and volume to a thousandth of a cell', () => {
  const fine = subdivide(box({ size: [30, 20, 10], at: [100, 0, 0] }), 20_000).mesh;

  const { mesh } = decimate(fine, 2000);

  expect(triangleCount(fine)).toBeGreaterThan(5000);
  expect(triangleCount(mesh)).toBeLessThanOrEqual(2000);
  expect(triangleCount(mesh)).toBeGreaterThan(500);
  expect(volumeMm3(mesh)).toBeCloseTo(6000, 0);
  expect(boundingBox(mesh).min).toEqual([100, 0, 0].map((value) => expect.closeTo(value, 2)));
  expect(boundingBox(mesh).max).toEqual([130, 20, 10].map((value) => expect.closeTo(value, 2)));
});

test('a sphere keeps its volume within 1 %', () => {
  const { mesh } = decimate(sphere(200), 4000);

  expect(triangleCount(mesh)).toBeGreaterThan(2000);
  expect(volumeMm3(mesh) / ((4 / 3) * Math.PI * 1000)).toBeCloseTo(1, 1.7);
});

test('each triangle knows the one it stems from, corner by corner', () => {
  const fine = sphere(100);

  const { mesh, source } = decimate(fine, 2000);

  const cellMm = 20 / 10;
  for (let corner = 0; corner < mesh.indices.length; corner++) {
    const from = 3 * fine.indices[3 * source[Math.floor(corner / 3)]! + (corner % 3)]!;
    const to = 3 * mesh.indices[corner]!;
    for (let axis = 0; axis < 3; axis++) expect(Math.abs(fine.positions[from + axis]! - mesh.positions[to + axis]!)).toBeLessThan(cellMm);
  }
});

/** A sphere of radius 10 with 4 n (n - 1) triangles, closed. */
function sphere(n: number): Mesh {
  const positions: number[] = [0, 0, -10];
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < 2 * n; j++) {
      const [v, u] = [(Math.PI * i) / n - Math.PI / 2, (Math.PI * j) / n];
      positions.push(10 * Math.cos(v) * Math.cos(u), 10 * Math.cos(v) * Math.sin(u), 10 * Math.sin(v));
    }
  }
  const last = positions.length / 3;
  positions.push(0, 0, 10);
  const at = (i: number, j: number) => (i === 0 ? 0 : i === n ? last : 1 + (i - 1) * 2 * n + (j % (2 * n)));
  const indices: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 2 * n; j++) {
      if (i > 0) indices.push(at(i, j), at(i, j + 1), at(i + 1, j));
      if (i < n - 1) indices.push(at(i, j + 1), at(i + 1, j + 1), at(i + 1, j));
    }
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
}
