import type { PartFile } from '../files/part-file.js';
import type { LengthUnit } from '../order.js';
import { boundingBox, extentsMm } from './metrics/bounding-box.js';
import type { FileUnits, PartGeometry } from './part-geometry.js';
import { readGltf } from './readers/gltf/gltf.js';
import type { MeshFile } from './readers/mesh-file.js';
import { readObj } from './readers/obj.js';
import { readPly } from './readers/ply/ply.js';
import { readStl } from './readers/stl/stl.js';
import { readThreeMf } from './readers/three-mf/three-mf.js';
import { guessUnit, scaleToMillimeters } from './readers/units.js';

/**
 * What a part file holds, in mm. A unit that the file states wins over `givenUnits`; one that it does not state is taken from
 * them, or guessed with a reason.
 *
 * @throws {InputError} when the bytes are not a sound file of that format.
 */
export async function readPart(bytes: Uint8Array, format: PartFile['format'], givenUnits?: LengthUnit): Promise<PartGeometry> {
  if (isCad(format)) return withUnitNote(await readCad(bytes, format, givenUnits), givenUnits);
  const { mesh, groups, unit, notes } = meshReaders[format](bytes);
  const units = unitsOf(mesh, unit, givenUnits);
  return withUnitNote({ mesh: scaleToMillimeters(mesh, units.unit), groups, units, notes }, givenUnits);
}

type CadFormat = 'step' | 'iges' | 'brep';

function isCad(format: PartFile['format']): format is CadFormat {
  return format === 'step' || format === 'iges' || format === 'brep';
}

/** A CAD kernel takes some 300 MB and a quarter of a second: only CAD files pay for it. */
async function readCad(bytes: Uint8Array, format: CadFormat, givenUnits: LengthUnit | undefined): Promise<PartGeometry> {
  if (format === 'step') return (await import('./readers/step/step.js')).readStep(bytes);
  if (format === 'brep') return (await import('./readers/brep/brep.js')).readBrep(bytes, givenUnits);
  return (await import('./readers/iges/iges.js')).readIges(bytes);
}

const meshReaders: Record<Exclude<PartFile['format'], CadFormat>, (bytes: Uint8Array) => MeshFile> = {
  stl: readStl,
  '3mf': readThreeMf,
  obj: readObj,
  ply: readPly,
  glb: readGltf,
  gltf: readGltf,
};

function unitsOf(mesh: MeshFile['mesh'], unit: FileUnits['unit'] | undefined, given: LengthUnit | undefined): FileUnits {
  if (unit) return { unit, source: 'file', reason: `The file states ${unit}.` };
  if (given) return { unit: given, source: 'given', reason: `The caller gave ${given}; the file states no unit.` };
  return guessUnit(extentsMm(boundingBox(mesh)));
}

/** A guess is worth a note, and so is a wish that the file itself overrules. */
function withUnitNote(part: PartGeometry, given: LengthUnit | undefined): PartGeometry {
  const { units, notes } = part;
  if (units.source === 'guessed') return { ...part, notes: [`${units.reason} Call again with units if that is wrong.`, ...notes] };
  if (units.source === 'given' || given === undefined || given === units.unit) return part;
  return { ...part, notes: [`units "${given}" was not used: the file itself states ${units.unit}.`, ...notes] };
}
