import { expect, test } from 'vitest';
import { measurePart } from '../../src/engine/measure-part.js';
import type { PartGeometry } from '../../src/engine/part-geometry.js';
import { box } from '../support/shapes.js';

/** A box of 24,000 mm³ by its triangles, with an exact volume as given. */
function solidBox(volumeMm3: number): PartGeometry {
  const boundingBox = { min: [0, 0, 0], max: [60, 40, 10] } as const;
  const body = { volumeMm3, surfaceAreaMm2: 6800, boundingBox };
  return {
    mesh: box({ size: [60, 40, 10] }),
    units: { unit: 'mm', source: 'file', reason: 'The file states mm.' },
    solids: { bodies: [body], ...body, freeShellCount: 0, isClosed: true },
    notes: ['A note of the reader.'],
  };
}

test('size and volume of a solid are the exact ones', () => {
  const { measures, geometry } = measurePart(solidBox(24_010), () => {});

  expect(measures).toMatchObject({ volumeMm3: 24_010, basis: 'exact', isWatertight: true, bodyCount: 1, triangleCount: 12 });
  expect(geometry.notes).toEqual(['A note of the reader.']);
});

test('an exact volume that its own triangles contradict is noted', () => {
  const { geometry } = measurePart(solidBox(22_600), () => {});

  expect(geometry.notes).toEqual([
    'A note of the reader.',
    'The exact faces and their triangles differ in volume by 6 %: the CAD data are probably damaged, check the part in CAD.',
  ]);
});

test('progress tells each step once and grows', () => {
  const heard: [number, string][] = [];

  measurePart(solidBox(24_000), (fraction, message) => heard.push([fraction, message]));

  expect(heard.map(([, message]) => message)).toEqual([
    'mesh checks',
    'smallest box',
    'preparing rays',
    'build orientation',
    'self-intersections',
    'wall thickness',
    'gaps',
  ]);
  expect(heard.map(([fraction]) => fraction)).toEqual([...heard.map(([fraction]) => fraction)].sort((a, b) => a - b));
});

test('a body thinner than numbers can tell its corners apart is one thin place, found in moments', () => {
  const sound = [0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1];
  const flat = [0, 0, 0, 0, 1.5e-42, 0, -1, 0, 0, 0, 0, -1];
  const corners = [0, 1, 2, 0, 2, 3, 0, 3, 1, 2, 1, 3];
  const mesh = {
    positions: new Float64Array([...sound, ...flat]),
    indices: new Uint32Array([...corners, ...corners.map((corner) => corner + 4)]),
  };
  const geometry: PartGeometry = { mesh, units: { unit: 'mm', source: 'given', reason: 'The caller gave mm.' }, notes: [] };

  const { questions } = measurePart(geometry, () => {});

  expect(questions.thinPlaces(0.4)[0]?.valueMm).toBeLessThan(1e-40);
});
