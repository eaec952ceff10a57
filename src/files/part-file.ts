import { requireContent } from './content.js';
import { type PartFormat, requirePartFormat } from './formats.js';
import { folderInsteadOfFile, missingFile } from './nearest.js';
import { type CheckedFile, type FileRules, openCheckedFile, type PlaceOptions } from './open-file.js';

/** A part file that was checked: where it is, what it is, and the bytes it held when it was read. */
export type PartFile = Omit<CheckedFile<PartFormat>, 'kind'> & { format: PartFormat };

/** What may be opened. `folders` are the allowed ones, `maxBytes` replaces single size limits. */
export type OpenOptions = PlaceOptions & { maxBytes?: Partial<Record<PartFormat, number>> | undefined };

const mebibyte = 1 << 20;

/**
 * STEP, IGES, BREP: the CAD kernel needs some 25 times the size in memory.
 * GLB: the decoded corners may be used many times. 3MF: compressed. The others are read almost as they are.
 */
const defaultMaxBytes: Record<PartFormat, number> = {
  step: 64 * mebibyte,
  iges: 64 * mebibyte,
  brep: 64 * mebibyte,
  '3mf': 256 * mebibyte,
  stl: 2048 * mebibyte,
  obj: 2048 * mebibyte,
  ply: 2048 * mebibyte,
  glb: 512 * mebibyte,
  gltf: 256 * mebibyte,
};

const partRules: Omit<FileRules<PartFormat>, 'limit'> = {
  noun: 'part file',
  missing: missingFile,
  folder: folderInsteadOfFile,
  requireKind: requirePartFormat,
  emptyHint: 'Export or download the part again.',
  tooLargeHint: 'Export the part on its own, with less detail, or (for meshes) with fewer triangles.',
  mayHaveSeveralNames: true,
  requireContent,
};

/**
 * A part file on this machine, found by what was typed, guarded, checked and hashed; nothing stays open.
 *
 * Allowed are regular files with the extension and the content of a part inside `folders`, within the size limit of their format.
 *
 * @throws {InputError} when the spelling, the place, the kind, the size or the content is refused, when nothing is there, or
 * when the file changes while it is read. The signal's reason when it is aborted.
 */
export async function openPartFile(typed: string, options: OpenOptions): Promise<PartFile> {
  const limit = (format: PartFormat) => ({
    maxBytes: options.maxBytes?.[format] ?? defaultMaxBytes[format],
    files: `${format.toUpperCase()} files`,
  });
  const { path, name, kind, sizeBytes, sha256, modifiedMs } = await openCheckedFile(typed, options, { ...partRules, limit });
  return { path, name, format: kind, sizeBytes, sha256, modifiedMs };
}
