import { expect, test } from 'vitest';
import type { Vector } from '../../../../src/engine/mesh.js';
import { meshHealth } from '../../../../src/engine/metrics/mesh-health/mesh-health.js';
import { repairForAnalysis } from '../../../../src/engine/metrics/mesh-health/repair.js';
import { topology } from '../../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { volumeMm3 } from '../../../../src/engine/metrics/volume.js';
import { boxTriangles, createNumbers, rotated, soup, type Triangle, turned } from '../triangle-soups.js';

const untouched = {
  mergedOpenEdges: false,
  fixedWinding: false,
  invertedFlippedTriangles: false,
  closedHoles: false,
  removedDoubledGeometry: false,
};
const outer = boxTriangles([0, 0, 0], [40, 40, 40]);
const inner = boxTriangles([10, 10, 10], [20, 20, 20]);
const core = boxTriangles([15, 15, 15], [10, 10, 10]);
const beside = boxTriangles([50, 10, 10], [20, 20, 20]);

function repaired(triangles: readonly Triangle[]) {
  const { mesh, actions, ...rest } = repairForAnalysis(soup(triangles));
  return { mesh, actions, volume: volumeMm3(mesh), health: meshHealth(mesh, rest.topology) };
}

test('a sound mesh is handed back as it is', () => {
  const mesh = weld(soup(outer));

  const result = repairForAnalysis(mesh, topology(mesh));

  expect(result.mesh).toBe(mesh);
  expect(result.actions).toEqual(untouched);
});

test('an inside-out part is turned, and the given mesh is not', () => {
  const mesh = weld(soup(turned(outer)));
  const before = [...mesh.indices];

  const result = repairForAnalysis(mesh, topology(mesh));

  expect(volumeMm3(result.mesh)).toBeCloseTo(64_000, 8);
  expect(result.actions).toEqual({ ...untouched, invertedFlippedTriangles: true });
  expect([...mesh.indices]).toEqual(before);
});

test('triangles that disagree with their neighbors follow the majority', () => {
  const { volume, health, actions } = repaired([...turned(outer.slice(0, 4)), ...outer.slice(4)]);

  expect(volume).toBeCloseTo(64_000, 8);
  expect(health.isValidVolume).toBe(true);
  expect(actions).toEqual({ ...untouched, fixedWinding: true });
});

test.each([
  ['a cavity', [...outer, ...turned(inner)], 56_000, untouched],
  ['a cavity that faces outwards', [...outer, ...inner], 56_000, { ...untouched, invertedFlippedTriangles: true }],
  ['an inside-out part with a cavity', [...turned(outer), ...inner], 56_000, { ...untouched, invertedFlippedTriangles: true }],
  ['a solid in a cavity', [...inner, ...outer, ...core], 57_000, { ...untouched, invertedFlippedTriangles: true }],
  ['two solids side by side', [...outer, ...beside], 72_000, untouched],
  ['two solids side by side, one inside out', [...outer, ...turned(beside)], 72_000, { ...untouched, invertedFlippedTriangles: true }],
])('%s encloses %d', (_, triangles, expected, actions) => {
  const straight = repaired(triangles);
  const oblique = repaired(rotated(triangles));

  expect(straight.volume).toBeCloseTo(expected, 7);
  expect(oblique.volume).toBeCloseTo(expected, 7);
  expect(straight.actions).toEqual(actions);
});

test('a solid in the bay of another, inside its box but not inside it, is no cavity', () => {
  const walls = boxTriangles([0, 0, 0], [3, 1, 1]);
  const bracket = [...walls, ...boxTriangles([0, 1, 0], [1, 2, 1]), ...boxTriangles([0, 3, 0], [3, 1, 1])];

  const { volume } = repaired([...bracket, ...boxTriangles([1.5, 1.5, 0.25], [0.5, 0.5, 0.5])]);

  expect(volume).toBeCloseTo(8.125, 12);
});

test('faces in which two solids meet go, so that one closed solid is left', () => {
  const { volume, health } = repaired([...outer, ...boxTriangles([40, 0, 0], [10, 40, 40])]);

  expect(volume).toBeCloseTo(80_000, 7);
  expect(health).toMatchObject({ isWatertight: true, isUnambiguous: true, nonManifoldEdgeCount: 0 });
});

test.each([
  ['the same way', outer],
  ['inside out', turned(outer)],
])('of a part that is there twice, %s, one is kept', (_, copy) => {
  const { mesh, volume, health } = repaired([...outer, ...copy]);

  expect(mesh.indices).toHaveLength(36);
  expect(volume).toBeCloseTo(64_000, 8);
  expect(health).toMatchObject({ isValidVolume: true, isUnambiguous: true });
});

test('degenerate triangles are dropped', () => {
  const { health, mesh } = repaired([
    ...outer,
    [
      [0, 0, 0],
      [40, 0, 0],
      [0, 0, 0],
    ],
  ]);

  expect(health.degenerateTriangleCount).toBe(0);
  expect(mesh.indices).toHaveLength(36);
});

test('edges that are open by the rounding of float32 are joined; gaps that can be seen stay', () => {
  const scattered = (byMm: number) => {
    const next = createNumbers();
    const move = (v: Vector): Vector => [v[0] + byMm * next(), v[1] + byMm * next(), v[2] + byMm * next()];
    return outer.map(([a, b, c]): Triangle => [move(a), move(b), move(c)]);
  };

  const rounded = repaired(scattered(1e-6));
  const torn = repaired(scattered(1e-2));

  expect(rounded).toMatchObject({ actions: { ...untouched, mergedOpenEdges: true }, health: { isWatertight: true, isValidVolume: true } });
  expect(torn).toMatchObject({ actions: untouched, health: { isWatertight: false } });
});

test('a part with a small hole is turned outwards, a surface without an inside is left as it is', () => {
  const lid = turned(outer.slice(10));

  expect(repaired(turned(outer.slice(1))).actions).toEqual({ ...untouched, invertedFlippedTriangles: true });
  expect(repaired(lid).actions).toEqual(untouched);
});

test('a Möbius strip cannot be wound one way, and is not tried for ever', () => {
  const edge = (i: number): [Vector, Vector] => {
    const [angle, half] = [(i * Math.PI) / 4, (i * Math.PI) / 8];
    const at = (w: number): Vector => [
      (10 + w * Math.cos(half)) * Math.cos(angle),
      (10 + w * Math.cos(half)) * Math.sin(angle),
      w * Math.sin(half),
    ];
    return [at(-2), at(2)];
  };
  const first = edge(0);
  const rungs = [first, ...Array.from({ length: 7 }, (_, i) => edge(i + 1)), [first[1], first[0]] as [Vector, Vector]];
  const strip = rungs.slice(1).flatMap(([c, d], i): Triangle[] => {
    const [a, b] = rungs[i] ?? first;
    return [
      [a, b, c],
      [b, d, c],
    ];
  });

  const { health } = repaired(strip);

  expect(health).toMatchObject({ isWindingConsistent: false, bodyCount: 1 });
});

test.each([
  ['nothing', []],
  ['a single triangle', outer.slice(0, 1)],
  ['a sheet of no thickness', [...outer.slice(0, 1), ...turned(outer.slice(0, 1))]],
])('%s does no harm', (_, triangles) => {
  const { volume, mesh } = repaired(triangles);

  expect(volume).toBe(0);
  expect(mesh.indices.length).toBe(Math.min(3, 3 * triangles.length));
});
