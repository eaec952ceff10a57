import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import { createFacing } from '../../../../src/engine/metrics/walls/opposite-faces.js';
import { measureThickness, thicknessProbe } from '../../../../src/engine/metrics/walls/thickness.js';
import { box, together } from '../../../support/shapes.js';
import { blocks, insideOut, lathe, moved, prism, refined } from '../metric-shapes.js';

const thicknessOf = (mesh: Mesh) => measureThickness(createFacing(mesh, buildBvh(mesh), 'material'));

test('a cube without one octant is 20 mm thick where the octant is missing', () => {
  const thickness = thicknessOf(blocks([0, 20, 40], [0, 20, 40], [0, 20, 40], (i, j, k) => i + j + k < 3));

  expect(thickness?.min.distanceMm).toBeCloseTo(20, 9);
  expect(thickness?.lowQuantileMm).toBeCloseTo(20, 9);
});

test('a plate is as thick as it is high, in its thickest section too', () => {
  const thickness = thicknessOf(box({ size: [200, 100, 3] }));

  expect(thickness?.min.distanceMm).toBeCloseTo(3, 9);
  expect(thickness?.lowQuantileMm).toBeCloseTo(3, 9);
  expect(thickness?.maxMm).toBeCloseTo(3, 2);
});

test.each([
  ['coarse, 20 mm long', 20, 0],
  ['coarse, 2 mm long', 2, 0],
  ['fine, 20 mm long', 20, 4],
  ['fine, 2 mm long', 2, 4],
])('the one rib of 0.3 mm on a large plate is found with its place: %s', (_, lengthMm, splits) => {
  const part = blocks([0, 120, 120.3, 200], [0, 80, 80 + lengthMm, 200], [0, 10, 15], (i, j, k) => k === 0 || (i === 1 && j === 1));
  const rib = thicknessOf(refined(part, splits))?.min;

  expect(rib?.distanceMm).toBeCloseTo(0.3, 6);
  expect([rib?.from[0], rib?.to[0]].map(Number).sort()).toEqual([expect.closeTo(120, 6), expect.closeTo(120.3, 6)]);
  expectBetween(rib?.from[1], 80, 80 + lengthMm);
  expectBetween(rib?.from[2], 10, 15);
});

test('a rib that is a body of its own, sunk into the plate, counts where it stands out', () => {
  const rib = thicknessOf(together(box({ size: [200, 200, 10] }), box({ size: [0.3, 20, 6], at: [90, 90, 9] })))?.min;

  expect(rib?.distanceMm).toBeCloseTo(0.3, 9);
  expectBetween(rib?.from[2], 10, 15);
});

test('a body glued onto another does not make a wall at the joint', () => {
  const thickness = thicknessOf(together(box({ size: [20, 20, 5] }), box({ size: [10, 10, 8], at: [5, 5, 5] })));

  expect(thickness?.min.distanceMm).toBeCloseTo(5, 9);
});

test('bodies that overlap by a hair do not make a wall of the overlap', () => {
  const thickness = thicknessOf(together(box({ size: [20, 20, 5] }), box({ size: [10, 10, 8], at: [5, 5, 4.99] })));

  expect(thickness?.min.distanceMm).toBeCloseTo(5, 9);
});

test.each([
  ['flat', 0.4, 0.4],
  ['conical', 1.6, 0.4],
])('the %s bottom of a blind hole is found 0.4 mm from the other side', (_, rimMm, tipMm) => {
  const part = lathe([0, 0, 20, 0, 20, 10, 2, 10, 2, rimMm, 0, tipMm], 48);
  const bottom = thicknessOf(part)?.min;

  expectBetween(bottom?.distanceMm, 0.399, 0.44);
  expectBetween(Math.hypot(bottom?.from[0] ?? 99, bottom?.from[1] ?? 99), 0, 2);
});

test('the web between two crossing bores is found where they come closest', () => {
  const bore = lathe([0, -30, 5, -30, 5, 30, 0, 30], 64);
  const alongX = insideOut(moved(bore, (x, y, z) => [z, x, y]));
  const alongY = insideOut(moved(bore, (x, y, z) => [y, z, x + 10.5]));
  const web = thicknessOf(together(box({ size: [80, 80, 60], at: [-40, -40, -20] }), alongX, alongY))?.min;

  expectBetween(web?.distanceMm, 0.4999, 0.53);
  expectBetween(web?.from[0], -0.5, 0.5);
  expectBetween(web?.from[1], -0.5, 0.5);
});

