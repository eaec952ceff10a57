import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { InputError } from '../../../errors.js';
import type { Box } from '../../mesh.js';
import type { Body, PartGeometry, Solids } from '../../part-geometry.js';
import { holdSurface } from './exact-surface.js';
import { holesOf } from './holes.js';
import { explore, type Keep, type Kernel } from './occt.js';
import { isSolidClosed, meanSideMm, measureSolid } from './step-body.js';
import { joinMeshes, meshDeflectionMm, meshOfSolid } from './step-mesh.js';

/** The formats that the CAD kernel reads exact shapes from. */
export type ExactFormat = 'STEP' | 'BREP';

/** The solids of a shape, each where the assembly puts it, and how many shells are beside them. */
export type SolidsOfShape = { solids: TopoDS_Shape[]; freeShellCount: number };

/** @throws {InputError} when the shape holds no solid. */
export function solidsOf(kernel: Kernel, keep: Keep, shape: TopoDS_Shape, format: ExactFormat): SolidsOfShape {
  const solids = explore(kernel, keep, shape, 'TopAbs_SOLID');
  const freeShellCount = explore(kernel, keep, shape, 'TopAbs_SHELL', 'TopAbs_SOLID').length;
  if (solids.length === 0) throw noSolid(format, freeShellCount, explore(kernel, keep, shape, 'TopAbs_FACE').length);
  return { solids, freeShellCount };
}

/**
 * Exact values and triangles of the solids of a shape, in mm. The triangles are taken off `shape` again; its surfaces stay at hand for
 * `toSurface` until the next part is read.
 *
 * @throws {InputError} when a solid has points at infinity or no surface.
 */
export function readSolids(
  kernel: Kernel,
  shape: TopoDS_Shape,
  { solids, freeShellCount }: SolidsOfShape,
  format: ExactFormat,
): Omit<PartGeometry, 'units'> {
  const geometry = { ...measureSolids(kernel, solids, freeShellCount, format), toSurface: holdSurface(kernel, solids) };
  // Something in the kernel outlives the shape and holds on to its triangles.
  kernel.BRepTools.Clean(shape, true);
  return geometry;
}

function measureSolids(
  kernel: Kernel,
  shapes: readonly TopoDS_Shape[],
  freeShellCount: number,
  format: ExactFormat,
): Pick<PartGeometry, 'mesh' | 'solids' | 'notes'> {
  const sideMm = meanSideMm(kernel, shapes);
  if (!(sideMm > 0 && sideMm < Infinity)) throw degenerate(format);
  const parts = shapes.map((solid) => {
    const mesh = meshOfSolid(kernel, solid, meshDeflectionMm(sideMm));
    const body = measureSolid(kernel, solid, mesh.positions);
    return { mesh, body, holes: holesOf(kernel, solid), isClosed: isSolidClosed(kernel, solid) && body.volumeMm3 > 0 };
  });
  const bodies = parts.map(({ body }) => body);
  if (!bodies.every(isMeasurable)) throw degenerate(format);
  const solids: Solids = {
    bodies,
    volumeMm3: sum(bodies.map(({ volumeMm3 }) => volumeMm3)),
    surfaceAreaMm2: sum(bodies.map(({ surfaceAreaMm2 }) => surfaceAreaMm2)),
    boundingBox: boxAround(bodies),
    freeShellCount,
    holes: parts.flatMap(({ holes }) => holes).sort((a, b) => a.diameterMm - b.diameterMm),
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

function noSolid(format: ExactFormat, shellCount: number, faceCount: number): InputError {
  const surfaces = shellCount === 0 ? 'loose surfaces' : counted(shellCount, 'surface shell');
  return new InputError(
    faceCount === 0
      ? `The ${format} file holds neither solids nor surfaces, so there is nothing to analyze.`
      : `The ${format} file holds ${surfaces} (${counted(faceCount, 'face')}) but no solid, so there is no volume to analyze.`,
    'In the CAD program, make it a solid body (sew, knit or stitch its surfaces), then export that body as STEP.',
  );
}

/** The error for a solid with points at infinity or without any surface. */
export function degenerate(format: ExactFormat): InputError {
  return new InputError(
    `A solid in the ${format} file has no finite surface: its points or directions are missing, zero or infinite.`,
    'Open the part in a CAD program, check it there, and export it as STEP again.',
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
