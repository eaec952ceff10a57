import { expect, test } from 'vitest';
import { checkMesh, checkSelfIntersections, hasMeasuredVolume, hasTrustedVolume } from '../../../src/engine/feasibility/mesh-findings.js';
import { measurePart } from '../../../src/engine/measure-part.js';
import type { Mesh } from '../../../src/engine/mesh.js';
import type { PartMeasures } from '../../../src/engine/part-measures.js';
import { blocks } from '../metrics/metric-shapes.js';
import { boxTriangles, soup } from '../metrics/triangle-soups.js';

const grid = Array.from({ length: 21 }, (_, i) => i);
const plate = blocks(grid, grid, [0, 1], () => true);

function measured(mesh: Mesh): PartMeasures {
  return measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: 'As the test says.' }, notes: [] }, () => {}).measures;
}

/** The plate without the top of the cells below these bounds. */
function holed(below: number): Mesh {
  const { positions, indices } = plate;
  const at = (t: number, axis: number) => [0, 1, 2].map((k) => positions[3 * indices[3 * t + k]! + axis]!);
  const isGone = (t: number) => Math.max(...at(t, 0)) <= below && Math.max(...at(t, 1)) <= below && Math.min(...at(t, 2)) === 1;
  return { positions, indices: indices.filter((_, i) => !isGone(Math.floor(i / 3))) };
}

test('a closed surface is in order, and its volume measured', () => {
  const measures = measured(plate);

  expect(checkMesh(measures)).toEqual({ check: 'mesh', isOk: true, advice: 'The surface is closed.' });
  expect([hasTrustedVolume(measures), hasMeasuredVolume(measures)]).toEqual([true, true]);
  expect(checkSelfIntersections(measures)).toEqual([]);
});

test('a surface with a small hole has a volume that is trusted for a price, and not measured', () => {
  const measures = measured(holed(2));

  expect(checkMesh(measures)).toEqual({
    check: 'mesh',
    isOk: undefined,
    where: [0, 0, 1],
    advice:
      'The surface has 1 small hole (8 open edges), the widest at (0.0, 0.0, 1.0); closed in a copy with 0.45 % more surface, so ' +
      'volume, mass and cost are estimates. Close them in CAD to be sure.',
  });
  expect([hasTrustedVolume(measures), hasMeasuredVolume(measures)]).toEqual([true, false]);
  expect(measures.volumeMm3).toBeCloseTo(400, 9);
  expect(measures.isWatertight).toBe(false);
});

test('a surface with a large hole has none, and the place of the hole is told', () => {
  const measures = measured(holed(5));

  expect(checkMesh(measures)).toMatchObject({
    isOk: false,
    advice: expect.stringMatching(/^The surface does not enclose a volume \(20 open edges, the widest hole at \(0\.0, 0\.0, 1\.0\)\), so/),
  });
  expect([hasTrustedVolume(measures), hasMeasuredVolume(measures)]).toEqual([false, false]);
});

test('bodies that reach into each other are told, with the place, and that what they share counts twice', () => {
  const rod = boxTriangles([5, 5, -10], [4, 4, 30]);
  const [finding, ...others] = checkSelfIntersections(measured(soup([...boxTriangles([0, 0, 0], [20, 20, 2]), ...rod])));

  expect(others).toEqual([]);
  expect(finding).toMatchObject({ check: 'self_intersection', isOk: false, value: 16 });
  expect(finding?.advice).toMatch(
    /^16 pairs of 12 triangles cut into each other, in 1 place, the largest at \(\d\.\d, \d\.\d, [02]\.0\)\. Bodies/,
  );
  expect(finding?.places).toHaveLength(1);
});