test('a tube of 20 and 19.2 mm has a wall of 0.4 mm, less the sagitta of its facets', () => {
  const thickness = thicknessOf(lathe([9.6, 0, 10, 0, 10, 30, 9.6, 30], 96));

  expectBetween(thickness?.min.distanceMm, 0.39, 0.4);
  expectBetween(thickness?.lowQuantileMm, 0.39, 0.41);
  expectBetween(thickness?.maxMm, 0.39, 0.42);
});

test('a solid ball is as thick as its diameter', () => {
  const thickness = thicknessOf(ball(5, 48));

  expectBetween(thickness?.min.distanceMm, 9.9, 10);
  expectBetween(thickness?.maxMm, 9.8, 10);
});

test('a wall between a block and a cavity inside is measured, and the cavity is no material', () => {
  const thickness = thicknessOf(together(box({ size: [40, 40, 40] }), insideOut(box({ size: [20, 20, 20], at: [10, 10, 10] }))));

  expect(thickness?.min.distanceMm).toBeCloseTo(10, 9);
  expectBetween(thickness?.maxMm, 12, 13.1);
});

test.each([
  [5, 0],
  [20, 0],
  [20, 3],
  [40, 0],
])('a blade with a sharp edge of %d° is as thick as its back, not 0 mm (split %d times)', (angleDeg, splits) => {
  const edgeMm = 10 / Math.tan((angleDeg * Math.PI) / 180);
  const thickness = thicknessOf(refined(prism([0, 0, 40 + edgeMm, 0, 40, 10, 0, 10], 60), splits));

  expect(thickness?.min.distanceMm).toBeCloseTo(10, 9);
});

test('a part that is nothing but a sharp edge or a tip has no thickness', () => {
  expect(thicknessOf(refined(prism([0, 0, 30, 0, 0, 10], 60), 3))).toBeUndefined();
  expect(thicknessOf(lathe([0, 0, 5, 0, 0, 8], 48))).toBeUndefined();
});

test('the blunt edge of a tapered rib counts, its draft does not', () => {
  const thickness = thicknessOf(prism([-1, 0, 1, 0, 0.5, 20, -0.5, 20], 40));

  expectBetween(thickness?.min.distanceMm, 0.99, 1.02);
  expectBetween(thickness?.min.from[1], 19, 20);
});

test('a tooth with flanks at 40° to each other is as thick as its tip is wide', () => {
  const tooth = prism([-4.14, 0, 4.14, 0, 0.5, 10, -0.5, 10], 30);
  const thickness = thicknessOf(together(tooth, box({ size: [60, 20, 30], at: [-30, -19, 0] })));

  expectBetween(thickness?.min.distanceMm, 0.99, 1.03);
});

test('a plate keeps its thickness although its rim is chamfered', () => {
  const thickness = thicknessOf(prism([0, 0, 60, 0, 60, 8, 58, 10, 2, 10, 0, 8], 50));

  expect(thickness?.min.distanceMm).toBeCloseTo(10, 9);
});

test.each([
  ['slender', 60],
  ['wide', 8],
])('a rod with a %s conical tip is as thick as the rod', (_, tipMm) => {
  const thickness = thicknessOf(lathe([0, 0, 5, 0, 5, 20, 0, 20 + tipMm], 48));

  expectBetween(thickness?.min.distanceMm, 9.9, 10);
});

test('a pin of 0.4 mm on a block is found', () => {
  const pin = thicknessOf(
    together(
      box({ size: [50, 50, 10] }),
      moved(lathe([0, 0, 0.2, 0, 0.2, 6, 0, 6], 16), (x, y, z) => [x + 9, y + 8, z + 9]),
    ),
  );

  expectBetween(pin?.min.distanceMm, 0.392, 0.4);
  expectBetween(pin?.min.from[2], 10, 15);
});

