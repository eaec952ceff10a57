import fc from 'fast-check';
import { hostileNumber } from './hostile-values.js';

/** A mesh that a file is made of; faces may have any number of corners, and corners may lead nowhere. */
export type RawMesh = { points: number[][]; faces: number[][] };

const tetrahedron: RawMesh = {
  points: [
    [0, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  faces: [
    [0, 2, 1],
    [0, 1, 3],
    [0, 3, 2],
    [1, 2, 3],
  ],
};

const cube: RawMesh = {
  points: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, i >> 2]),
  faces: [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ],
};

/** A prism over a circle of n corners: thin triangles and faces of many corners. */
function prism(n: number): RawMesh {
  const ring = Array.from({ length: n }, (_, i) => i);
  const at = (i: number, z: number) => [Math.cos((2 * Math.PI * i) / n), Math.sin((2 * Math.PI * i) / n), z];
  return {
    points: [...ring.map((i) => at(i, 0)), ...ring.map((i) => at(i, 3))],
    faces: [[...ring].reverse(), ring.map((i) => n + i), ...ring.map((i) => [i, (i + 1) % n, n + ((i + 1) % n), n + i])],
  };
}

function together(a: RawMesh, b: RawMesh, [x = 0, y = 0, z = 0]: number[], factor: number): RawMesh {
  return {
    points: [...a.points, ...b.points.map(([u = 0, v = 0, w = 0]) => [x + factor * u, y + factor * v, z + factor * w])],
    faces: [...a.faces, ...b.faces.map((face) => face.map((corner) => corner + a.points.length))],
  };
}

const base: fc.Arbitrary<RawMesh> = fc.oneof(
  fc.constantFrom(tetrahedron, cube, { points: [], faces: [] }),
  fc.integer({ min: 3, max: 40 }).map(prism),
);

const compound = fc.oneof(
  { weight: 3, arbitrary: base },
  {
    weight: 1,
    arbitrary: fc
      .tuple(base, base, fc.array(fc.constantFrom(0, 0.25, 0.5, 1, 5), { minLength: 3, maxLength: 3 }), fc.constantFrom(1, 0.5, 1e-6, -1))
      .map(([a, b, at, factor]) => together(a, b, at, factor)),
  },
);

const scale = fc.constantFrom(1, 1, 1, 10, 10, 25.4, 0.001, 1e-12, 1e6, 1e11, 1e13);

type Change = (mesh: RawMesh) => RawMesh;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(2), hostileNumber).map(
    ([at, axis, value]): Change =>
      (mesh) =>
        withPoint(mesh, at, axis, value),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: -3, max: 60 })).map(
    ([at, corner, value]): Change =>
      (mesh) =>
        withCorner(mesh, at, corner, value),
  ),
  fc.nat().map(
    (at): Change =>
      (mesh) => ({ ...mesh, faces: mesh.faces.filter((_, i) => i !== at % mesh.faces.length) }),
  ),
  fc.nat().map(
    (at): Change =>
      (mesh) => ({ ...mesh, faces: [...mesh.faces, ...mesh.faces.slice(at % (mesh.faces.length + 1)).slice(0, 3)] }),
  ),
  fc.nat().map(
    (at): Change =>
      (mesh) => ({ ...mesh, faces: mesh.faces.map((face, i) => (i === at % mesh.faces.length ? [...face].reverse() : face)) }),
  ),
);

function withPoint({ points, faces }: RawMesh, at: number, axis: number, value: number): RawMesh {
  const changed = (point: number[]) => point.map((old, i) => (i === axis ? value : old));
  return { points: points.map((point, i) => (i === at % points.length ? changed(point) : point)), faces };
}

function withCorner({ points, faces }: RawMesh, at: number, corner: number, value: number): RawMesh {
  const changed = (face: number[]) => face.map((old, i) => (i === corner % face.length ? value : old));
  return { points, faces: faces.map((face, i) => (i === at % faces.length ? changed(face) : face)) };
}

/** A sound shape of any size, with up to three things wrong. */
export const rawMesh: fc.Arbitrary<RawMesh> = fc
  .tuple(compound, scale, fc.oneof(fc.constant([]), fc.array(change, { maxLength: 3 })))
  .map(([mesh, factor, changes]) =>
    changes.reduce((changed, next) => next(changed), { ...mesh, points: mesh.points.map((point) => point.map((value) => factor * value)) }),
  );

/** The corners of all faces as triangles around the first corner of each; a corner that leads nowhere is at no place. */
export function triangleCorners({ points, faces }: RawMesh): number[][] {
  const nowhere = [Number.NaN, Number.NaN, Number.NaN];
  return faces.flatMap(([first = 0, ...rest]) =>
    rest.slice(1).flatMap((corner, i) => [first, rest[i] ?? 0, corner].map((index) => points[index] ?? nowhere)),
  );
}

/** All faces as triangles around the first corner of each. */
export function triangleFaces({ faces }: RawMesh): number[][] {
  return faces.flatMap(([first = 0, ...rest]) => rest.slice(1).map((corner, i) => [first, rest[i] ?? 0, corner]));
}
