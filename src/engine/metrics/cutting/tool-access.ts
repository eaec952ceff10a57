import type { ToolAccess } from '../../cut-forms.js';
import type { Mesh, Vector } from '../../mesh.js';
import type { Edges } from '../mesh-health/edges.js';
import { type Bvh, triangleNormal } from '../rays/bvh.js';
import { reachAlong } from '../smallest-box/turned-box.js';
import { surfaceAreaMm2 } from '../surface-area.js';
import { areaSamples } from '../walls/surface-samples.js';
import { bothWays, createApproach, distinctFrom, dot, tiltedDirections } from './approach.js';
import { placesOf } from './sample-places.js';
import { sharpCorners } from './sharp-corners.js';

const sampleCount = 2000;
const tiltedCount = 64;
/** The side of a tool cuts no deeper than this below the top of the part: what end mills of 16 to 20 mm are long. */
const flankMm = 50;
/** Faces steeper than this [rad] to the tool are cut by its side. */
const flank = 0.02;
/** A direction that reaches less of the surface than this anew is no set-up of its own. */
const leastShare = 0.05;

type Sample = { at: Vector; normal: Vector };
/**
 * Where tools may come from: perpendicular directions that the part would be clamped along, such as those of its smallest box, the axes of
 * its round holes, and the normals of its large flat faces.
 */
export type Directions = { axes: readonly Vector[]; holeAxes: readonly Vector[]; flats: readonly Vector[] };
/** The samples that a direction reaches, by their number. */
type Reach = { direction: Vector; samples: number[] };

/**
 * From where the surface of a welded, outward oriented mesh can be reached with straight tools.
 *
 * 2000 points of equal area look both ways along the axes; those that see nothing but the part then try the axes of holes and the
 * normals of flat faces, and what is left tries 64 directions spread evenly. A point is reached when the line from it meets nothing.
 * Set-ups are the directions that reach most points not reached before, as long as that is more than 5 % of all. Faces along a
 * direction are reached only to 50 mm below the top. Limits: tools have no thickness here (narrow gaps are a check of their own) and no
 * holder; a region below 0.1 % of the surface may be missed. The same mesh always gives the same result.
 *
 * @see T. C. Woo, "Visibility maps and spherical algorithms", Computer-Aided Design 26(1), 1994 (directions a tool sees a surface from)
 * @see P. Gupta et al., "Efficient geometric algorithms for workpiece orientation in 4- and 5-axis NC machining", CAD 28(8), 1996
 */
export function toolAccess(mesh: Mesh, edges: Edges, bvh: Bvh, { axes, holeAxes, flats }: Directions): ToolAccess {
  const approach = createApproach(bvh);
  const samples = samplesOf(mesh);
  const straight = distinctFrom([], axes.flatMap(bothWays));
  const inclined = distinctFrom(straight, [...holeAxes.flatMap(bothWays), ...flats]);
  const found: Reach[] = [];
  let left = [...samples.keys()];
  for (const directions of [straight, inclined, tiltedDirections(tiltedCount)]) {
    if (left.length === 0) break;
    const reaches = directions.map((direction) => {
      const lowestMm = reachAlong(mesh.positions, direction).max - flankMm;
      const isInReach = ({ at, normal }: Sample) => dot(normal, direction) > flank || dot(at, direction) >= lowestMm;
      return {
        direction,
        samples: left.filter((i) => isInReach(samples[i]!) && approach(samples[i]!.at, [samples[i]!.normal], direction)),
      };
    });
    found.push(...reaches);
    const isReached = new Set(reaches.flatMap((reach) => reach.samples));
    left = left.filter((sample) => !isReached.has(sample));
  }
  const areaMm2 = surfaceAreaMm2(mesh);
  const hidden = left.map((sample) => samples[sample]!);
  return {
    setups: mostUseful(found, leastShare * samples.length),
    hiddenAreaMm2: (hidden.length / samples.length) * areaMm2,
    hiddenPlaces: placesOf(hidden, areaMm2 / samples.length),
    sharpCorners: sharpCorners(mesh, edges, [...straight, ...inclined], approach),
  };
}

function samplesOf(mesh: Mesh): Sample[] {
  const { triangles, points } = areaSamples(mesh, sampleCount);
  const normal = new Float64Array(3);
  return [...triangles].flatMap((triangle, i): Sample[] => {
    if (!triangleNormal(mesh, triangle, normal)) return [];
    return [{ at: [points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!], normal: [normal[0]!, normal[1]!, normal[2]!] }];
  });
}

/** Greedy cover: the direction with most samples not covered yet, as long as they are more than `least`; at least one. */
function mostUseful(reaches: readonly Reach[], least: number): Vector[] {
  const isCovered = new Set<number>();
  const chosen: Vector[] = [];
  for (let round = 0; round < reaches.length; round++) {
    const gains = reaches.map(({ samples }) => samples.reduce((sum, sample) => sum + (isCovered.has(sample) ? 0 : 1), 0));
    const most = gains.reduce((best, gain) => Math.max(best, gain), 0);
    if (chosen.length > 0 && most <= least) break;
    const { direction, samples } = reaches[gains.indexOf(most)]!;
    chosen.push(direction);
    for (const sample of samples) isCovered.add(sample);
  }
  return chosen;
}
