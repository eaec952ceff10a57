import type { STEPControl_Reader, STEPControl_Writer, TopoDS_Shape } from 'replicad-opencascadejs';
import { InputError } from '../../../errors.js';
import type { Box } from '../../mesh.js';
import type { Body, PartGeometry, Solids } from '../../part-geometry.js';
import { holdSurface } from './exact-surface.js';
import { explore, type Keep, type Kernel, withinScope, withKernel } from './occt.js';
import { isSolidClosed, meanSideMm, measureSolid } from './step-body.js';
import { joinMeshes, meshDeflectionMm, meshOfSolid } from './step-mesh.js';
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
    const { shape, solids, freeShellCount } = loadSolids(kernel, keep, bytes);
    const geometry = { units, ...readSolids(kernel, solids, freeShellCount), toSurface: holdSurface(kernel, solids) };
    // Something in the kernel outlives the shape and holds on to its triangles.
    kernel.BRepTools.Clean(shape, true);
    return geometry;
  });
}

/**
 * The shape of a whole STEP file, in mm, with its solids where the assembly puts them, and how many shells are beside them.
 *
 * @throws {InputError} when the kernel finds no shape in it, or no solid.
 */
export function loadSolids(kernel: Kernel, keep: Keep, bytes: Uint8Array) {
  // The kernel refuses a file with a byte order mark before its first line.
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('ISO-10303-21');
  const shape = readShape(kernel, keep, bytes.subarray(start));
  const solids = explore(kernel, keep, shape, 'TopAbs_SOLID');
  const freeShellCount = explore(kernel, keep, shape, 'TopAbs_SHELL', 'TopAbs_SOLID').length;
  if (solids.length === 0) throw noSolid(freeShellCount, explore(kernel, keep, shape, 'TopAbs_FACE').length);
  return { shape, solids, freeShellCount };
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

function readSolids(kernel: Kernel, shapes: readonly TopoDS_Shape[], freeShellCount: number): Omit<PartGeometry, 'units'> {
  const sideMm = meanSideMm(kernel, shapes);
  if (!(sideMm > 0 && sideMm < Infinity)) throw degenerate();
  const parts = shapes.map((solid) => {
    const mesh = meshOfSolid(kernel, solid, meshDeflectionMm(sideMm));
    const body = measureSolid(kernel, solid, mesh.positions);
    return { mesh, body, isClosed: isSolidClosed(kernel, solid) && body.volumeMm3 > 0 };
  });
  const bodies = parts.map(({ body }) => body);
  if (!bodies.every(isMeasurable)) throw degenerate();
  const solids: Solids = {
    bodies,
    volumeMm3: sum(bodies.map(({ volumeMm3 }) => volumeMm3)),
    surfaceAreaMm2: sum(bodies.map(({ surfaceAreaMm2 }) => surfaceAreaMm2)),
    boundingBox: boxAround(bodies),
    freeShellCount,
    isClosed: parts.every(({ isClosed }) => isClosed),
  };
  const openCount = parts.filter(({ isClosed }) => !isClosed).length;
  return { mesh: joinMeshes(parts.map(({ mesh }) => mesh)), solids, notes: notesOn(freeShellCount, openCount) };
}

function notesOn(freeShellCount: number, openCount: number): string[] {
  const notes: string[] = [];
  if (freeShellCount > 0) {
    const was = freeShellCount === 1 ? 'was' : 'were';
    notes.push(`${counted(freeShellCount, 'free shell')} (construction or annotation geometry) ${was} not counted.`);
  }
  if (openCount > 0) notes.push(`${counted(openCount, 'solid')} not closed or turned inside out: the volume is not reliable.`);
  return notes;
}

/** False for solids with points at infinity or without any surface, whose box stays inside out. */
function isMeasurable({ volumeMm3, surfaceAreaMm2, boundingBox: { min, max } }: Body): boolean {
  return [volumeMm3, surfaceAreaMm2, ...min, ...max].every(Number.isFinite);
}

function boxAround(bodies: readonly Body[]): Box {
  const min = (axis: 0 | 1 | 2) => bodies.reduce((least, { boundingBox }) => Math.min(least, boundingBox.min[axis]), Infinity);
  const max = (axis: 0 | 1 | 2) => bodies.reduce((most, { boundingBox }) => Math.max(most, boundingBox.max[axis]), -Infinity);
  return { min: [min(0), min(1), min(2)], max: [max(0), max(1), max(2)] };
}

function noSolid(shellCount: number, faceCount: number): InputError {
  const surfaces = shellCount === 0 ? 'loose surfaces' : counted(shellCount, 'surface shell');
  return new InputError(
    faceCount === 0
      ? 'The STEP file holds neither solids nor surfaces, so there is nothing to analyze.'
      : `The STEP file holds ${surfaces} (${counted(faceCount, 'face')}) but no solid, so there is no volume to analyze.`,
    'In the CAD program, make it a solid body (sew, knit or stitch its surfaces), then export that body as STEP.',
  );
}

/** The error for a solid with points at infinity or without any surface. */
export function degenerate(): InputError {
  return new InputError(
    'A solid in the STEP file has no finite surface: its points or directions are missing, zero or infinite.',
    'Open the part in a CAD program, check it there, and export it as STEP again.',
  );
}

function unreadable(): InputError {
  return new InputError(
    'The CAD kernel found no shape that it can read in this STEP file.',
    'Export the part again as STEP AP203, AP214 or AP242, with solid geometry and not as tessellation or drawing.',
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
