import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Mesh } from '../../mesh.js';
import { explore, type Kernel, withinScope } from './occt.js';
import { isPerforated, meshOfPerforated } from './perforated-faces.js';
import { place } from './placement.js';

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
  return meshAroundPerforated(kernel, solid, deflectionMm) ?? meshByKernel(kernel, solid, deflectionMm);
}

/** The same, with perforated faces meshed here and all others by the kernel; undefined where there is none, or one that it has to do. */
function meshAroundPerforated(kernel: Kernel, solid: TopoDS_Shape, deflectionMm: number): Mesh | undefined {
  return withinScope((keep) => {
    const faces = explore(kernel, keep, solid, 'TopAbs_FACE');
    const perforated = new Set(faces.filter((face) => isPerforated(kernel, face)));
    if (perforated.size === 0) return undefined;
    const others = keep(new kernel.TopoDS_Compound());
    const builder = keep(new kernel.TopoDS_Builder());
    builder.MakeCompound(others);
    for (const face of faces) if (!perforated.has(face)) builder.Add(others, face);
    const meshes = [meshByKernel(kernel, others, deflectionMm)];
    for (const face of perforated) {
      const mesh = meshOfPerforated(kernel, face);
      if (!mesh) return undefined;
      meshes.push(mesh);
    }
    return joinMeshes(meshes);
  });
}

function meshByKernel(kernel: Kernel, shape: TopoDS_Shape, deflectionMm: number): Mesh {
  return withinScope((keep) => {
    const data = keep(kernel.ReplicadMeshExtractor.extract(shape, deflectionMm, angleRad, true));
    const indices = new Uint32Array(kernel.wasmMemory.buffer, data.getTrianglesPtr(), data.getTrianglesSize()).slice();
    const positions = new Float64Array(data.getVerticesSize());
    // The extractor's own vertices are float32; the same points in the same order are in the faces in double precision.
    let end = 0;
    for (const face of explore(kernel, keep, shape, 'TopAbs_FACE')) end = readFacePoints(kernel, face, positions, end);
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
    place(positions.subarray(start, end), location);
    return end;
  });
}
