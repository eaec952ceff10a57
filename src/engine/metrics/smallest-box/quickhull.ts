import { addFace, assignPoint, createHullFaces, type HullFaces, isSeen, noFace, reassignPoints } from './hull-faces.js';

/** Four points that span a volume; the first three turn clockwise seen from the fourth. */
export type Simplex = readonly [number, number, number, number];

/** What a point sees of a hull: a connected set of faces, and the sides that bound it, as 3 * face + side of the seen faces. */
type View = { faces: number[]; rim: number[] };

/**
 * Corners, three per face and counter-clockwise seen from outside, of the convex hull of points (x, y, z in turn), grown from a
 * first tetrahedron.
 *
 * Each step adds the point farthest outside some face: the faces it sees give way to a cone of new ones over their rim. Where
 * rounding makes the rim anything but one loop, the point is left out, so every step either adds a point or drops one.
 *
 * @see C. B. Barber, D. P. Dobkin, H. Huhdanpaa, "The quickhull algorithm for convex hulls", ACM Trans. Math. Softw. 22 (1996)
 */
export function quickhull(points: Float64Array, [a, b, c, d]: Simplex, tolerance: number): number[] {
  const faces = createHullFaces(points, tolerance);
  const pending = [addFace(faces, a, b, c), addFace(faces, a, d, b), addFace(faces, b, d, c), addFace(faces, c, d, a)];
  faces.neighbors = [1, 2, 3, 3, 2, 0, 1, 3, 0, 2, 1, 0];
  for (let point = 0; 3 * point < points.length; point++) assignPoint(faces, pending, point);
  const rimFrom = new Int32Array(points.length / 3).fill(noFace);
  // First in, first out: finishing one side first would leave corners of very many faces, and make cylinders quadratic.
  for (let i = 0; i < pending.length; i++) {
    const face = pending[i]!;
    const eye = faces.isAlive[face] ? faces.farthest[face]! : noFace;
    if (eye === noFace) continue;
    const view = viewFrom(faces, face, eye);
    if (isOneLoop(faces, view.rim, rimFrom)) {
      for (const added of replaceByCone(faces, view, eye, rimFrom)) pending.push(added);
    } else {
      reassignPoints(faces, face, [face], eye);
      pending.push(face);
    }
  }
  return faces.corners.filter((_, i) => faces.isAlive[Math.floor(i / 3)]);
}

function viewFrom(faces: HullFaces, start: number, eye: number): View {
  const { neighbors, seenFrom } = faces;
  const seen = [start];
  const rim: number[] = [];
  seenFrom[start] = eye;
  for (let i = 0; i < seen.length; i++) {
    for (let side = 3 * seen[i]!; side < 3 * seen[i]! + 3; side++) {
      const neighbor = neighbors[side]!;
      if (seenFrom[neighbor] === eye) continue;
      if (isSeen(faces, neighbor, eye)) {
        seenFrom[neighbor] = eye;
        seen.push(neighbor);
      } else rim.push(side);
    }
  }
  return { faces: seen, rim };
}

/** True when the sides, followed from end to start, make a single loop. `rimFrom` is all `noFace` before and after. */
function isOneLoop({ corners }: HullFaces, rim: number[], rimFrom: Int32Array): boolean {
  let isSimple = true;
  for (const side of rim) {
    isSimple &&= rimFrom[corners[side]!] === noFace;
    rimFrom[corners[side]!] = side;
  }
  const start = rim[0] ?? noFace;
  let side = start;
  let length = 0;
  do {
    side = side === noFace ? noFace : rimFrom[corners[nextSide(side)]!]!;
    length++;
  } while (side !== start && side !== noFace && length < rim.length);
  for (const used of rim) rimFrom[corners[used]!] = noFace;
  return isSimple && side === start && length === rim.length;
}

/** Numbers of the new faces, from every side of the rim to the eye. */
function replaceByCone(faces: HullFaces, view: View, eye: number, faceFrom: Int32Array): number[] {
  const { corners, neighbors } = faces;
  const cone: number[] = [];
  for (const side of view.rim) {
    const from = corners[side]!;
    const to = corners[nextSide(side)]!;
    const outer = neighbors[side]!;
    const face = addFace(faces, from, to, eye);
    neighbors[3 * face] = outer;
    for (let k = 3 * outer; k < 3 * outer + 3; k++) if (corners[k] === to) neighbors[k] = face;
    faceFrom[from] = face;
    cone.push(face);
  }
  for (const face of cone) {
    const next = faceFrom[corners[3 * face + 1]!]!;
    neighbors[3 * face + 1] = next;
    neighbors[3 * next + 2] = face;
  }
  for (const face of cone) faceFrom[corners[3 * face]!] = noFace;
  for (const face of view.faces) {
    reassignPoints(faces, face, cone, eye);
    faces.isAlive[face] = false;
    faces.free.push(face);
  }
  return cone;
}

function nextSide(side: number): number {
  return side % 3 === 2 ? side - 2 : side + 1;
}
