import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { ToSurface, Vector } from '../../mesh.js';
import { type Kernel, withKernel } from './occt.js';

/** The surfaces of the part that was read last; they stay in the kernel's memory until the next one is read. */
let held: { kernel: Kernel; shells: TopoDS_Shape[] } | undefined;

/**
 * A function that finds the nearest points on the exact faces of the solids. It works until the next part is read, and is undefined
 * for more than 64 shells, whose search would take longer than it is worth.
 */
export function holdSurface(kernel: Kernel, solids: readonly TopoDS_Shape[]): ToSurface | undefined {
  if (held?.kernel === kernel) for (const shell of held.shells) shell.delete();
  const shells = solids.flatMap((solid) => shellsOf(kernel, solid));
  held = { kernel, shells };
  if (shells.length <= mostShells) return (points) => nearestPoints(shells, points);
  return undefined;
}

const mostShells = 64;

/** Handles that nobody deletes at the end of a scope. */
function shellsOf(kernel: Kernel, solid: TopoDS_Shape): TopoDS_Shape[] {
  const shells: TopoDS_Shape[] = [];
  const explorer = new kernel.TopExp_Explorer(solid, 'TopAbs_SHELL', 'TopAbs_SHAPE');
  for (; explorer.More(); explorer.Next()) shells.push(explorer.Current());
  explorer.delete();
  return shells;
}

async function nearestPoints(shells: readonly TopoDS_Shape[], points: readonly Vector[]): Promise<(Vector | undefined)[]> {
  return withKernel((kernel) => {
    // After a failure the kernel is another instance, and these handles lead nowhere.
    if (held?.kernel !== kernel || held.shells !== shells) return points.map(() => undefined);
    return points.map((point) => nearestPoint(kernel, shells, point));
  });
}

function nearestPoint(kernel: Kernel, shells: readonly TopoDS_Shape[], [x, y, z]: Vector): Vector | undefined {
  const point = new kernel.gp_Pnt(x, y, z);
  const maker = new kernel.BRepBuilderAPI_MakeVertex(point);
  const vertex = maker.Vertex();
  let nearest: Vector | undefined;
  let nearestMm = Number.POSITIVE_INFINITY;
  for (const shell of shells) {
    const search = new kernel.BRepExtrema_DistShapeShape(vertex, shell);
    if (search.IsDone() && search.NbSolution() > 0 && search.Value() < nearestMm) {
      const found = search.PointOnShape2(1);
      nearestMm = search.Value();
      nearest = [found.X(), found.Y(), found.Z()];
      found.delete();
    }
    search.delete();
  }
  for (const handle of [vertex, maker, point]) handle.delete();
  return nearest;
}
