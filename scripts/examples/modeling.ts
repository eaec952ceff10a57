import type { TopoDS_Edge, TopoDS_Shape, TopoDS_Wire } from 'replicad-opencascadejs';
import type { Vector } from '../../src/engine/mesh.js';
import { explore, type Keep, type Kernel } from '../../src/engine/readers/step/occt.js';

export type Modeler = ReturnType<typeof createModeler>;

/** A round hole, or a polygon that winds like the outline around it. */
export type Hole = { center: Vector; radius: number } | readonly Vector[];

/** The few modeling steps that the examples need, on the CAD kernel; units are those of the numbers given. */
export function createModeler(kernel: Kernel, keep: Keep) {
  const point = ([x, y, z]: Vector) => keep(new kernel.gp_Pnt(x, y, z));
  const direction = ([x, y, z]: Vector) => keep(new kernel.gp_Dir(x, y, z));

  function polygon(corners: readonly Vector[]): TopoDS_Wire {
    const wire = keep(new kernel.BRepBuilderAPI_MakeWire());
    corners.forEach((corner, i) => {
      const next = corners[(i + 1) % corners.length] ?? corner;
      wire.Add(keep(keep(new kernel.BRepBuilderAPI_MakeEdge(point(corner), point(next))).Edge()));
    });
    return keep(wire.Wire());
  }

  function circle(center: Vector, axis: Vector, radius: number): TopoDS_Wire {
    const wire = keep(new kernel.BRepBuilderAPI_MakeWire());
    const line = keep(new kernel.gp_Circ(keep(new kernel.gp_Ax2(point(center), direction(axis))), radius));
    wire.Add(keep(keep(new kernel.BRepBuilderAPI_MakeEdge(line)).Edge()));
    return keep(wire.Wire());
  }

  return {
    box: (min: Vector, max: Vector): TopoDS_Shape => keep(keep(new kernel.BRepPrimAPI_MakeBox(point(min), point(max))).Shape()),

    cylinder(base: Vector, axis: Vector, radius: number, length: number): TopoDS_Shape {
      const axes = keep(new kernel.gp_Ax2(point(base), direction(axis)));
      return keep(keep(new kernel.BRepPrimAPI_MakeCylinder(axes, radius, length)).Shape());
    },

    /** Flat polygon pushed along a vector; with holes, it has to wind counter-clockwise for whoever looks against the vector. */
    prism(corners: readonly Vector[], [x, y, z]: Vector, holes: readonly Hole[] = []): TopoDS_Shape {
      const face = keep(new kernel.BRepBuilderAPI_MakeFace(polygon(corners), true));
      for (const hole of holes) {
        // Turned over: a hole runs around the other way than the outline.
        const wire = 'radius' in hole ? circle(hole.center, [-x, -y, -z], hole.radius) : polygon([...hole].reverse());
        face.Add(wire);
      }
      return keep(keep(new kernel.BRepPrimAPI_MakePrism(keep(face.Face()), keep(new kernel.gp_Vec(x, y, z)))).Shape());
    },

    /** The same shape at another place; a STEP file keeps shape and place apart. */
    move(shape: TopoDS_Shape, [x, y, z]: Vector): TopoDS_Shape {
      const way = keep(new kernel.gp_Trsf());
      way.SetTranslation(keep(new kernel.gp_Vec(x, y, z)));
      return keep(shape.Moved(keep(new kernel.TopLoc_Location(way)), false));
    },

    /** One solid of two that overlap; an assembly of two that do not touch. */
    join: (a: TopoDS_Shape, b: TopoDS_Shape): TopoDS_Shape => keep(keep(new kernel.BRepAlgoAPI_Fuse(a, b)).Shape()),
    cut: (from: TopoDS_Shape, tool: TopoDS_Shape): TopoDS_Shape => keep(keep(new kernel.BRepAlgoAPI_Cut(from, tool)).Shape()),

    /** Rounds every edge that runs through one of these points at an end, and along the given axis (0 = x, 1 = y, 2 = z). */
    round(shape: TopoDS_Shape, radius: number, axis: 0 | 1 | 2, ends: readonly Vector[]): TopoDS_Shape {
      const fillet = keep(new kernel.BRepFilletAPI_MakeFillet(shape));
      const edges = uniqueEdges(kernel, keep, shape).filter((edge) => runsAlong(kernel, keep, edge, axis, ends));
      if (edges.length !== ends.length) throw new Error(`${edges.length} edges found to round, ${ends.length} expected.`);
      for (const edge of edges) fillet.Add(radius, edge);
      return keep(fillet.Shape());
    },

    /** Faces that lie in one surface become one face. */
    simplify(shape: TopoDS_Shape): TopoDS_Shape {
      const upgrade = keep(new kernel.ShapeUpgrade_UnifySameDomain(shape, true, true, false));
      upgrade.Build();
      return keep(upgrade.Shape());
    },
  };
}

function uniqueEdges(kernel: Kernel, keep: Keep, shape: TopoDS_Shape): TopoDS_Edge[] {
  const edges: TopoDS_Edge[] = [];
  for (const found of explore(kernel, keep, shape, 'TopAbs_EDGE')) {
    if (!edges.some((edge) => edge.IsSame(found))) edges.push(keep(kernel.TopoDS.Edge(found)));
  }
  return edges;
}

function runsAlong(kernel: Kernel, keep: Keep, edge: TopoDS_Edge, axis: 0 | 1 | 2, ends: readonly Vector[]): boolean {
  const [a, b] = explore(kernel, keep, edge, 'TopAbs_VERTEX').map((vertex): Vector => {
    const point = keep(kernel.BRep_Tool.Pnt(keep(kernel.TopoDS.Vertex(vertex))));
    return [point.X(), point.Y(), point.Z()];
  });
  if (!a || !b) return false;
  const isParallel = ([0, 1, 2] as const).every((i) => i === axis || Math.abs(a[i] - b[i]) < 1e-6);
  return isParallel && ends.some((end) => isSame(end, a) || isSame(end, b));
}

function isSame(a: Vector, b: Vector): boolean {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 1e-6;
}
