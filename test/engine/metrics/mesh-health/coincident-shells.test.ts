import { expect, test } from 'vitest';
import { coincidentShells } from '../../../../src/engine/metrics/mesh-health/coincident-shells.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { boxTriangles, soup, type Triangle, turned } from '../triangle-soups.js';

const box = boxTriangles([0, 0, 0], [100, 50, 20]);
const moved = (triangles: readonly Triangle[], byMm: number) =>
  triangles.map((corners) => corners.map(([x, y, z]) => [x + byMm, y - byMm, z + byMm]) as unknown as Triangle);

function copiesIn(triangles: readonly Triangle[]): number[] {
  const mesh = weld(soup(triangles));
  return [...coincidentShells(mesh, topology(mesh))];
}

test.each([
  ['rounded differently', moved(box, 3e-4)],
  ['rounded differently and inside out', turned(moved(box, 3e-4))],
])('a body that is there twice, %s, is found', (_, copy) => {
  expect(copiesIn([...box, ...copy])).toEqual([0, 1]);
  expect(copiesIn([...box, ...copy, ...moved(box, -3e-4)])).toEqual([0, 1, 1]);
});

test.each([
  ['beside it', boxTriangles([200, 0, 0], [100, 50, 20])],
  ['moved by a hundredth of a millimeter', moved(box, 1e-2)],
  ['of another length in the same place', boxTriangles([0.003, 0.003, 0.003], [100.01, 50, 20])],
  ['that is open', moved(box, 3e-4).slice(1)],
])('a body %s is no copy', (_, other) => {
  expect(copiesIn([...box, ...other])).toEqual([0, 0]);
});
