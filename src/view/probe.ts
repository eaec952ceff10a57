import type { ViewMesh } from '../view-data.js';
import { faceNormals } from './geometry/normals.js';
import { hitOf, type Plane, type Ray } from './geometry/ray.js';
import { add, dot, scaled, type Vector } from './geometry/vector.js';

/** A point on the surface or on a cut; the thicknesses there in mm, NaN where nothing lies opposite, undefined where none are known. */
export type SurfacePlace = { at: Vector; wallMm?: number | undefined; gapMm?: number | undefined; isCut: boolean };

/** What a ray of sight meets first; undefined where it meets nothing. */
export function placeUnder(mesh: ViewMesh, ray: Ray, plane?: Plane): SurfacePlace | undefined {
  const hit = hitOf(mesh, ray, plane);
  if (!hit) return undefined;
  const onCut = plane && cutBefore(mesh, ray, plane, hit.triangle, hit.distance);
  if (onCut) return { at: onCut, isCut: true };
  const valueIn = (values?: Float32Array) => {
    if (!values) return undefined;
    // A corner without a value has no say, as in the picture; where most have none, there is none.
    const known = [0, 1, 2].map((k) => ({ value: values[mesh.indices[hit.triangle + k]!]!, weight: hit.weights[k]! }));
    const told = known.filter(({ value }) => value >= 0);
    const weight = told.reduce((sum, corner) => sum + corner.weight, 0);
    return weight < 0.5 ? Number.NaN : told.reduce((sum, corner) => sum + corner.value * corner.weight, 0) / weight;
  };
  return { at: hit.point, wallMm: valueIn(mesh.wallMm), gapMm: valueIn(mesh.gapMm), isCut: false };
}

/** Where the surface is met from inside, sight came in through the cut. */
function cutBefore(mesh: ViewMesh, { origin, direction }: Ray, plane: Plane, triangle: number, limit: number): Vector | undefined {
  const faces = faceNormals({ ...mesh, indices: mesh.indices.subarray(triangle, triangle + 3) });
  const isFromInside = dot([faces[0]!, faces[1]!, faces[2]!], direction) > 0;
  const distance = (plane.offset - dot(plane.normal, origin)) / dot(plane.normal, direction);
  return isFromInside && distance > 0 && distance < limit ? add(origin, scaled(direction, distance)) : undefined;
}
