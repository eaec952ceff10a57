import type { TurnedForm } from '../../cut-forms.js';
import type { Mesh, Vector } from '../../mesh.js';
import { type Bvh, triangleNormal } from '../rays/bvh.js';
import { perpendicularTo } from '../smallest-box/hull-normals.js';
import { cross, reachAlong } from '../smallest-box/turned-box.js';
import { volumeMm3 } from '../volume.js';
import { areaSamples } from '../walls/surface-samples.js';
import { dot } from './approach.js';
import { turnedProfile } from './turned-profile.js';

/** An axis with two unit vectors across it, and where it runs between them. */
export type AxisFrame = { axis: Vector; across: Vector; aside: Vector; centerMm: readonly [number, number] };

const sampleCount = 2000;
/** Faces whose normal leaves the axis by less than this [rad] lie across it and are faced, whatever their outline. */
const facing = 0.05;
/** Facets wider than this about the axis are flats; coarser circles than nonagons are not met. */
const widestFacetRad = (2 * Math.PI) / 9;
/** Normals may point past the axis by this much [rad] for rounding. */
const slackRad = 0.02;
const centerRounds = 8;
/** Directions within 2 degrees of a line are that line. */
const parallel = Math.cos((2 * Math.PI) / 180);
/** Share of faces along the axis below which a part is none that is turned about it. */
const leastSideShare = 0.02;
/** Below this round share nothing is turned, and the rest is not worth computing. */
const leastShare = 0.2;

/** Unit normals and corners of the triangles that sampled points lie in: three and nine numbers each. */
type Samples = { count: number; normals: Float64Array; corners: Float64Array };
/** The same in the plane across an axis: two and six numbers each. */
type Facets = Samples;

/**
 * How far a mesh is round about one axis; undefined when less than a fifth of it is.
 *
 * All of `axes` are tried. The center is where the normals of faces along the axis meet, by
 * least squares that give far ones little weight (Cauchy weights), so that keyways and cross holes do not shift it. A facet is round
 * when its normal, seen along the axis, points away from or to the center within the angle that the facet covers: so the facets of a
 * circle pass exactly, however coarse, and flats fail. Limit: a flat narrower than 40 degrees made of two triangles counts as round.
 *
 * @param axes those of the smallest box and normals of large flat faces, as a turned part has one of them
 * @see H. Pottmann, T. Randrup, "Rotational and helical surface approximation for reverse engineering", Computing 60, 1998
 */
export function turnedForm(mesh: Mesh, bvh: Bvh, axes: readonly Vector[]): TurnedForm | undefined {
  const samples = samplesOf(mesh);
  let best: { frame: AxisFrame; roundShare: number } | undefined;
  for (const axis of linesOf(axes)) {
    const tried = roundAbout(samples, axis);
    if (tried && tried.roundShare > (best?.roundShare ?? leastShare) + 1e-9) best = tried;
  }
  if (!best) return undefined;
  const { frame, roundShare } = best;
  const { min, max } = reachAlong(mesh.positions, frame.axis);
  const { radiusMm, turnedVolumeMm3 } = turnedProfile(mesh, bvh, frame, min, max);
  return {
    axis: frame.axis,
    roundShare,
    diameterMm: 2 * radiusMm,
    lengthMm: max - min,
    turnedVolumeMm3: Math.max(turnedVolumeMm3, volumeMm3(mesh)),
  };
}

/** Directions of which none is parallel to one before it, either way. */
function linesOf(directions: readonly Vector[]): Vector[] {
  return directions.filter((one, i) => !directions.slice(0, i).some((other) => Math.abs(dot(one, other)) > parallel));
}

function roundAbout(samples: Samples, axis: Vector): { frame: AxisFrame; roundShare: number } | undefined {
  const across = perpendicularTo(axis);
  const aside = cross(axis, across);
  const facets = facetsAlong(samples, across, aside);
  // A few side faces, as those of a plate, say nothing about its being round.
  if (facets.count < leastSideShare * samples.count) return undefined;
  const centerMm = centerOf(facets);
  let round = 0;
  for (let i = 0; i < facets.count; i++) if (isRound(facets, i, centerMm)) round++;
  return { frame: { axis, across, aside, centerMm }, roundShare: round / facets.count };
}

