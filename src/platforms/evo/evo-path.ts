import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';

/**
 * A path in a workspace as Evo takes it: folders and file name with one `/` between them. One that ends in `/` names a folder, and
 * `fileName` is added.
 *
 * @throws {InputError} when a part of it is empty, `.` or `..`, or holds what cannot be seen.
 */
export function toEvoPath(typed: string, fileName: string): string {
  const bare = typed.replace(/^\/+/, '');
  const path = bare === '' || bare.endsWith('/') ? `${bare}${fileName}` : bare;
  const isSound = path.split('/').every((part) => part.trim() !== '' && part !== '.' && part !== '..');
  const isSeen = path.split(' ').every((piece) => printableText(piece, 2048) === piece);
  if (isSound && isSeen) return path;
  throw new InputError(
    `"${printableText(typed)}" is no path in a workspace of Seequent Evo.`,
    'Give folders and a file name with "/" between them, such as "drawings/bracket.pdf"; a folder alone ends in "/".',
  );
}

/** A folder for a comparison with paths: without slashes around it; '' is the whole workspace. */
export function toEvoFolder(typed: string): string {
  return typed.replace(/^\/+/, '').replace(/\/+$/, '');
}
