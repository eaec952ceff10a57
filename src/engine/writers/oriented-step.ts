import type { gp_Trsf, TopoDS_Shape } from 'replicad-opencascadejs';
import type { LengthUnit } from '../../order.js';
import type { Vector } from '../mesh.js';
import { loadBrep } from '../readers/brep/brep.js';
import { explore, type Keep, type Kernel, withKernel } from '../readers/step/occt.js';
import { degenerate, type ExactFormat, solidsOf } from '../readers/step/solids.js';
import { forget, loadStep } from '../readers/step/step.js';
import { exactBox, meanSideMm } from '../readers/step/step-body.js';
import { joinMeshes, meshDeflectionMm, meshOfSolid } from '../readers/step/step-mesh.js';
import { requireWholeStep } from '../readers/step/step-text.js';
import type { Rotation } from './rotation.js';

/** Where the kernel's own in-memory file system holds the result. */
const orientedPath = '/oriented.step';

/** A file of exact shapes; `units` are those of a BREP file, which states none. */
export type ExactFile = { bytes: Uint8Array; format: ExactFormat; units?: LengthUnit | undefined };

/**
 * STEP file (AP214, mm) of all solids of a STEP or BREP file, turned and then moved so that their bounding box begins at 0, 0, 0. The
 * surfaces stay exact; what is no solid, and names and colors, are left out.
 *
 * @throws {InputError} when the bytes are not a whole STEP file, when it holds no solid, or when the kernel fails on it; see
 *   `isKernelTainted` for the last.
 */
export async function orientedStep({ bytes, format, units }: ExactFile, rotation: Rotation): Promise<Uint8Array> {
  if (format === 'STEP') requireWholeStep(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  return withKernel((kernel, keep) => {
    const shape = format === 'STEP' ? loadStep(kernel, keep, bytes) : loadBrep(kernel, keep, bytes, units);
    const { solids } = solidsOf(kernel, keep, shape, format);
    const part = compoundOf(kernel, keep, solids);
    const sideMm = meanSideMm(kernel, [part]);
    // The kernel would turn points at infinity for ever.
    if (!(sideMm > 0 && sideMm < Infinity)) throw degenerate('STEP');
    const turnedPart = turned(kernel, keep, part, placement(kernel, keep, rotation, [0, 0, 0]));
    const [x, y, z] = lowestCorner(kernel, keep, turnedPart, meshDeflectionMm(sideMm));
    const placed = turned(kernel, keep, part, placement(kernel, keep, rotation, [-x, -y, -z]));
    return writeStep(kernel, keep, placed);
  });
}

function compoundOf(kernel: Kernel, keep: Keep, solids: readonly TopoDS_Shape[]): TopoDS_Shape {
  const [only, ...others] = solids;
  if (only && others.length === 0) return only;
  const compound = keep(new kernel.TopoDS_Compound());
  const builder = keep(new kernel.TopoDS_Builder());
  builder.MakeCompound(compound);
  for (const solid of solids) builder.Add(compound, solid);
  return compound;
}

function placement(kernel: Kernel, keep: Keep, [a, b, c, d, e, f, g, h, i]: Rotation, [x, y, z]: Vector): gp_Trsf {
  const way = keep(new kernel.gp_Trsf());
  way.SetValues(a, b, c, x, d, e, f, y, g, h, i, z);
  return way;
}

/** With its geometry copied: as a mere place, it would come out as an assembly with the part in its old pose inside. */
function turned(kernel: Kernel, keep: Keep, shape: TopoDS_Shape, way: gp_Trsf): TopoDS_Shape {
  return keep(keep(new kernel.BRepBuilderAPI_Transform(shape, way, true, false)).Shape());
}

function lowestCorner(kernel: Kernel, keep: Keep, shape: TopoDS_Shape, deflectionMm: number): Vector {
  const solids = explore(kernel, keep, shape, 'TopAbs_SOLID');
  const { positions } = joinMeshes(solids.map((solid) => meshOfSolid(kernel, solid, deflectionMm)));
  const { min } = exactBox(kernel, explore(kernel, keep, shape, 'TopAbs_FACE'), positions);
  // Something in the kernel outlives the shape and holds on to its triangles.
  kernel.BRepTools.Clean(shape, true);
  return min;
}

function writeStep(kernel: Kernel, keep: Keep, shape: TopoDS_Shape): Uint8Array {
  const writer = keep(new kernel.STEPControl_Writer());
  kernel.Interface_Static.SetCVal('write.step.unit', 'MM');
  kernel.Interface_Static.SetCVal('write.step.product.name', 'part');
  // The file states the largest tolerance of the shape as its uncertainty (1), not the average (0): a reader fits anew what fits worse than
  // it is told, and on free-form parts that moved the volume by 6e-6.
  kernel.Interface_Static.SetIVal('write.precision.mode', 1);
  const converted = writer.Transfer(shape, 'STEPControl_AsIs', true, keep(new kernel.Message_ProgressRange()));
  const written = converted === 'IFSelect_RetDone' ? writer.Write(orientedPath) : converted;
  forget(writer);
  if (written !== 'IFSelect_RetDone') throw new Error(`The kernel could not write the shape: ${written}.`);
  const bytes = kernel.FS.readFile(orientedPath);
  kernel.FS.unlink(orientedPath);
  return bytes;
}
