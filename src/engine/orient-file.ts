import { open, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ConfigError, InputError } from '../errors.js';
import { claimName } from '../files/claim.js';
import { errorCode } from '../files/errno.js';
import { partialPath } from '../files/partial.js';
import type { OrientRequest } from './messages.js';
import type { ExtentsMm } from './part-measures.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';
import { orientedStl } from './writers/oriented-stl.js';
import { type Rotation, rotationOf } from './writers/rotation.js';

type Progress = (fraction: number, message: string) => void;
type Order = OrientRequest['order'];

/**
 * Writes a part, turned and moved so that its bounding box begins at 0, 0, 0, to a path where nothing is: a STEP file as STEP, any
 * other as binary STL, both in mm. What stands under that name is complete.
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
  await writeNew(outputPath, oriented);
}

/** Angles that are no numbers come out of JSON as null. */
function requireAngles(rotationDeg: ExtentsMm): ExtentsMm {
  const { x, y, z } = rotationDeg;
  if ([x, y, z].every(Number.isFinite)) return rotationDeg;
  throw new InputError('The rotation of the part is not known.', 'Give three angles in degrees: about x, y and z.');
}

async function turn(bytes: Uint8Array, { file, units }: Order, rotation: Rotation): Promise<Uint8Array> {
  if (file.format === 'step') {
    // As in read-part.ts: only STEP files pay for the CAD kernel.
    const { orientedStep } = await import('./writers/oriented-step.js');
    return orientedStep(bytes, rotation);
  }
  const { mesh } = await readPart(bytes, file.format, units);
  return orientedStl(mesh, rotation);
}

/** This process may be killed at any moment, so the file gets its name only when it is whole. */
async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const partial = partialPath(dirname(path), basename(path));
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await claimName(partial, path))) throw unwritten('EEXIST');
  } catch (error) {
    const code = errorCode(error);
    throw code === undefined ? error : unwritten(code, error);
  } finally {
    await rm(partial, { force: true });
  }
}

/** A full disk, or a folder that was taken away, is no fault of the part. */
function unwritten(code: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `The turned part could not be written (${code}).`,
    'See that the folder PART_STATE_DIR is there, can be written, and has room on its disk. Then call again.',
    cause,
  );
}
