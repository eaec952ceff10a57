import { opendir } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import { InputError } from '../errors.js';
import { isPartFileName } from './formats.js';
import type { Location } from './guard.js';
import { printableText } from './names.js';

/** Bounds the work on huge folders: 2,000 names of full length still take well under a second. */
const maxEntries = 2_000;
const maxSuggestions = 5;

/** The error for an allowed path with nothing there: the hint has the nearest names in its folder, or the last folder that exists. */
export async function missingFile(path: string, location: Extract<Location, { exists: false }>): Promise<InputError> {
  const { nearestFolder, realNearestFolder, isForbidden } = location;
  const shown = `"${printableText(path)}"`;
  if (isForbidden) {
    return new InputError(`${shown} cannot be reached: this server may not look into its folder.`, 'Check the permissions of the folder.');
  }
  if (dirname(path) !== nearestFolder) {
    const folder = printableText(join(nearestFolder, firstMissing(nearestFolder, path)));
    return new InputError(
      `${shown} was not found: the folder "${folder}" does not exist.`,
      `"${printableText(nearestFolder)}" does. Check the spelling of what follows it.`,
    );
  }
  return new InputError(
    `${shown} was not found.`,
    suggest(await nearestNames(realNearestFolder, basename(path)), 'Nearest part files in that folder'),
  );
}

/** The same for a file that is no part file, to whose owner part files nearby are no help: the hint is `hint` then. */
export async function missingOther(path: string, location: Extract<Location, { exists: false }>, hint: string): Promise<InputError> {
  if (location.isForbidden || dirname(path) !== location.nearestFolder) return missingFile(path, location);
  return new InputError(`"${printableText(path)}" was not found.`, hint);
}

/** The error for a path that is a folder; the hint names some of the part files inside. */
export async function folderInsteadOfFile(path: string, realFolder: string): Promise<InputError> {
  const names = await nearestNames(realFolder, '');
  return new InputError(`"${printableText(path)}" is a folder, not a part file.`, suggest(names, 'Part files in that folder'));
}

/**
 * Up to five part files in `folder`, nearest to `name` first: the same name in other letters, the same stem with another
 * extension, then by edit distance; by the alphabet for an empty `name`. Never hidden files; empty when the folder cannot be listed.
 */
export async function nearestNames(folder: string, name: string): Promise<string[]> {
  const names = await partFileNames(folder);
  const wanted = folded(name);
  return names
    .map((candidate) => ({ candidate, rank: rank(folded(candidate), wanted) }))
    .sort((a, b) => a.rank - b.rank || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, maxSuggestions)
    .map(({ candidate }) => candidate);
}

function suggest(names: readonly string[], heading: string): string {
  if (names.length === 0) return 'There is no part file in that folder. Check the path.';
  return `${heading}: ${names.map((name) => `"${printableText(name, 100)}"`).join(', ')}.`;
}

function firstMissing(folder: string, path: string): string {
  let place = path;
  while (dirname(place) !== folder && dirname(place) !== place) place = dirname(place);
  return basename(place);
}

async function partFileNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  let seen = 0;
  try {
    for await (const entry of await opendir(folder)) {
      if (++seen > maxEntries) break;
      if (!entry.name.startsWith('.') && !entry.isDirectory() && isPartFileName(entry.name)) names.push(entry.name);
    }
  } catch {
    // Suggestions are a courtesy: a folder that cannot be listed gives none.
  }
  return names;
}

/** macOS stores names decomposed; without normalization "ü" would be two edits away from itself. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase().slice(0, 255);
}

function rank(candidate: string, wanted: string): number {
  if (candidate === wanted || wanted === '') return 0;
  return parse(candidate).name === parse(wanted).name ? 1 : 1 + editDistance(candidate, wanted);
}

/**
 * Insertions, deletions and substitutions that turn `a` into `b`.
 *
 * @see R. Wagner, M. Fischer, "The string-to-string correction problem", JACM 21(1), 1974
 */
function editDistance(a: string, b: string): number {
  let above = Uint16Array.from({ length: b.length + 1 }, (_, column) => column);
  let row = new Uint16Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = above[j - 1]! + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      row[j] = Math.min(substitution, above[j]! + 1, row[j - 1]! + 1);
    }
    [above, row] = [row, above];
  }
  return above[b.length]!;
}
