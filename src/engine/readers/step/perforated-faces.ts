import type { Poly_Triangulation, TopoDS_Shape } from 'replicad-opencascadejs';
import type { Mesh } from '../../mesh.js';
import { explore, type Kernel, withinScope } from './occt.js';
import { place } from './placement.js';
import { trianglesWithin } from './region-triangles.js';

/** A flat face with so many boundaries is perforated. */
const fewestBoundaries = 20;

/** True for a flat face with very many holes: the kernel's own mesher takes time for it that grows with the square of its corners. */
export function isPerforated(kernel: Kernel, face: TopoDS_Shape): boolean {
  if (face.NbChildren() < fewestBoundaries) return false;
  return withinScope((keep) => {
    const surface = keep(new kernel.BRepAdaptor_Surface(keep(kernel.TopoDS.Face(face)), false));
    return surface.GetType() === 'GeomAbs_Plane';
  });
}

/**
 * Triangles of a perforated face, in mm, over the very points that the faces around it have along their common edges; so these have to be
 * meshed before. Undefined where such edges do not enclose a region: it is left to the kernel.
 */
export function meshOfPerforated(kernel: Kernel, face: TopoDS_Shape): Mesh | undefined {
  const edges = withinScope((keep) => explore(kernel, keep, face, 'TopAbs_EDGE').map((edge) => pointsAlong(kernel, edge)));
  const positions: number[] = [];
  const numbers = new Map<string, number>();
  const outline: [number, number][] = [];
  for (const points of edges) {
    if (!points) return undefined;
    let before: number | undefined;
    for (let p = 0; p < points.length; p += 3) {
      const point = points.subarray(p, p + 3);
      const key = point.join();
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
        positions.push(...point);
      }
      if (before !== undefined) outline.push([before, number]);
      before = number;
    }
  }
  const indices = trianglesWithin(inPlane(kernel, face, positions), outline);
  return indices && { positions: Float64Array.from(positions), indices };
}

/** The points along an edge in its direction, three numbers each; undefined for an edge that bounds no meshed face. */
function pointsAlong(kernel: Kernel, edge: TopoDS_Shape): Float64Array | undefined {
  const direction = edge.Orientation();
  if (direction !== 'TopAbs_FORWARD' && direction !== 'TopAbs_REVERSED') return undefined;
  return withinScope((keep) => {
    const location = keep(new kernel.TopLoc_Location());
    const found = kernel.BRep_Tool.PolygonOnTriangulation(keep(kernel.TopoDS.Edge(edge)), location);
    keep({ delete: () => found[Symbol.dispose]() });
    const { P: polygon, T: triangulation } = found;
    if (!polygon || !triangulation) return undefined;
    const count = polygon.NbNodes();
    const points = new Float64Array(3 * count);
    for (let i = 0; i < count; i++) {
      const at = direction === 'TopAbs_FORWARD' ? i : count - 1 - i;
      readNode(triangulation, polygon.Node(i + 1), points, 3 * at);
    }
    place(points, location);
    return points;
  });
}

function readNode(triangulation: Poly_Triangulation, node: number, points: Float64Array, at: number): void {
  const point = triangulation.Node(node);
  points[at] = point.X();
  points[at + 1] = point.Y();
  points[at + 2] = point.Z();
  point.delete();
}

/** Two coordinates of each point, along the axes of the face's plane. */
function inPlane(kernel: Kernel, face: TopoDS_Shape, positions: readonly number[]): Float64Array {
  return withinScope((keep) => {
    const plane = keep(keep(new kernel.BRepAdaptor_Surface(keep(kernel.TopoDS.Face(face)), false)).Plane());
    const axes = [keep(keep(plane.XAxis()).Direction()), keep(keep(plane.YAxis()).Direction())];
    const rows = axes.map((axis) => [axis.X(), axis.Y(), axis.Z()] as const);
    const flat = new Float64Array((positions.length / 3) * 2);
    for (let i = 0; i < flat.length; i++) {
      const [x, y, z] = rows[i % 2]!;
      const p = 3 * Math.floor(i / 2);
      flat[i] = x * positions[p]! + y * positions[p + 1]! + z * positions[p + 2]!;
    }
    return flat;
  });
}
