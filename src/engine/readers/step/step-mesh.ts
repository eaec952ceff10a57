import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Mesh } from '../../mesh.js';
import { explore, type Kernel, withinScope } from './occt.js';

/** Largest turn between neighboring triangles of a curved face: 18 sides to a full circle, however small it is. */
const angleRad = 0.35;

/**
 * How far triangles may lie off the exact surface [mm], for a part with this mean side of its bounding box.
 *
 * 1/2000 of the mean side, but 0.1 mm at most up to 1 m, as a wall between two curved faces is measured too thin by this much.
 */
export function meshDeflectionMm(meanSideMm: number): number {
  return Math.max(Math.min(meanSideMm / 2000, 0.1), meanSideMm / 10_000);
}

/**
 * Triangles of the faces of one solid, in mm and where the assembly puts it, counter-clockwise seen from outside.
 *
 * Faces do not share vertices, but they have the very same points along a common edge, so the mesh of a closed solid closes
 * when equal points are merged.
 */
export function meshOfSolid(kernel: Kernel, solid: TopoDS_Shape, deflectionMm: number): Mesh {
  return withinScope((keep) => {
    const data = keep(kernel.ReplicadMeshExtractor.extract(solid, deflectionMm, angleRad, true));
    const indices = new Uint32Array(kernel.wasmMemory.buffer, data.getTrianglesPtr(), data.getTrianglesSize()).slice();
    const positions = new Float64Array(data.getVerticesSize());
    // The extractor's own vertices are float32; the same points in the same order are in the faces in double precision.
    let end = 0;
    for (const face of explore(kernel, keep, solid, 'TopAbs_FACE')) end = readFacePoints(kernel, face, positions, end);
    if (end !== positions.length) throw new Error(`The faces hold ${end} coordinates, the mesh ${positions.length}.`);
    return { positions, indices };
  });
}

/** One mesh of several, in their order. */
export function joinMeshes(meshes: readonly Mesh[]): Mesh {
  const positions = new Float64Array(meshes.reduce((sum, mesh) => sum + mesh.positions.length, 0));
  const indices = new Uint32Array(meshes.reduce((sum, mesh) => sum + mesh.indices.length, 0));
  let coordinates = 0;
  let corners = 0;
  for (const mesh of meshes) {
    const firstVertex = coordinates / 3;
    positions.set(mesh.positions, coordinates);
    for (let i = 0; i < mesh.indices.length; i++) indices[corners + i] = mesh.indices[i]! + firstVertex;
    coordinates += mesh.positions.length;
    corners += mesh.indices.length;
  }
  return { positions, indices };
}

/** Appends the points of one face at `start` and returns the end. A face that could not be meshed has none. */
function readFacePoints(kernel: Kernel, face: TopoDS_Shape, positions: Float64Array, start: number): number {
  return withinScope((keep) => {
    const location = keep(new kernel.TopLoc_Location());
    const triangulation = kernel.BRep_Tool.Triangulation(keep(kernel.TopoDS.Face(face)), location, 0);
    if (!triangulation) return start;
    keep(triangulation);
    const end = start + 3 * triangulation.NbNodes();
    let node = 1;
    for (let p = start; p < end; p += 3) {
      const point = triangulation.Node(node++);
      positions[p] = point.X();
      positions[p + 1] = point.Y();
      positions[p + 2] = point.Z();
      point.delete();
    }
    if (!location.IsIdentity()) place(positions.subarray(start, end), rowsOf(keep(location.Transformation())));
    return end;
  });
}

function rowsOf(transformation: { Value(row: number, column: number): number }): Float64Array {
  return Float64Array.from({ length: 12 }, (_, i) => transformation.Value(1 + Math.floor(i / 4), 1 + (i % 4)));
}

function place(positions: Float64Array, m: Float64Array): void {
  for (let p = 0; p < positions.length; p += 3) {
    const x = positions[p]!;
    const y = positions[p + 1]!;
    const z = positions[p + 2]!;
    for (let row = 0; row < 3; row++) {
      const r = 4 * row;
      positions[p + row] = m[r]! * x + m[r + 1]! * y + m[r + 2]! * z + m[r + 3]!;
    }
  }
}
