import { InputError } from '../../../errors.js';
import type { Mesh } from '../../mesh.js';
import type { TriangleGroup } from '../../part-geometry.js';
import { compose, identity, joinPlaced, type PlacedMesh, type Transform } from '../placed-meshes.js';
import type { Model, Placement } from './model.js';

/** All parts of a build as one mesh, and what was left out. */
export type Assembly = { mesh: Mesh; groups: TriangleGroup[]; nonPartCount: number; emptyCount: number };

type Walk = {
  load: (path: string) => Model;
  placed: PlacedMesh[];
  placementCount: number;
  triangleCount: number;
  nonPartCount: number;
  emptyCount: number;
};

const deepestNesting = 64;
/** Ten objects, each made of ten times the one before, would be ten thousand million parts. */
const mostPlacements = 100_000;
const mostTriangles = 10_000_000;

/**
 * The meshes of the placed objects and of their components, each where the transforms put it.
 *
 * @param load gives another model file of the package; it should remember what it has read
 * @throws {InputError} when an object is not there, components form a circle, or the whole grows beyond 10 million triangles.
 * @see 3MF Core Specification 1.3, sections 3.3, 3.4.3 and 4.2
 */
export function assemble(model: Model, placements: Placement[], load: (path: string) => Model): Assembly {
  const walk: Walk = { load, placed: [], placementCount: 0, triangleCount: 0, nonPartCount: 0, emptyCount: 0 };
  for (const placement of placements) place(walk, model, placement, identity, 1);
  return { ...joinPlaced(walk.placed), nonPartCount: walk.nonPartCount, emptyCount: walk.emptyCount };
}

function place(walk: Walk, from: Model, { objectId, path, transform: own }: Placement, outer: Transform, depth: number): void {
  if (depth > deepestNesting) throw refused(`nests components in a circle, or more than ${deepestNesting} deep`);
  if (++walk.placementCount > mostPlacements) throw refused(`places more than ${mostPlacements} objects`);
  const model = path === undefined ? from : walk.load(path);
  const object = model.objects.get(objectId);
  if (!object) throw refused(`places object ${objectId}, which is not there`);
  if (!object.isPart) {
    walk.nonPartCount++;
    return;
  }

  const transform = compose(own, outer);
  if (object.mesh && object.mesh.indices.length > 0) addMesh(walk, object.name, object.mesh, transform);
  else if (object.components.length === 0) walk.emptyCount++;
  for (const component of object.components) place(walk, model, component, transform, depth + 1);
}

function addMesh(walk: Walk, name: string, mesh: Mesh, transform: Transform): void {
  walk.triangleCount += mesh.indices.length / 3;
  if (walk.triangleCount > mostTriangles) throw refused(`places more than ${mostTriangles} triangles`);
  walk.placed.push({ name, mesh, transform });
}

function refused(problem: string): InputError {
  return new InputError(`The 3MF file ${problem}.`, 'Export the part again, as a single object if possible.');
}
