import { expect, test } from 'vitest';
import type { Mesh, Vector } from '../../../../src/engine/mesh.js';
import { findOrientations } from '../../../../src/engine/metrics/orientation/orientation.js';
import { supportAt } from '../../../../src/engine/metrics/orientation/support.js';
import { type Bvh, buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import type { BuildOrientation, ExtentsMm } from '../../../../src/engine/part-measures.js';

const up: Vector = [0, 0, 1];
const down: Vector = [0, 0, -1];

/** Standing on its foot: two wings of 10 x 20 mm, their undersides 30 mm above the plate. */
const tee = extrude(
  [
    [-5, 0],
    [5, 0],
    [5, 30],
    [15, 30],
    [15, 40],
    [-15, 40],
    [-15, 30],
    [-5, 30],
  ],
  20,
);

test('a T standing upright needs support below both wings', () => {
  const support = supportAt(tee, buildBvh(tee), up);

  expect(support.supportVolumeMm3 / (2 * 10 * 20 * 30)).toBeCloseTo(1, 2);
  expect(support.supportedAreaMm2 / (2 * 10 * 20)).toBeCloseTo(1, 2);
});

test('a small overhang on a large plate is measured as well as a large one', () => {
  const hook = extrude(
    [
      [0, 0],
      [200, 0],
      [200, 5],
      [2, 5],
      [2, 10],
      [4, 10],
      [4, 12],
      [0, 12],
    ],
    20,
  );

  const support = supportAt(hook, buildBvh(hook), up);

  expect(support.supportVolumeMm3 / (2 * 20 * 5)).toBeCloseTo(1, 2);
  expect(support.supportedAreaMm2).toBeCloseTo(2 * 20, 6);
});

test('a T on its head needs none', () => {
  expect(supportAt(tee, buildBvh(tee), down).supportVolumeMm3).toBe(0);
});

test('support ends at the own part, not at the plate', () => {
  // A C lying on its back wall: the upper arm is 10 mm above the lower one.
  const cee = extrude(
    [
      [0, 0],
      [30, 0],
      [30, 5],
      [5, 5],
      [5, 15],
      [30, 15],
      [30, 20],
      [0, 20],
    ],
    20,
  );

  const support = supportAt(cee, buildBvh(cee), up);

  expect(support.supportVolumeMm3 / (25 * 20 * 10)).toBeCloseTo(1, 2);
});

test('a face at exactly 45 degrees holds itself, and one slightly flatter does not', () => {
  const wedge = (reach: number) =>
    extrude(
      [
        [0, 0],
        [10, 0],
        [10 + reach, 20],
        [0, 20],
      ],
      10,
    );
  const steep = wedge(20);
  const shallow = wedge(20.5);

  expect(supportAt(steep, buildBvh(steep), up).supportVolumeMm3).toBe(0);
  // Half of reach x height, along 10 mm.
  expect(supportAt(shallow, buildBvh(shallow), up).supportVolumeMm3 / 2050).toBeCloseTo(1, 2);
});

test('a plate lies flat and needs no support, however it is turned in the file', () => {
  const plate = rotate(box(100, 100, 5), { x: 31, y: -17, z: 58 });

  const { supported, flat } = bestPoses(plate, buildBvh(plate));

  for (const pose of [supported, flat]) {
    expect(pose.supportVolumeMm3).toBeLessThan(1e-6);
    expectBox(pose.orientedBoxMm, { x: 100, y: 100, z: 5 });
  }
});

test('a table is turned over', () => {
  const table = merge(box(20, 20, 80, [40, 40, 0]), box(100, 100, 10, [0, 0, 80]));

  const { supported } = bestPoses(table, buildBvh(table));

  expectVector(supported.up, down);
  expect(supported.supportVolumeMm3).toBe(0);
});

test('a T-beam is built without support', () => {
  const { supported } = bestPoses(tee, buildBvh(tee));

  expect(supported.supportVolumeMm3).toBe(0);
});

test('a sphere needs support whichever way it is turned', () => {
  const ball = sphere(10, 48);

  const { supported, flat } = bestPoses(ball, buildBvh(ball));

  // Below the cap that is flatter than 45 degrees: the cylinder of radius R sin 45 up to the surface, 2 pi R^3 (1/4 - (1 - cos^3 45) / 3).
  const analytic = 2 * Math.PI * 1000 * (0.25 - (1 - Math.SQRT1_2 ** 3) / 3);
  expect(supported.supportVolumeMm3 / analytic).toBeGreaterThan(0.8);
  expect(supported.supportVolumeMm3 / analytic).toBeLessThan(1.1);
  expect(flat.orientedBoxMm.z).toBeGreaterThan(19.8);
});

test('the turn brings up to +z, and the turned part fills the box', () => {
  const part = rotate(tee, { x: 20, y: 65, z: -110 });

  const { supported, flat } = bestPoses(part, buildBvh(part));

  for (const pose of [supported, flat]) {
    expectVector(turn(pose.up, pose.rotationDeg), up);
    expectBox(extents(rotate(part, pose.rotationDeg)), pose.orientedBoxMm);
  }
});

test('the box is turned about the vertical until its footprint is small', () => {
  const bar = rotate(box(80, 10, 5), { x: 0, y: 0, z: 33 });

  const { flat } = bestPoses(bar, buildBvh(bar));

  expect(flat.orientedBoxMm.x * flat.orientedBoxMm.y).toBeCloseTo(800, 6);
});

test('vertices that no triangle uses do not widen the box', () => {
  const cube = box(10, 10, 10);
  const stray = { positions: Float64Array.of(...cube.positions, 500, 500, 500), indices: cube.indices };

  const { flat } = bestPoses(stray, buildBvh(stray));

  expectBox(flat.orientedBoxMm, { x: 10, y: 10, z: 10 });
});

test('the convex hull gives the same poses as all vertices', () => {
  const corners = tee.positions.filter((_, i) => !isInner(tee.positions, Math.floor(i / 3)));

  const byHull = findOrientations(tee, buildBvh(tee), 45, corners);

  expect(byHull).toEqual(findOrientations(tee, buildBvh(tee)));
});

test('the same mesh gives the same poses again', () => {
  const ball = sphere(10, 24);

  expect(findOrientations(ball, buildBvh(ball))).toEqual(findOrientations(ball, buildBvh(ball)));
});

test('the pose of the file is measured as it lies there', () => {
  const { asUploaded } = findOrientations(tee, buildBvh(tee));

  expect(asUploaded).toMatchObject({ up: [0, 0, 1], rotationDeg: { x: 0, y: 0, z: 0 }, orientedBoxMm: { x: 30, y: 20, z: 40 } });
  expect(asUploaded.supportVolumeMm3 / (2 * 10 * 20 * 30)).toBeCloseTo(1, 2);
});

test('a machine that holds flatter faces up needs less support', () => {
  const ball = sphere(10, 48);
  const supportFor = (angleDeg: number) => findOrientations(ball, buildBvh(ball), angleDeg).asUploaded.supportVolumeMm3;

  expect(supportFor(30)).toBeLessThan(0.5 * supportFor(45));
  expect(supportFor(60)).toBeGreaterThan(1.2 * supportFor(45));
});

test('the poses come with the one that is roughly cheapest in metal first, and hold the lowest one', () => {
  const { poses } = findOrientations(tee, buildBvh(tee));

  expect(poses[0]?.supportVolumeMm3).toBe(0);
  expect(Math.min(...poses.map(({ orientedBoxMm }) => orientedBoxMm.z))).toBeCloseTo(20, 6);
  expect(poses.length).toBeGreaterThan(5);
});

/** The pose with least support and the lowest one. */
function bestPoses(mesh: Mesh, bvh: Bvh): { supported: BuildOrientation; flat: BuildOrientation } {
  const { poses } = findOrientations(mesh, bvh);
  const [supported] = poses;
  const [flat] = poses.toSorted((a, b) => a.orientedBoxMm.z - b.orientedBoxMm.z);
  if (!supported || !flat) throw new Error('No pose was found.');
  return { supported, flat };
}

/** The corners of the T where the foot meets the wings. */
function isInner(positions: Float64Array, vertex: number): boolean {
  return Math.abs(positions[3 * vertex]!) === 5 && positions[3 * vertex + 2] === 30;
}

function expectVector(actual: Vector, expected: Vector): void {
  for (const axis of [0, 1, 2] as const) expect(actual[axis]).toBeCloseTo(expected[axis], 6);
}

function expectBox(actual: ExtentsMm, expected: ExtentsMm): void {
  for (const axis of ['x', 'y', 'z'] as const) expect(actual[axis]).toBeCloseTo(expected[axis], 6);
}

/** A prism over an outline in x and z, counter-clockwise seen from -y, that reaches from y = 0 to `depth`. */
function extrude(outline: [number, number][], depth: number): Mesh {
  const n = outline.length;
  const positions = [0, depth].flatMap((y) => outline.flatMap(([x, z]) => [x, y, z]));
  const indices: number[] = [];
  for (let i = 0; i < n; i++) {
    const j = (i + 1) % n;
    indices.push(i, n + j, j, i, n + i, n + j);
  }
  for (const [a, b, c] of ears(outline)) indices.push(a, b, c, n + a, n + c, n + b);
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
}

/** Cuts ears off a simple counter-clockwise polygon. */
function ears(outline: [number, number][]): [number, number, number][] {
  const left = outline.map((_, i) => i);
  const triangles: [number, number, number][] = [];
  const side = (a: number, b: number, c: number) => {
    const [p, q, r] = [outline[a]!, outline[b]!, outline[c]!];
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  };
  while (left.length > 2) {
    const ear = left.findIndex((b, i) => {
      const a = left.at(i - 1)!;
      const c = left[(i + 1) % left.length]!;
      const isInside = (d: number) => d !== a && d !== b && d !== c && side(a, b, d) >= 0 && side(b, c, d) >= 0 && side(c, a, d) >= 0;
      return side(a, b, c) > 0 && !left.some(isInside);
    });
    triangles.push([left.at(ear - 1)!, left[ear]!, left[(ear + 1) % left.length]!]);
    left.splice(ear, 1);
  }
  return triangles;
}

function box(x: number, y: number, z: number, at: Vector = [0, 0, 0]): Mesh {
  const prism = extrude(
    [
      [0, 0],
      [x, 0],
      [x, z],
      [0, z],
    ],
    y,
  );
  return { ...prism, positions: prism.positions.map((value, i) => value + at[(i % 3) as 0 | 1 | 2]) };
}

function merge(a: Mesh, b: Mesh): Mesh {
  const offset = a.positions.length / 3;
  return {
    positions: Float64Array.of(...a.positions, ...b.positions),
    indices: Uint32Array.of(...a.indices, ...b.indices.map((index) => index + offset)),
  };
}

function sphere(radius: number, steps: number): Mesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column < 2 * steps; column++) {
      const polar = (Math.PI * row) / steps;
      const around = (Math.PI * column) / steps;
      positions.push(radius * Math.sin(polar) * Math.cos(around), radius * Math.sin(polar) * Math.sin(around), radius * Math.cos(polar));
      if (row === steps) continue;
      const a = row * 2 * steps + column;
      const b = row * 2 * steps + ((column + 1) % (2 * steps));
      indices.push(a, a + 2 * steps, b, b, a + 2 * steps, b + 2 * steps);
    }
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) };
}

function rotate(mesh: Mesh, angles: ExtentsMm): Mesh {
  const positions = mesh.positions.slice();
  for (let i = 0; i < positions.length; i += 3) positions.set(turn([positions[i]!, positions[i + 1]!, positions[i + 2]!], angles), i);
  return { positions, indices: mesh.indices };
}

/** Turns about x, then y, then z, each counter-clockwise seen from the tip of its axis. */
function turn([x0, y0, z0]: Vector, angles: ExtentsMm): Vector {
  const [y1, z] = spin(y0, z0, angles.x);
  const [z2, x1] = spin(z, x0, angles.y);
  const [x2, y2] = spin(x1, y1, angles.z);
  return [x2, y2, z2];
}

function spin(a: number, b: number, angleDeg: number): [number, number] {
  const cos = Math.cos((angleDeg * Math.PI) / 180);
  const sin = Math.sin((angleDeg * Math.PI) / 180);
  return [cos * a - sin * b, sin * a + cos * b];
}

function extents({ positions }: Mesh): ExtentsMm {
  const side = (axis: number) => {
    const values = positions.filter((_, i) => i % 3 === axis);
    return Math.max(...values) - Math.min(...values);
  };
  return { x: side(0), y: side(1), z: side(2) };
}