function samplesOf(mesh: Mesh): Samples {
  const { triangles } = areaSamples(mesh, sampleCount);
  const { positions: p, indices } = mesh;
  const normals = new Float64Array(3 * triangles.length);
  const corners = new Float64Array(9 * triangles.length);
  const normal = new Float64Array(3);
  let count = 0;
  for (const triangle of triangles) {
    if (!triangleNormal(mesh, triangle, normal)) continue;
    normals.set(normal, 3 * count);
    for (let corner = 0; corner < 3; corner++) {
      const vertex = 3 * indices[3 * triangle + corner]!;
      for (let axis = 0; axis < 3; axis++) corners[9 * count + 3 * corner + axis] = p[vertex + axis]!;
    }
    count++;
  }
  return { count, normals, corners };
}

/** The faces that do not lie across the axis, seen along it. */
function facetsAlong({ count, normals, corners }: Samples, across: Vector, aside: Vector): Facets {
  const facets = { count: 0, normals: new Float64Array(2 * count), corners: new Float64Array(6 * count) };
  const along = (values: Float64Array, at: number, [x, y, z]: Vector) => values[at]! * x + values[at + 1]! * y + values[at + 2]! * z;
  for (let i = 0; i < count; i++) {
    const u = along(normals, 3 * i, across);
    const v = along(normals, 3 * i, aside);
    const length = Math.hypot(u, v);
    if (length < facing) continue;
    const at = facets.count++;
    facets.normals[2 * at] = u / length;
    facets.normals[2 * at + 1] = v / length;
    for (let corner = 0; corner < 3; corner++) {
      facets.corners[6 * at + 2 * corner] = along(corners, 9 * i + 3 * corner, across);
      facets.corners[6 * at + 2 * corner + 1] = along(corners, 9 * i + 3 * corner, aside);
    }
  }
  return facets;
}

/** Where the lines along the normals of the facets meet: least squares, in which lines far off lose weight from round to round. */
function centerOf({ count, normals, corners }: Facets): [number, number] {
  const middles = new Float64Array(2 * count);
  for (let i = 0; i < 2 * count; i++) {
    const at = 6 * (i >> 1) + (i & 1);
    middles[i] = (corners[at]! + corners[at + 2]! + corners[at + 4]!) / 3;
  }
  const us = rangeOf(middles, 0);
  const vs = rangeOf(middles, 1);
  const sizeMm = Math.max(us.max - us.min, vs.max - vs.min);
  let [cu, cv] = [(us.min + us.max) / 2, (vs.min + vs.max) / 2];
  for (let round = 0; round < centerRounds; round++) {
    const scaleMm = sizeMm * Math.max(0.2 / 2 ** round, 0.002);
    let [aa, ab, bb, ar, br] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const a = -normals[2 * i + 1]!;
      const b = normals[2 * i]!;
      const offset = a * middles[2 * i]! + b * middles[2 * i + 1]!;
      const weight = 1 / (1 + ((a * cu + b * cv - offset) / scaleMm) ** 2);
      aa += weight * a * a;
      ab += weight * a * b;
      bb += weight * b * b;
      ar += weight * a * offset;
      br += weight * b * offset;
    }
    const determinant = aa * bb - ab * ab;
    if (!(determinant > 1e-12 * (aa + bb) ** 2)) break;
    [cu, cv] = [(bb * ar - ab * br) / determinant, (aa * br - ab * ar) / determinant];
  }
  return [cu, cv];
}

function rangeOf(pairs: Float64Array, first: number): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let i = first; i < pairs.length; i += 2) {
    min = Math.min(min, pairs[i]!);
    max = Math.max(max, pairs[i]!);
  }
  return { min, max };
}

/** Angles of the corners about the center, from where the normal points away from it, or to it for the faces of a bore. */
function isRound({ normals, corners }: Facets, i: number, [cu, cv]: readonly [number, number]): boolean {
  const [u, v] = [normals[2 * i]!, normals[2 * i + 1]!];
  const isInner = u * (corners[6 * i]! - cu) + v * (corners[6 * i + 1]! - cv) < 0;
  const [nu, nv] = isInner ? [-u, -v] : [u, v];
  let [low, high] = [Infinity, -Infinity];
  for (let at = 6 * i; at < 6 * i + 6; at += 2) {
    const [ru, rv] = [corners[at]! - cu, corners[at + 1]! - cv];
    const angle = Math.atan2(nu * rv - nv * ru, nu * ru + nv * rv);
    low = Math.min(low, angle);
    high = Math.max(high, angle);
  }
  return high - low <= widestFacetRad + slackRad && low <= slackRad && high >= -slackRad;
}
