import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.js';
import type { PartFile } from '../files/part-file.js';

const verbs = { analyzed: 'analyze', oriented: 'orient', shown: 'show' } as const;

/**
 * The bytes that were opened and checked by the server; `done` is what is done with them, for the message.
 *
 * @throws {InputError} when the file was exchanged or removed since.
 */
export async function readUnchanged({ path, name, sha256 }: PartFile, done: keyof typeof verbs): Promise<Uint8Array> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes && createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new InputError(
    `The file ${name} was changed or removed while it was being ${done}.`,
    `Wait until it is saved, then ${verbs[done]} it again.`,
  );
}
