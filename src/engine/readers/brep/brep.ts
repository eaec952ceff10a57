import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { InputError } from '../../../errors.js';
import type { LengthUnit } from '../../../order.js';
import type { FileUnits, PartGeometry } from '../../part-geometry.js';
import { type Keep, type Kernel, withKernel } from '../step/occt.js';
import { readSolids, solidsOf } from '../step/solids.js';
import { millimetersPer } from '../units.js';

/** The end of the last shape, then the shape that the file is about; the kernel's test program writes a line after that. */
const wholeEnd = /\*\s+[+-]\d{1,10} \d{1,10}(?:\s+\d{1,10})?\s*$/;

/** Where the kernel's own in-memory file system holds a binary file. */
const binaryPath = '/part.bin';

/**
 * Exact values and triangles of a BREP file, the text or binary form that Open CASCADE keeps its shapes in, in mm.
 *
 * BREP states no length unit. Open CASCADE itself counts in mm, and so do the programs that write it (FreeCAD, Gmsh, Salome), so mm
 * are assumed unless `givenUnits` say otherwise. Triangles that the file holds are made anew.
 *
 * @throws {InputError} when the kernel finds no shape, or no solid in it; see `isKernelTainted` for a failure within the kernel.
 * @see Open CASCADE, "BRep Format" (text); BinTools (binary)
 */
export async function readBrep(bytes: Uint8Array, givenUnits?: LengthUnit): Promise<PartGeometry> {
  return withKernel((kernel, keep) => {
    const shape = loadBrep(kernel, keep, bytes, givenUnits);
    return { units: unitsOf(givenUnits), ...readSolids(kernel, shape, solidsOf(kernel, keep, shape, 'BREP'), 'BREP') };
  });
}

/**
 * The shape of a BREP file, in mm.
 *
 * @throws {InputError} when the kernel finds no shape in it.
 */
export function loadBrep(kernel: Kernel, keep: Keep, bytes: Uint8Array, givenUnits: LengthUnit = 'mm'): TopoDS_Shape {
  const shape = isBinary(bytes) ? readBinary(kernel, keep, bytes) : keep(kernel.BRepToolsWrapper.Read(textOf(bytes)));
  if (shape.IsNull()) throw unreadable();
  kernel.BRepTools.Clean(shape, true);
  return givenUnits === 'mm' ? shape : scaled(kernel, keep, shape, millimetersPer[givenUnits]);
}

function isBinary(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 100)).toString('latin1').trimStart().startsWith('Open CASCADE Topology');
}

/** From its mark on: the kernel's test program writes a line before it. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  // The kernel reads on for ever at the end of some files that were cut off.
  if (!wholeEnd.test(text.slice(-200))) throw unreadable();
  return text.slice(Math.max(0, text.indexOf('CASCADE Topology')));
}

function readBinary(kernel: Kernel, keep: Keep, bytes: Uint8Array): TopoDS_Shape {
  const shape = keep(new kernel.TopoDS_Shape());
  kernel.FS.writeFile(binaryPath, bytes);
  try {
    const isRead = kernel.BinTools.Read(shape, binaryPath, keep(new kernel.Message_ProgressRange()));
    if (!isRead) throw unreadable();
  } finally {
    kernel.FS.unlink(binaryPath);
  }
  return shape;
}

/** With its surfaces scaled, so that everything measured on it is in mm and exact. */
function scaled(kernel: Kernel, keep: Keep, shape: TopoDS_Shape, factor: number): TopoDS_Shape {
  const way = keep(new kernel.gp_Trsf());
  way.SetScale(keep(new kernel.gp_Pnt(0, 0, 0)), factor);
  return keep(keep(new kernel.BRepBuilderAPI_Transform(shape, way, true, false)).Shape());
}

function unitsOf(given: LengthUnit | undefined): FileUnits {
  if (given) return { unit: given, source: 'given', reason: `The caller gave ${given}; BREP files state no unit.` };
  return { unit: 'mm', source: 'guessed', reason: 'BREP files state no unit; millimeters are usual and are assumed.' };
}

function unreadable(): InputError {
  return new InputError(
    'The CAD kernel found no shape that it can read in this BREP file: it is damaged, was cut off, or is of a later version.',
    'Export the part again as BREP, or better as STEP.',
  );
}
