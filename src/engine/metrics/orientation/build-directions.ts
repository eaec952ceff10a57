import type { Vector } from '../../mesh.js';
import { columnsToPlateMm3, flatNormals, type NormalBins } from './overhang.js';

/** A direction that could point up, with what the outline and the binned faces say about it. */
export type RatedDirection = { up: Vector; heightMm: number; boxMm3: number; supportMm3: number };

const spreadCount = 500;
const flatCount = 50;

/** Turns about the vertical at which the footprint is looked at, in steps of 22.5 degrees: a quarter turn comes back to the same box. */
const turnCount = 4;
const cosines = Float64Array.from({ length: turnCount }, (_, turn) => Math.cos((turn * Math.PI) / (2 * turnCount)));
const sines = Float64Array.from({ length: turnCount }, (_, turn) => Math.sin((turn * Math.PI) / (2 * turnCount)));

/**
 * Directions that could point up, rated cheaply: both ways along the axes, the normals of the 50 largest flat areas, and 500 lines
 * spread evenly. The support is the one without own faces below, so it may be too high.
 */
export function rateDirections(bins: NormalBins, outline: Float64Array, overhangCosine: number): RatedDirection[] {
  const axes: Vector[] = [
    [0, 0, 1],
    [1, 0, 0],
    [0, 1, 0],
  ];
  return [...axes, ...flatNormals(bins, flatCount), ...spreadLines(spreadCount)].flatMap((line) =>
    rateBothWays(bins, outline, line, overhangCosine),
  );
}

/** One way to look for good directions: the `count` lowest by `score`. */
export type Search = { count: number; score(direction: RatedDirection): number };

/** The best directions of each search, lowest score first, none within 2 degrees of one before it. */
export function shortlist(rated: RatedDirection[], searches: Search[]): Vector[] {
  const chosen: Vector[] = [];
  for (const { count, score } of searches) {
    const order = rated.map((direction) => ({ up: direction.up, score: score(direction) })).toSorted((a, b) => a.score - b.score);
    const own: Vector[] = [];
    for (const { up } of order) {
      if (own.length === count) break;
      if (own.some((other) => isNear(other, up))) continue;
      own.push(up);
      if (!chosen.some((other) => isNear(other, up))) chosen.push(up);
    }
  }
  return chosen;
}

function isNear(a: Vector, b: Vector): boolean {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] >= nearlySame;
}

const nearlySame = Math.cos((2 * Math.PI) / 180);

/**
 * Directions spread evenly over the upper half of the sphere.
 *
 * @see R. Swinbank, R. J. Purser, "Fibonacci grids: a novel approach to global modelling", QJRMS 132, 2006
 */
function spreadLines(count: number): Vector[] {
  const goldenAngle = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, i): Vector => {
    const z = 1 - (i + 0.5) / count;
    const radius = Math.sqrt(1 - z * z);
    return [radius * Math.cos(goldenAngle * i), radius * Math.sin(goldenAngle * i), z];
  });
}

/** A part turned upside down keeps its height and footprint; only the support differs. */
function rateBothWays(bins: NormalBins, outline: Float64Array, up: Vector, overhangCosine: number): RatedDirection[] {
  const [across, along] = perpendiculars(up);
  const { lowest, highest } = reach(outline, up);
  const heightMm = highest - lowest;
  const boxMm3 = heightMm * footprintMm2(outline, across, along);
  const down: Vector = [0 - up[0], 0 - up[1], 0 - up[2]];
  return [
    { up, heightMm, boxMm3, supportMm3: columnsToPlateMm3(bins, up, lowest, overhangCosine) },
    { up: down, heightMm, boxMm3, supportMm3: columnsToPlateMm3(bins, down, -highest, overhangCosine) },
  ];
}

function reach(outline: Float64Array, [dx, dy, dz]: Vector): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < outline.length; i += 3) {
    const value = outline[i]! * dx + outline[i + 1]! * dy + outline[i + 2]! * dz;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { lowest, highest };
}

function footprintMm2(outline: Float64Array, across: Vector, along: Vector): number {
  let smallest = Infinity;
  for (let turn = 0; turn < turnCount; turn++) {
    const x = reach(outline, turned(across, along, cosines[turn]!, -sines[turn]!));
    const y = reach(outline, turned(across, along, sines[turn]!, cosines[turn]!));
    smallest = Math.min(smallest, (x.highest - x.lowest) * (y.highest - y.lowest));
  }
  return smallest;
}

function turned(a: Vector, b: Vector, shareOfA: number, shareOfB: number): Vector {
  return [shareOfA * a[0] + shareOfB * b[0], shareOfA * a[1] + shareOfB * b[1], shareOfA * a[2] + shareOfB * b[2]];
}

/** Two unit vectors at right angles to a unit vector and to each other. */
function perpendiculars([x, y, z]: Vector): [Vector, Vector] {
  const across: Vector = Math.abs(z) < 0.9 ? normalized(-y, x, 0) : normalized(0, -z, y);
  return [across, [y * across[2] - z * across[1], z * across[0] - x * across[2], x * across[1] - y * across[0]]];
}

function normalized(x: number, y: number, z: number): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
