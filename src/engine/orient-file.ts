import { InputError } from '../errors.js';
import type { OrientRequest } from './messages.js';
import type { ExtentsMm } from './part-measures.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';
import { writeNew } from './write-new.js';
import { orientedStl } from './writers/oriented-stl.js';
import { type Rotation, rotationOf } from './writers/rotation.js';

type Progress = (fraction: number, message: string) => void;
type Order = OrientRequest['order'];

/**
 * Writes a part, turned and moved so that its bounding box begins at 0, 0, 0, to a path where nothing is: a STEP or BREP file as
 * STEP, any other as binary STL, both in mm. What stands under that name is complete.
 *
 * @throws {InputError} when the file or the rotation is at fault, {ConfigError} when the result cannot be written.
 */
export async function orientFile({ order, outputPath }: OrientRequest, progress: Progress): Promise<void> {
  const rotation = rotationOf(requireAngles(order.rotationDeg));
  progress(0.01, 'reading the file');
  const bytes = await readUnchanged(order.file, 'oriented');
  progress(0.05, 'turning the part');
  const oriented = await turn(bytes, order, rotation);
  progress(0.9, 'writing the turned part');
  await writeNew(outputPath, oriented, 'turned part');
}

/** Angles that are no numbers come out of JSON as null. */
function requireAngles(rotationDeg: ExtentsMm): ExtentsMm {
  const { x, y, z } = rotationDeg;
  if ([x, y, z].every(Number.isFinite)) return rotationDeg;
  throw new InputError('The rotation of the part is not known.', 'Give three angles in degrees: about x, y and z.');
}

async function turn(bytes: Uint8Array, { file, units }: Order, rotation: Rotation): Promise<Uint8Array> {
  if (file.format === 'step' || file.format === 'brep') {
    // As in read-part.ts: only CAD files pay for the CAD kernel.
    const { orientedStep } = await import('./writers/oriented-step.js');
    return orientedStep({ bytes, format: file.format === 'step' ? 'STEP' : 'BREP', units }, rotation);
  }
  const { mesh } = await readPart(bytes, file.format, units);
  return orientedStl(mesh, rotation);
}
