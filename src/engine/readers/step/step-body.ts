import type { Bnd_Box, TopoDS_Shape } from 'replicad-opencascadejs';
import type { Box } from '../../mesh.js';
import type { Body } from '../../part-geometry.js';
import { explore, type Kernel, withinScope } from './occt.js';

/**
 * Relative error asked of the kernel's adaptive integration per face. With 1e-5 the same cylinder, written and read again, came out 1e-8
 * larger, and areas of small parts are off by 2e-7; 1e-8 takes a third longer.
 */
const precision = 1e-8;

/** A face whose loose box sticks out less than this [mm] cannot matter: it is the tolerance that loose boxes are widened by. */
const reachMm = 1e-5;

/**
 * Exact volume [mm³], surface area [mm²] and bounding box [mm] of one solid, by its surfaces (B-rep).
 *
 * Volume and area are integrals over the faces (divergence theorem), by adaptive Gauss quadrature. The volume is negative for a
 * solid turned inside out and meaningless for one that is not closed.
 *
 * @param points points on the surface of this solid (its mesh), which save most of the exact boxes
 * @see Open CASCADE, BRepGProp and BRepBndLib::AddOptimal
 */
export function measureSolid(kernel: Kernel, solid: TopoDS_Shape, points: Float64Array): Body {
  return withinScope((keep) => {
    const faces = explore(kernel, keep, solid, 'TopAbs_FACE');
    const volume = keep(new kernel.GProp_GProps());
    kernel.BRepGProp.VolumeProperties(solid, volume, precision, false, false);
    const area = keep(new kernel.GProp_GProps());
    kernel.BRepGProp.SurfaceProperties(solid, area, precision, false);
    return { volumeMm3: volume.Mass(), surfaceAreaMm2: area.Mass(), boundingBox: exactBox(kernel, faces, points) };
  });
}

/** Mean of the extents along x, y and z [mm], by a quick, generous box: enough to choose a mesh size by. */
export function meanSideMm(kernel: Kernel, shapes: readonly TopoDS_Shape[]): number {
  return withinScope((keep) => {
    const box = keep(new kernel.Bnd_Box());
    for (const shape of shapes) kernel.BRepBndLib.Add(shape, box, false);
    const [x0, y0, z0, x1, y1, z1] = limitsOf(box);
    return (x1 - x0 + (y1 - y0) + (z1 - z0)) / 3;
  });
}

/** True when every shell of the solid is closed: each of its edges has a face on both sides. */
export function isSolidClosed(kernel: Kernel, solid: TopoDS_Shape): boolean {
  return withinScope((keep) => explore(kernel, keep, solid, 'TopAbs_SHELL').every((shell) => kernel.BRep_Tool.IsClosed(shell)));
}

/**
 * Bounding box [mm] of faces by their exact surfaces; `points` are points on them (their mesh), in mm.
 *
 * The points' own box, widened by the faces that reach out of it. Exact boxes of curved faces are costly (0.5 to 1 s for 640
 * faces); points on the surface never reach too far, so only a face whose quick, generous box does can still matter.
 */
export function exactBox(kernel: Kernel, faces: readonly TopoDS_Shape[], points: Float64Array): Box {
  const limits = limitsOfPoints(points);
  for (const face of faces) {
    withinScope((keep) => {
      const loose = keep(new kernel.Bnd_Box());
      kernel.BRepBndLib.Add(face, loose, false);
      if (!reachesOut(limitsOf(loose), limits)) return;
      const tight = keep(new kernel.Bnd_Box());
      kernel.BRepBndLib.AddOptimal(face, tight, false, false);
      widen(limits, limitsOf(tight));
    });
  }
  const [x0, y0, z0, x1, y1, z1] = limits;
  return { min: [x0, y0, z0], max: [x1, y1, z1] };
}

/** Smallest x, y, z, then largest x, y, z. */
type Limits = [number, number, number, number, number, number];

function limitsOf(box: Bnd_Box): Limits {
  return [box.GetXMin(), box.GetYMin(), box.GetZMin(), box.GetXMax(), box.GetYMax(), box.GetZMax()];
}

function limitsOfPoints(points: Float64Array): Limits {
  const limits: Limits = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let p = 0; p < points.length; p += 3) {
    const [x, y, z] = [points[p]!, points[p + 1]!, points[p + 2]!];
    widen(limits, [x, y, z, x, y, z]);
  }
  return limits;
}

function reachesOut(inner: Limits, outer: Limits): boolean {
  return inner.some((limit, i) => (i < 3 ? limit < outer[i]! - reachMm : limit > outer[i]! + reachMm));
}

function widen(limits: Limits, other: Limits): void {
  for (let i = 0; i < 3; i++) {
    limits[i] = Math.min(limits[i]!, other[i]!);
    limits[i + 3] = Math.max(limits[i + 3]!, other[i + 3]!);
  }
}
