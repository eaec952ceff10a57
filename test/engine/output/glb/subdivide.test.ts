import { expect, test } from 'vitest';
import { triangleCount } from '../../../../src/engine/mesh.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { surfaceAreaMm2 } from '../../../../src/engine/metrics/surface-area.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { subdivide } from '../../../../src/engine/output/glb/subdivide.js';
import { box } from '../../../support/shapes.js';

const plate = box({ size: [100, 60, 2] });

test('no edge is longer than a hundredth of the part when the budget allows, and the shape is the same', () => {
  const { mesh } = subdivide(plate, 100_000);

  expect(longestEdgeMm(mesh)).toBeLessThan(1.17);
  expect(volumeMm3(mesh)).toBeCloseTo(12_000, 6);
  expect(surfaceAreaMm2(mesh)).toBeCloseTo(12_640, 6);
});

test('the budget is kept', () => {
  const { mesh } = subdivide(plate, 3000);

  expect(triangleCount(mesh)).toBeLessThanOrEqual(3000);
  expect(triangleCount(mesh)).toBeGreaterThan(750);
});

test('the mesh stays closed: every edge has two triangles', () => {
  const { mesh } = subdivide(plate, 3000);

  expect(topology(mesh)).toMatchObject({ openEdgeCount: 0, nonManifoldEdgeCount: 0 });
});

test('each triangle knows the one it lies in', () => {
  const { mesh, source } = subdivide(plate, 3000);

  for (let t = 0; t < source.length; t++) {
    const isOnBottom = [0, 1, 2].every((k) => mesh.positions[3 * mesh.indices[3 * t + k]! + 2] === 0);
    expect(isOnBottom).toBe(source[t]! < 2);
  }
});

function longestEdgeMm({ positions: p, indices }: typeof plate): number {
  let longest = 0;
  for (let corner = 0; corner < indices.length; corner++) {
    const a = 3 * indices[corner]!;
    const b = 3 * indices[corner - (corner % 3) + ((corner + 1) % 3)]!;
    longest = Math.max(longest, Math.hypot(p[a]! - p[b]!, p[a + 1]! - p[b + 1]!, p[a + 2]! - p[b + 2]!));
  }
  return longest;
}
