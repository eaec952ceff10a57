import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { faceNormals, smoothNormals } from '../../../../src/engine/output/render/normals.js';
import { box } from '../../../support/shapes.js';

test('faces of a box point outwards and stay flat at its edges', () => {
  const mesh = box({ size: [2, 3, 4] });
  const normals = faceNormals(mesh);
  const smooth = smoothNormals(mesh, normals);

  expect([...normals.subarray(0, 3)]).toEqual([0, 0, -1]);
  expect([...normals.subarray(6, 9)]).toEqual([0, 0, 1]);
  expect(Array.from({ length: 12 }, (_, t) => smooth.indexOf(t))).toEqual(new Array(12).fill(-1));
});

test('corner normals of a tessellated cylinder point away from its axis', () => {
  const mesh = tube(24);
  const smooth = smoothNormals(mesh, faceNormals(mesh));

  for (let t = 0; t < mesh.indices.length / 3; t++) {
    const at = smooth.indexOf(t);
    for (let k = 0; k < 3; k++) {
      const vertex = 3 * mesh.indices[3 * t + k]!;
      expect(smooth.values[at + 3 * k]).toBeCloseTo(mesh.positions[vertex]! / 10, 3);
      expect(smooth.values[at + 3 * k + 1]).toBeCloseTo(mesh.positions[vertex + 1]! / 10, 3);
    }
  }
});

test('a prism of 40° steps keeps its faces flat', () => {
  const mesh = tube(9);
  const smooth = smoothNormals(mesh, faceNormals(mesh));

  expect(smooth.indexOf(0)).toBe(-1);
});

test('a triangle without area has no normal', () => {
  const mesh = { positions: Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0), indices: Uint32Array.of(0, 1, 2) };

  expect([...faceNormals(mesh)]).toEqual([0, 0, 0]);
});

/** The mantle of a cylinder of radius 10. */
function tube(sides: number): Mesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i < sides; i++) {
    const angle = (2 * Math.PI * i) / sides;
    positions.push(10 * Math.cos(angle), 10 * Math.sin(angle), 0, 10 * Math.cos(angle), 10 * Math.sin(angle), 5);
    const [a, b] = [2 * i, 2 * ((i + 1) % sides)];
    indices.push(a, b, b + 1, a, b + 1, a + 1);
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
}
