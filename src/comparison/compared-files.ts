import { basename, dirname } from 'node:path';
import { ExpectedError } from '../errors.js';
import { printableText } from '../files/names.js';
import type { PartFile } from '../files/part-file.js';
import type { ComparedFile } from '../order.js';

/** Hashing is bound by the disk; a few at a time keep it busy. */
const atOnce = 4;
const maxNameChars = 60;

/**
 * The files at the given paths, in their order; one that cannot be used costs only its own place. Names are those of the files, with
 * their folders where two have the same.
 *
 * @throws {ExpectedError} that of the first file when none can be used.
 */
export async function openCompared(paths: readonly string[], openPart: (path: string) => Promise<PartFile>): Promise<ComparedFile[]> {
  const opened = new Array<PartFile | ExpectedError>(paths.length);
  const left = paths.entries();
  const lane = async () => {
    for (const [i, path] of left) opened[i] = await openPart(path).catch(unlessExpected);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const [first] = opened;
  if (first instanceof ExpectedError && opened.every((file) => file instanceof ExpectedError)) throw first;
  const names = distinctNames(opened.map((file, i) => (file instanceof ExpectedError ? (paths[i] ?? '') : file.path)));
  return opened.map((file, i) => {
    const name = names[i] ?? '';
    return file instanceof ExpectedError ? { name, problem: `${file.message} ${file.hint}` } : { name, file };
  });
}

function unlessExpected(error: unknown): ExpectedError {
  if (error instanceof ExpectedError) return error;
  throw error;
}

function distinctNames(paths: string[]): string[] {
  const short = paths.map((path) => shown(basename(path.replaceAll('\\', '/'))));
  const withFolder = paths.map((path, i) => (isTwice(short, i) ? shown(`${basename(dirname(path))}/${short[i]}`) : (short[i] ?? '')));
  return withFolder.map((name, i) => {
    const before = withFolder.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function isTwice(names: string[], i: number): boolean {
  return names.some((other, k) => k !== i && other === names[i]);
}

function shown(name: string): string {
  return printableText(name, maxNameChars);
}
