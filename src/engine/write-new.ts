import { open, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { ConfigError } from '../errors.js';
import { claimName } from '../files/claim.js';
import { errorCode } from '../files/errno.js';
import { partialPath } from '../files/partial.js';

/**
 * Writes a file where nothing is; `what` names it in a message. This process may be killed at any moment, so the file gets its name only
 * when it is whole.
 *
 * @throws {ConfigError} when it cannot be written.
 */
export async function writeNew(path: string, bytes: Uint8Array, what: string): Promise<void> {
  const partial = partialPath(dirname(path), basename(path));
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await claimName(partial, path))) throw unwritten(what, 'EEXIST');
  } catch (error) {
    const code = errorCode(error);
    throw code === undefined ? error : unwritten(what, code, error);
  } finally {
    await rm(partial, { force: true });
  }
}

/** A full disk, or a folder that was taken away, is no fault of the part. */
function unwritten(what: string, code: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `The ${what} could not be written (${code}).`,
    'See that the folder PART_STATE_DIR is there, can be written, and has room on its disk. Then call again.',
    cause,
  );
}
