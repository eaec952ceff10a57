import type { Vector } from '../../mesh.js';
import type { Place } from '../../part-measures.js';
import { join, rootOf } from '../mesh-health/shells.js';

const mostPlaces = 20;
/** Samples closer than this many of their mean distances lie in one place. */
const reach = 3;

/**
 * Samples of equal area gathered into places, largest first and 20 at most: those within three mean distances belong together. `at` is the
 * sample nearest to the middle of its place.
 */
export function placesOf(samples: readonly { at: Vector }[], areaOfEachMm2: number): Place[] {
  const reachMm = reach * Math.sqrt(areaOfEachMm2);
  const parents = Int32Array.from(samples, (_, i) => i);
  const cells = new Map<string, number[]>();
  samples.forEach(({ at }, i) => {
    const cell = at.map((value) => Math.floor(value / reachMm));
    for (const other of around(cells, cell)) if (distanceMm(samples[other]!.at, at) <= reachMm) join(parents, i, other);
    const key = cell.join();
    cells.set(key, [...(cells.get(key) ?? []), i]);
  });
  const groups = new Map<number, Vector[]>();
  samples.forEach(({ at }, i) => {
    const root = rootOf(parents, i);
    groups.set(root, [...(groups.get(root) ?? []), at]);
  });
  const places = [...groups.values()].map((points) => toPlace(points, areaOfEachMm2));
  return places.sort((a, b) => b.areaMm2 - a.areaMm2).slice(0, mostPlaces);
}

function around(cells: Map<string, number[]>, [x, y, z]: number[]): number[] {
  const steps = [-1, 0, 1];
  return steps.flatMap((i) => steps.flatMap((j) => steps.flatMap((k) => cells.get([x! + i, y! + j, z! + k].join()) ?? [])));
}

function toPlace(points: readonly Vector[], areaOfEachMm2: number): Place {
  const along = (axis: 0 | 1 | 2) => points.map((point) => point[axis]);
  const middle = ([0, 1, 2] as const).map((axis) => along(axis).reduce((sum, value) => sum + value, 0) / points.length);
  const [x = 0, y = 0, z = 0] = middle;
  const distances = points.map((point) => distanceMm(point, [x, y, z]));
  const at = points[distances.indexOf(Math.min(...distances))]!;
  return {
    at,
    areaMm2: points.length * areaOfEachMm2,
    box: {
      min: [Math.min(...along(0)), Math.min(...along(1)), Math.min(...along(2))],
      max: [Math.max(...along(0)), Math.max(...along(1)), Math.max(...along(2))],
    },
  };
}

function distanceMm(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