test('a sheet whose two faces coincide is a wall of 0 mm', () => {
  const sheet: Mesh = {
    positions: box({ size: [10, 10, 0] }).positions.slice(0, 12),
    indices: new Uint32Array([0, 1, 2, 1, 3, 2, 0, 2, 1, 1, 2, 3]),
  };

  const thickness = thicknessOf(together(box({ size: [10, 10, 5], at: [30, 0, 0] }), sheet));

  expect(thickness?.min.distanceMm).toBe(0);
  expectBetween(thickness?.min.from[0], 0, 10);
});

test('the same geometry twice is as thick as once', () => {
  const part = box({ size: [20, 20, 4] });

  expect(thicknessOf(together(part, part))?.min.distanceMm).toBeCloseTo(4, 9);
});

test('an open sheet has no thickness', () => {
  const sheet: Mesh = { positions: new Float64Array([0, 0, 0, 9, 0, 0, 0, 9, 0]), indices: new Uint32Array([0, 1, 2]) };

  expect(thicknessOf(sheet)).toBeUndefined();
});

test('an open box is measured where faces still oppose each other', () => {
  const { positions, indices } = box({ size: [30, 30, 4] });

  expect(thicknessOf({ positions, indices: indices.slice(0, -6) })?.min.distanceMm).toBeCloseTo(4, 9);
});

test('an empty mesh has no thickness', () => {
  expect(thicknessOf({ positions: new Float64Array(), indices: new Uint32Array() })).toBeUndefined();
});

test('two runs give the same answer', () => {
  expect(thicknessOf(ball(5, 24))).toEqual(thicknessOf(ball(5, 24)));
});

test('one point of a surface tells the thickness behind it, or that nothing is opposite', () => {
  const plate = box({ size: [30, 20, 4] });
  const wedge = prism([0, 0, 10, 0, 5, 8.66], 5);
  const bvh = buildBvh(plate);
  const bottom = [...Array(12).keys()].find((triangle) => isAtHeight(plate, triangle, 0));

  expect(thicknessProbe(plate, bvh)(bottom ?? -1, 7, 6, 0)).toBeCloseTo(4, 9);
  expect(thicknessProbe(wedge, buildBvh(wedge))(1, 5, 0, 2)).toBeUndefined();
});

function isAtHeight({ positions, indices }: Mesh, triangle: number, z: number): boolean {
  return [0, 1, 2].every((k) => positions[3 * indices[3 * triangle + k]! + 2] === z);
}

function ball(radius: number, segments: number): Mesh {
  const rings = segments / 2;
  const profile = Array.from({ length: rings + 1 }, (_, k) => {
    const turn = (Math.PI * k) / rings;
    return [k % rings === 0 ? 0 : radius * Math.sin(turn), -radius * Math.cos(turn)];
  });
  return lathe(profile.flat(), segments);
}

function expectBetween(value: number | undefined, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low - 1e-9);
  expect(value).toBeLessThanOrEqual(high + 1e-9);
}

test('a bolt whose thread is a body of its own, sunk into the core, is as thin as the crest of its thread', () => {
  const core = lathe([0, 0, 4.2, 0, 4.2, 48, 0, 48], 60);

  expect(thicknessOf(together(core, thread(60, 30)))?.min.distanceMm).toBeCloseTo(0.2, 3);
});

/** A thread with a pitch of 1.5 mm and a crest of 0.2 mm on a radius of 5 mm, closed at both ends. */
function thread(segments: number, turns: number): Mesh {
  const profile = [4, -0.6, 4.2, -0.6, 5, -0.1, 5, 0.1, 4.2, 0.6, 4, 0.6];
  const corners = profile.length / 2;
  const last = segments * turns * corners;
  const positions = new Float64Array(3 * (last + corners));
  for (let i = 0; i < last + corners; i++) {
    const turn = Math.floor(i / corners) / segments;
    const radius = profile[2 * (i % corners)]!;
    const height = profile[2 * (i % corners) + 1]!;
    positions.set([radius * Math.cos(2 * Math.PI * turn), radius * Math.sin(2 * Math.PI * turn), height + 1.5 * turn + 1], 3 * i);
  }
  const indices: number[] = [];
  for (let a = 0; a < last; a++) {
    const b = a % corners === corners - 1 ? a + 1 - corners : a + 1;
    indices.push(a, a + corners, b, b, a + corners, b + corners);
  }
  for (let i = 1; i < corners - 1; i++) indices.push(0, i, i + 1, last, last + i + 1, last + i);
  return { positions, indices: Uint32Array.from(indices) };
}
