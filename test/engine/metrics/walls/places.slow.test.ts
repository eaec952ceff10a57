import { expect, test } from 'vitest';
import { measurePart } from '../../../../src/engine/measure-part.js';
import type { Mesh } from '../../../../src/engine/mesh.js';
import type { PartQuestions } from '../../../../src/engine/part-questions.js';
import { processorMs } from '../../../support/processor-time.js';
import { together } from '../../../support/shapes.js';
import { blocks, lathe, moved } from '../metric-shapes.js';

/** Ribs of these thicknesses, 100 long and 10 high, 40 mm apart on a plate of 200 x 200 x 5 mm. */
function ribbedPlate(thicknessesMm: number[]): Mesh {
  const xs = [0, ...thicknessesMm.flatMap((thickness, i) => [20 + 40 * i, 20 + 40 * i + thickness]), 200];
  return blocks(xs, [0, 50, 150, 200], [0, 5, 15], (i, j, k) => k === 0 || (i % 2 === 1 && j === 1));
}

/** A plate of 3 mm with grooves 2 mm wide and 60 mm long that leave 0.4 mm, its underside two triangles. */
function groovedPlate(): Mesh {
  const grooves = blocks([0, 20, 22, 60, 62, 100], [0, 10, 70, 80], [0, 0.4, 3], (i, j, k) => k === 0 || !(i % 2 === 1 && j === 1));
  const isUnder = (t: number) => [0, 1, 2].every((corner) => grooves.positions[3 * grooves.indices[3 * t + corner]! + 2] === 0);
  const kept = Array.from({ length: grooves.indices.length / 3 }, (_, t) => t).filter((t) => !isUnder(t));
  const under = { positions: new Float64Array([0, 0, 0, 100, 0, 0, 100, 80, 0, 0, 80, 0]), indices: new Uint32Array([0, 2, 1, 0, 3, 2]) };
  return together({ ...grooves, indices: new Uint32Array(kept.flatMap((t) => [...grooves.indices.subarray(3 * t, 3 * t + 3)])) }, under);
}

/** A wedge cut off where it is 0.2 mm thick, 2 mm at the other end 50 mm away, 20 mm wide. */
const taper: Mesh = {
  positions: new Float64Array([0, 0, -0.1, 50, 0, -1, 50, 0, 1, 0, 0, 0.1, 0, 20, -0.1, 50, 20, -1, 50, 20, 1, 0, 20, 0.1]),
  indices: new Uint32Array([0, 1, 2, 0, 2, 3, 4, 6, 5, 4, 7, 6, 0, 4, 5, 0, 5, 1, 1, 5, 6, 1, 6, 2, 2, 6, 7, 2, 7, 3, 3, 7, 4, 3, 4, 0]),
};

function ask(mesh: Mesh): PartQuestions {
  return measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: 'Made here.' }, notes: [] }, () => {}).questions;
}

test('each of the ribs that are too thin is a place with its box, the area of one side and its thickness, worst first', () => {
  const places = ask(ribbedPlate([0.3, 0.25, 0.4, 0.8, 0.3])).thinPlaces(0.5);

  expect(places.map(({ valueMm, box }) => [valueMm?.toFixed(4), box.min[0], box.max[0]])).toEqual([
    ['0.2500', 60, 60.25],
    ['0.3000', 20, 20.3],
    ['0.3000', 180, 180.3],
    ['0.4000', 100, 100.4],
  ]);
  for (const { areaMm2, box, at } of places) {
    expect(areaMm2).toBeCloseTo(1000, 6);
    expect([box.min[1], box.max[1], box.min[2], box.max[2]]).toEqual([50, 150, 5, 15]);
    expect(at[0]).toBeCloseTo((box.min[0] + box.max[0]) / 2, 6);
  }
});

test('grooves make thin places in a plate whose other side is two large triangles', () => {
  const places = ask(groovedPlate()).thinPlaces(0.5);

  expect(places).toHaveLength(2);
  for (const { areaMm2, valueMm, box } of places) {
    expect(valueMm).toBeCloseTo(0.4, 9);
    expect(areaMm2 / 120).toBeCloseTo(1, 1);
    expect(box.max[0] - box.min[0]).toBeCloseTo(2, 0);
    expect(box.max[1] - box.min[1]).toBeCloseTo(60, 0);
  }
});

test('only that part of a taper is a place where it is thinner than the limit', () => {
  const [place, ...others] = ask(taper).thinPlaces(0.5);

  expect(others).toEqual([]);
  expect(place!.valueMm).toBeCloseTo(0.2, 2);
  expect(place!.areaMm2 / ((20 * 50) / 6)).toBeCloseTo(1, 1);
  expect(place!.box.max[0]).toBeCloseTo(8.33, 0);
});

