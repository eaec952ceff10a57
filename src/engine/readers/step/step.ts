import type { STEPControl_Reader, STEPControl_Writer, TopoDS_Shape } from 'replicad-opencascadejs';
import { InputError } from '../../../errors.js';
import type { PartGeometry } from '../../part-geometry.js';
import { millimetersPer } from '../units.js';
import { type Keep, type Kernel, withinScope, withKernel } from './occt.js';
import { solidNames } from './solid-names.js';
import { readSolids, solidsOf } from './solids.js';
import { requireWholeStep } from './step-text.js';
import { readStepUnits } from './step-units.js';

/** Where the kernel's own in-memory file system holds the file. */
const stepPath = '/part.step';

/**
 * Exact values, triangles and length unit of a STEP file (ISO 10303-21: AP203, AP214, AP242), all lengths in mm.
 *
 * Only solids count: construction and annotation surfaces beside them are counted in `freeShellCount` and noted, as summing
 * them would put volumes wrong by several percent. Takes 0.1 s to a minute, most of it in the CAD kernel.
 *
 * @throws {InputError} when the bytes are not a whole STEP file, when it holds no solid, or when the kernel fails on it; see
 *   `isKernelTainted` for the last.
 */
export async function readStep(bytes: Uint8Array): Promise<PartGeometry> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  requireWholeStep(text);
  const units = readStepUnits(text);
  return withKernel((kernel, keep) => {
    const shape = loadStep(kernel, keep, bytes);
    const parts = solidsOf(kernel, keep, shape, 'STEP');
    const geometry = readSolids(kernel, shape, parts, 'STEP');
    const names = parts.solids.length > 1 ? solidNames(kernel, parts.solids, text, millimetersPer[units.unit]) : [];
    return { units, ...withNames(geometry, names) };
  });
}

function withNames(geometry: Omit<PartGeometry, 'units'>, names: readonly (string | undefined)[]): Omit<PartGeometry, 'units'> {
  const { solids } = geometry;
  if (!solids) return geometry;
  const bodies = solids.bodies.map((body, i) => (names[i] === undefined ? body : { name: names[i], ...body }));
  return { ...geometry, solids: { ...solids, bodies } };
}

/**
 * The shape of a whole STEP file, in mm.
 *
 * @throws {InputError} when the kernel finds no shape in it.
 */
export function loadStep(kernel: Kernel, keep: Keep, bytes: Uint8Array): TopoDS_Shape {
  // The kernel refuses a file with a byte order mark before its first line.
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('ISO-10303-21');
  return readShape(kernel, keep, bytes.subarray(start));
}

function readShape(kernel: Kernel, keep: Keep, bytes: Uint8Array): TopoDS_Shape {
  const reader = keep(new kernel.STEPControl_Reader());
  kernel.FS.writeFile(stepPath, bytes);
  const status = reader.ReadFile(stepPath);
  kernel.FS.unlink(stepPath);
  reader.TransferRoots();
  const shape = keep(reader.OneShape());
  forget(reader);
  if (status !== 'IFSelect_RetDone' || shape.IsNull()) throw unreadable();
  return shape;
}

/**
 * Frees what a reader or writer holds. Its entities and results refer to each other in circles, so deleting it frees none: 8 MB would
 * stay for a 2 MB file.
 */
export function forget(translator: STEPControl_Reader | STEPControl_Writer): void {
  withinScope((keep) => {
    const model = translator.Model();
    if (model) keep(model).Clear();
    const session = keep(translator.WS());
    session.ClearData(1); // model and graph
    session.ClearData(5); // transfers
  });
}

function unreadable(): InputError {
  return new InputError(
    'The CAD kernel found no shape that it can read in this STEP file.',
    'Export the part again as STEP AP203, AP214 or AP242, with solid geometry and not as tessellation or drawing.',
  );
}
