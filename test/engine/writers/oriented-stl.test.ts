import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Mesh } from '../../../src/engine/mesh.js';
import { boundingBox } from '../../../src/engine/metrics/bounding-box.js';
import { topology } from '../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../src/engine/metrics/mesh-health/weld.js';
import { volumeMm3 } from '../../../src/engine/metrics/volume.js';
import { readStl } from '../../../src/engine/readers/stl/stl.js';
import { orientedStl } from '../../../src/engine/writers/oriented-stl.js';
import { rotationOf } from '../../../src/engine/writers/rotation.js';
import { box, together } from '../../support/shapes.js';

const spacer = readStl(readFileSync(new URL('../../../examples/spacer.stl', import.meta.url))).mesh;

test('a quarter turn keeps the volume of a part to the last digit, and puts its box to the origin', () => {
  const block = box({ size: [2, 3, 5], at: [-7, 11, 1000] });

  const { mesh } = readStl(orientedStl(block, rotationOf({ x: 90, y: 0, z: 90 })));

  expect(boundingBox(mesh)).toEqual({ min: [0, 0, 0], max: [5, 2, 3] });
  expect(volumeMm3(mesh)).toBe(30);
});

test('a part keeps its volume within float32 and stays closed in any pose', () => {
  const { mesh } = readStl(orientedStl(spacer, rotationOf({ x: 33, y: -71, z: 12.5 })));

  expect(Math.abs(volumeMm3(mesh) / volumeMm3(spacer) - 1)).toBeLessThan(1e-7);
  expect(boundingBox(mesh).min).toEqual([0, 0, 0]);
  expect(topology(weld(mesh))).toMatchObject({ openEdgeCount: 0, isWindingConsistent: true });
});

test('the first turn is about x and the last about z', () => {
  const rod = box({ size: [1, 1, 10] });

  // z goes to -y about x, stays there about y, and goes to x about z.
  const { mesh } = readStl(orientedStl(rod, rotationOf({ x: 90, y: 90, z: 90 })));

  expect(boundingBox(mesh).max).toEqual([10, 1, 1]);
});

test('vertices that no triangle uses do not count', () => {
  const block = box({ size: [2, 3, 5] });
  const withStray: Mesh = { positions: Float64Array.of(...block.positions, -100, -100, -100), indices: block.indices };

  const { mesh } = readStl(orientedStl(withStray, rotationOf({ x: 0, y: 0, z: 0 })));

  expect(boundingBox(mesh)).toEqual({ min: [0, 0, 0], max: [2, 3, 5] });
});

test('the file is binary STL with outward normals, and zero ones where a triangle has no area', () => {
  const flat: Mesh = { positions: Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0), indices: Uint32Array.of(0, 1, 2) };

  const bytes = orientedStl(together(box({ size: [2, 3, 5] }), flat), rotationOf({ x: 0, y: 0, z: 0 }));

  const view = new DataView(bytes.buffer);
  const normal = (triangle: number) => [0, 4, 8].map((offset) => view.getFloat32(84 + 50 * triangle + offset, true) + 0);
  expect(bytes).toHaveLength(84 + 50 * 13);
  expect(view.getUint32(80, true)).toBe(13);
  expect(Buffer.from(bytes.subarray(0, 80)).toString('latin1').replace(/\0+$/, '')).toBe('part-analysis-mcp; units: mm');
  expect([normal(0), normal(2), normal(12)]).toEqual([
    [0, 0, -1],
    [0, 0, 1],
    [0, 0, 0],
  ]);
});

test('a mesh without triangles is refused', () => {
  const nothing: Mesh = { positions: new Float64Array(), indices: new Uint32Array() };

  expect(() => orientedStl(nothing, rotationOf({ x: 0, y: 0, z: 0 }))).toThrow(
    'The file holds no triangles, so there is nothing to measure.',
  );
});
