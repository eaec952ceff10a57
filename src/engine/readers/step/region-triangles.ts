import Delaunator from 'delaunator';
import { Constrainautor } from './constrain.js';

/** Largest difference between the area of the triangles and that of the outline, as a share of it. */
const sameArea = 1e-9;

/**
 * Triangles of a region of the plane, with all its holes, over the corners of its outline and no others; each winds like the outline.
 * Undefined where there is no such thing: the outline is open, or crosses or overlaps itself.
 *
 * The constrained Delaunay triangulation of the corners without what lies outside, in n log n.
 *
 * @param corners x and y of each corner, no two the same
 * @param outline from and to corner of each segment of all boundaries, holes winding the other way round
 * @see S. W. Sloan, A fast algorithm for generating constrained Delaunay triangulations, Computers & Structures 47 (1993)
 */
export function trianglesWithin(corners: Float64Array, outline: Outline): Uint32Array | undefined {
  const net = new Delaunator(corners);
  const isOutline = constrained(net, outline);
  if (!isOutline) return undefined;
  const triangles = keepInside(net, isOutline);
  const outlineArea = enclosedArea(corners, outline);
  const area = areaOf(corners, triangles);
  if (!(Math.abs(area - outlineArea) <= sameArea * Math.abs(outlineArea))) {
    // Delaunator winds all triangles alike, but not always like this outline.
    if (!(Math.abs(area + outlineArea) <= sameArea * Math.abs(outlineArea))) return undefined;
    turnOver(triangles);
  }
  return triangles;
}

type Net = Delaunator<Float64Array>;
type Outline = readonly (readonly [number, number])[];

/** Whether a half-edge lies on the outline; undefined where the outline cannot be had as edges. */
function constrained(net: Net, outline: Outline): ((halfedge: number) => boolean) | undefined {
  try {
    const edges = new Constrainautor(net, outline);
    return (halfedge) => edges.isConstrained(halfedge);
  } catch {
    // Its errors are all of one class, and all say that the outline is none.
    return undefined;
  }
}

/** The triangles from which every way out crosses the outline an odd number of times. */
function keepInside({ triangles, halfedges }: Net, isOutline: (halfedge: number) => boolean): Uint32Array {
  const sides = new Int8Array(triangles.length / 3); // 0: not known yet, 1: inside, -1: outside
  const open: number[] = [];
  const tell = (triangle: number, side: number) => {
    if (sides[triangle] !== 0) return;
    sides[triangle] = side;
    open.push(triangle);
  };
  for (let e = 0; e < halfedges.length; e++) if (halfedges[e] === -1) tell(Math.floor(e / 3), isOutline(e) ? 1 : -1);
  for (let triangle = open.pop(); triangle !== undefined; triangle = open.pop()) {
    for (let e = 3 * triangle; e < 3 * triangle + 3; e++) {
      const twin = halfedges[e]!;
      if (twin !== -1) tell(Math.floor(twin / 3), isOutline(e) ? -sides[triangle]! : sides[triangle]!);
    }
  }
  return triangles.filter((_, e) => sides[Math.floor(e / 3)] === 1);
}

/** Signed: positive where the outline winds counter-clockwise. */
function enclosedArea(corners: Float64Array, outline: Outline): number {
  let twice = 0;
  for (const [a, b] of outline) twice += corners[2 * a]! * corners[2 * b + 1]! - corners[2 * b]! * corners[2 * a + 1]!;
  return twice / 2;
}

function areaOf(corners: Float64Array, triangles: Uint32Array): number {
  let twice = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [2 * triangles[i]!, 2 * triangles[i + 1]!, 2 * triangles[i + 2]!];
    const ux = corners[b]! - corners[a]!;
    const uy = corners[b + 1]! - corners[a + 1]!;
    twice += ux * (corners[c + 1]! - corners[a + 1]!) - uy * (corners[c]! - corners[a]!);
  }
  return twice / 2;
}

function turnOver(triangles: Uint32Array): void {
  for (let i = 0; i < triangles.length; i += 3) {
    const corner = triangles[i + 1]!;
    triangles[i + 1] = triangles[i + 2]!;
    triangles[i + 2] = corner;
  }
}
