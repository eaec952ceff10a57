import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { withHolesClosed } from '../../../../src/engine/metrics/mesh-health/close-holes.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { surfaceAreaMm2 } from '../../../../src/engine/metrics/surface-area.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { blocks, moved } from '../metric-shapes.js';

/** A plate of 20 x 20 x 1 cells of 1 mm: every side of a cell is two triangles, in a surface of 880 mm². */
const grid = Array.from({ length: 21 }, (_, i) => i);
const plate = weld(blocks(grid, grid, [0, 1], () => true));

function without({ positions, indices }: Mesh, isGone: (x: number, y: number, z: number) => boolean): Mesh {
  const middle = (t: number, axis: number) => [0, 1, 2].reduce((sum, k) => sum + positions[3 * indices[3 * t + k]! + axis]! / 3, 0);
  const kept = [...indices].filter((_, i) => {
    const t = Math.floor(i / 3);
    return !isGone(middle(t, 0), middle(t, 1), middle(t, 2));
  });
  return { positions, indices: Uint32Array.from(kept) };
}

const isTop = (z: number) => z > 0.99;
const close = (mesh: Mesh) => withHolesClosed(mesh, topology(mesh));

test('a closed surface is handed back as it is', () => {
  expect(close(plate)).toEqual({ mesh: plate });
  expect(close(plate).mesh).toBe(plate);
});

test('small flat holes are closed to the very volume and area', () => {
  const holed = without(plate, (x, y, z) => isTop(z) && ((x < 7 && x > 5 && y > 5 && y < 8) || (x > 12 && x < 13 && y > 12 && y < 13)));

  const { mesh, holes } = close(holed);

  expect(volumeMm3(mesh)).toBeCloseTo(400, 9);
  expect(surfaceAreaMm2(mesh)).toBeCloseTo(880, 9);
  expect(topology(mesh)).toMatchObject({ openEdgeCount: 0, nonManifoldEdgeCount: 0, isWindingConsistent: true });
  expect(holes).toMatchObject({ closedCount: 2, openCount: 0 });
  expect(holes?.closedAreaMm2).toBeCloseTo(7, 9);
  expect(holes?.places[0]).toMatchObject({ areaMm2: expect.closeTo(6, 9), box: { min: [5, 5, 1], max: [7, 8, 1] } });
});

test('a hole around a corner of the part is filled by the least area, which cuts the corner off', () => {
  const holed = without(plate, (x, y, z) => x < 1 && y < 1 && (isTop(z) || x < 0.01 || y < 0.01));

  const { mesh } = close(holed);

  expect(topology(mesh).openEdgeCount).toBe(0);
  expect(volumeMm3(mesh)).toBeLessThan(400);
  expect(volumeMm3(mesh)).toBeGreaterThan(399);
});

test('a hole of more than 1 % of the surface stays open, and is told first', () => {
  const holed = without(plate, (x, y, z) => isTop(z) && ((x < 4 && y < 4) || (x > 12 && x < 13 && y > 12 && y < 13)));

  const { mesh, holes } = close(holed);

  expect(topology(mesh).openEdgeCount).toBeGreaterThan(0);
  expect(holes).toMatchObject({ closedCount: 1, openCount: 1 });
  expect(holes?.places.map(({ areaMm2 }) => Math.round(areaMm2))).toEqual([16, 1]);
});

test('two holes that meet in a corner are closed one by one', () => {
  const holed = without(plate, (x, y, z) => isTop(z) && ((x > 5 && x < 6 && y > 5 && y < 6) || (x > 6 && x < 7 && y > 6 && y < 7)));

  const { mesh, holes } = close(holed);

  expect(holes).toMatchObject({ closedCount: 2, openCount: 0 });
  expect(topology(mesh)).toMatchObject({ openEdgeCount: 0, nonManifoldEdgeCount: 0 });
});

test('a loose triangle, or a sheet, is not made a solid', () => {
  const triangle = { positions: Float64Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]), indices: Uint32Array.from([0, 1, 2]) };
  const sheet = without(plate, (_x, _y, z) => !isTop(z));

  expect(close(triangle)).toMatchObject({ mesh: triangle, holes: { closedCount: 0, openCount: 1 } });
  expect(close(sheet).mesh).toBe(sheet);
});

test('the same holes are closed in a surface that is bent', () => {
  const bent = moved(plate, (x, y, z) => [x, y, z + 0.01 * x * x]);
  const holed = without(bent, (x, y, z) => x > 5 && x < 6 && y > 5 && y < 6 && z > 0.8);

  const { mesh } = close(holed);

  expect(topology(mesh).openEdgeCount).toBe(0);
  expect(Math.abs(volumeMm3(mesh) / volumeMm3(bent) - 1)).toBeLessThan(1e-4);
});
