import { expect, test } from 'vitest';
import { withoutUnusedVertices } from '../../../src/engine/readers/mesh-file.js';

test('vertices that no triangle uses are dropped, and the others keep their order', () => {
  const positions = Float64Array.of(9, 9, 9, 0, 0, 0, 1, 0, 0, 8, 8, 8, 0, 1, 0, 7, 7, 7);

  const mesh = withoutUnusedVertices({ positions, indices: Uint32Array.of(4, 1, 2) });

  expect(mesh.positions).toEqual(Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0));
  expect(mesh.indices).toEqual(Uint32Array.of(2, 0, 1));
});

test('a mesh whose vertices are all used is not copied', () => {
  const mesh = { positions: new Float64Array(9), indices: Uint32Array.of(0, 1, 2) };

  expect(withoutUnusedVertices(mesh)).toBe(mesh);
});
