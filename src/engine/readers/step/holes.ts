import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Vector } from '../../mesh.js';
import type { CylinderHole } from '../../part-geometry.js';
import { explore, type Kernel, withinScope } from './occt.js';

/** A cylindrical face around void; `startMm` and `endMm` are along `axis`, measured from `foot`, the axis' point nearest to the origin. */
type InnerFace = { radiusMm: number; foot: Vector; axis: Vector; startMm: number; endMm: number; angleRad: number };

/** Axes and radii that differ less than this [mm; shares of 1 for directions] are the same: files are written with 6 to 16 digits. */
const sameMm = 1e-3;
const sameDirection = 1e-5;
/** Share of the full circle that must be there, on average over the length; a keyway may cut into a hole. */
const fullCircle = 0.9;

/**
 * The round holes of a solid by its exact faces, smallest first: cylindrical faces around void that make up a full circle by themselves
 * or together with others of the same axis and radius. Lengths in mm.
 *
 * Length and circle follow from the faces' bounds in their own parameters, so a hole that leaves through a slanted face is as long as its
 * longer side. Cones, threads drawn as such, and fillets are none; a stepped hole is one per diameter.
 */
export function holesOf(kernel: Kernel, solid: TopoDS_Shape): CylinderHole[] {
  const faces = withinScope((keep) => explore(kernel, keep, solid, 'TopAbs_FACE').flatMap((face) => innerFace(kernel, face)));
  const coaxial = groupByAxis(faces);
  return coaxial.flatMap(alongAxis).sort((a, b) => a.diameterMm - b.diameterMm);
}

function innerFace(kernel: Kernel, shape: TopoDS_Shape): InnerFace[] {
  return withinScope((keep) => {
    const face = keep(kernel.TopoDS.Face(shape));
    const surface = keep(new kernel.BRepAdaptor_Surface(face, false));
    if (surface.GetType() !== 'GeomAbs_Cylinder') return [];
    const cylinder = keep(surface.Cylinder());
    // The surface's own normal points away from the axis unless its axes are left-handed; a reversed face turns it over.
    if ((shape.Orientation() === 'TopAbs_REVERSED') !== cylinder.Direct()) return [];
    const { UMin, UMax, VMin, VMax } = kernel.BRepTools.UVBounds(face);
    const line = keep(cylinder.Axis());
    const direction = keep(line.Direction());
    const point = keep(line.Location());
    return [onLine(point, direction, cylinder.Radius(), VMin, VMax, Math.abs(UMax - UMin))];
  });
}

type Coordinates = { X(): number; Y(): number; Z(): number };

/** With the direction turned so that its largest component is positive: the same axis is then written the same way. */
function onLine(point: Coordinates, direction: Coordinates, radiusMm: number, fromMm: number, toMm: number, angleRad: number): InnerFace {
  const [x, y, z] = [direction.X(), direction.Y(), direction.Z()];
  const largest = Math.max(Math.abs(x), Math.abs(y), Math.abs(z));
  const sign = [x, y, z].find((value) => Math.abs(value) > largest - sameDirection)! < 0 ? -1 : 1;
  const axis: Vector = [sign * x, sign * y, sign * z];
  const offsetMm = point.X() * axis[0] + point.Y() * axis[1] + point.Z() * axis[2];
  const foot: Vector = [point.X() - offsetMm * axis[0], point.Y() - offsetMm * axis[1], point.Z() - offsetMm * axis[2]];
  const ends = [offsetMm + sign * fromMm, offsetMm + sign * toMm] as const;
  return { radiusMm, foot, axis, startMm: Math.min(...ends), endMm: Math.max(...ends), angleRad };
}

function groupByAxis(faces: InnerFace[]): InnerFace[][] {
  const groups: InnerFace[][] = [];
  let firstOpen = 0;
  for (const face of faces.sort((a, b) => a.radiusMm - b.radiusMm)) {
    while (firstOpen < groups.length && groups[firstOpen]![0]!.radiusMm < face.radiusMm - sameMm) firstOpen++;
    const group = groups.slice(firstOpen).find(([first]) => isCoaxial(first!, face));
    if (group) group.push(face);
    else groups.push([face]);
  }
  return groups;
}

function isCoaxial(a: InnerFace, b: InnerFace): boolean {
  return farthest(a.axis, b.axis) < sameDirection && farthest(a.foot, b.foot) < sameMm;
}

function farthest(a: Vector, b: Vector): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
}

/** The holes along one axis: faces that overlap or touch along it are one hole. */
function alongAxis(faces: InnerFace[]): CylinderHole[] {
  const holes: CylinderHole[] = [];
  let run: InnerFace[] = [];
  let endMm = Number.NEGATIVE_INFINITY;
  for (const face of faces.sort((a, b) => a.startMm - b.startMm)) {
    if (face.startMm > endMm + sameMm) {
      holes.push(...holeOf(run, endMm));
      run = [];
    }
    run.push(face);
    endMm = Math.max(run.length > 1 ? endMm : face.endMm, face.endMm);
  }
  return [...holes, ...holeOf(run, endMm)];
}

function holeOf(faces: readonly InnerFace[], endMm: number): CylinderHole[] {
  const [first] = faces;
  if (!first) return [];
  const lengthMm = endMm - first.startMm;
  const coveredRadMm = faces.reduce((sum, face) => sum + face.angleRad * (face.endMm - face.startMm), 0);
  if (!(lengthMm > 0) || coveredRadMm < fullCircle * 2 * Math.PI * lengthMm) return [];
  const at = (alongMm: number): Vector => [
    first.foot[0] + alongMm * first.axis[0],
    first.foot[1] + alongMm * first.axis[1],
    first.foot[2] + alongMm * first.axis[2],
  ];
  return [{ diameterMm: 2 * first.radiusMm, from: at(first.startMm), to: at(endMm) }];
}