test('a gap like a hair between large triangles is told as far as it goes, in about the time of a wider one', async () => {
  // A plate of 50 x 50 mm, and one above it that rises by 15 % from its corner at (13.7, 17.3) on.
  const tilted = (gapMm: number) => {
    const upper = blocks([0, 31.4], [0, 26.6], [0, 6], () => true);
    const lower = blocks([0, 50], [0, 50], [0, 5], () => true);
    return together(
      lower,
      moved(upper, (x, y, z) => [x + 13.7, y + 17.3, z + 5 + gapMm + 0.15 * (x + y)]),
    );
  };
  const wide = ask(tilted(0.2));
  const narrow = ask(tilted(0.0133));
  const wideMs = await processorMs(() => wide.narrowPlaces(0.5));

  const narrowMs = await processorMs(() => narrow.narrowPlaces(0.5));

  const [place, ...others] = narrow.narrowPlaces(0.5);
  // Milliseconds, of which the compiler may take many: it was 230 times as long when the wrong pieces were cut.
  expect(narrowMs).toBeLessThan(50 * wideMs);
  expect(others).toEqual([]);
  expect(place!.valueMm).toBeCloseTo(0.0133, 3);
  expect(place!.areaMm2 / (3.24 ** 2 / 2)).toBeCloseTo(1, 1);
  expect(place!.box.max[0]).toBeCloseTo(13.7 + 3.24, 0);
});

test('a pin of 0.2 mm on a block of 300 mm and all of a hundred fins are found', () => {
  const pin = blocks([0, 150, 150.2, 300], [0, 150, 150.2, 300], [0, 50, 60], (i, j, k) => k === 0 || (i === 1 && j === 1));
  const xs = Array.from({ length: 100 }, (_, i) => [2 * i + 1, 2 * i + 1.3]).flat();
  const fins = blocks([0, ...xs, 201], [0, 20], [0, 5, 15], (i, _j, k) => k === 0 || i % 2 === 1);

  const pins = ask(pin).thinPlaces(0.5);
  const finQuestions = ask(fins);

  expect(pins).toHaveLength(1);
  expect(pins[0]!.valueMm).toBeCloseTo(0.2, 6);
  expect(pins[0]!.box.min[2]).toBeGreaterThanOrEqual(50);
  expect(finQuestions.thinPlaces(0.5)).toHaveLength(100);
  expect(finQuestions.narrowPlaces(2)).toHaveLength(99);
  expect(finQuestions.narrowPlaces(2).every(({ areaMm2 }) => Math.abs(areaMm2 - 200) < 1)).toBe(true);
});

test('a thin fin at the far end of a lattice is found, and the struts are not', () => {
  const grid = Array.from({ length: 5 }, (_, i) => [5 * i, 5 * i + 1]).flat();
  const isStrut = (i: number, j: number, k: number) => [i, j, k].filter((n) => n % 2 === 0).length >= 2;
  const lattice = blocks([...grid, 25], grid, grid, (i, j, k) => i < 9 && isStrut(i, j, k));
  const fin = blocks([19, 20, 24], [20.4, 20.55], [20, 21], (i) => i >= 0);
  const shifted = moved(fin, (x, y, z) => [x + 1.5, y, z]);

  const places = ask(together(lattice, shifted)).thinPlaces(0.5);

  expect(places).toHaveLength(1);
  expect(places[0]!.valueMm).toBeCloseTo(0.15, 6);
  expect(places[0]!.areaMm2).toBeCloseTo(5, 6);
});

test('a tube is one thin place all around, and a limit that is met has none', () => {
  const tube = ask(lathe([10, 0, 10.4, 0, 10.4, 50, 10, 50], 72));

  expect(tube.thinPlaces(0.5)).toHaveLength(1);
  expect(tube.thinPlaces(0.5)[0]!.areaMm2 / (2 * Math.PI * 10.2 * 50)).toBeCloseTo(1, 2);
  expect(tube.thinPlaces(0.39)).toEqual([]);
});

test('an answer is kept, and does not depend on what was asked before', () => {
  const plate = ribbedPlate([0.3, 0.4]);
  const asked = ask(plate);

  asked.thinPlaces(2);
  const after = asked.thinPlaces(0.5);

  expect(asked.thinPlaces(0.5)).toBe(after);
  expect(after).toEqual(ask(plate).thinPlaces(0.5));
});
