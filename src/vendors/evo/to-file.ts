import { printableText } from '../../files/names.js';
import type { FileDocument, ListedFile, User } from './wire.js';

/** A file of a workspace, in this server's words. */
export type EvoFile = {
  fileId: string;
  versionId: string;
  name: string;
  /** Folders and name without a slash before them, as an upload takes it. */
  path: string;
  sizeBytes: number | null;
  /** ISO 8601, UTC. */
  createdAt: string | null;
  createdBy: string | null;
  /** Name and email of that person, as far as they are known. */
  creatorWords: string[];
  modifiedAt: string | null;
  modifiedBy: string | null;
  /** Only of a deleted file. */
  deletedAt?: string;
  deletedBy?: string | null;
};

export function toFile(document: ListedFile | FileDocument): EvoFile {
  const { created_by: createdBy, author, deleted_at: deletedAt } = document;
  const path = toPath(document);
  const creator = createdBy ?? author;
  const deleted = toTime(deletedAt);
  return {
    fileId: document.file_id,
    versionId: document.version_id,
    name: path.split('/').at(-1) ?? path,
    path,
    sizeBytes: document.size ?? null,
    createdAt: toTime(document.created_at),
    createdBy: toPerson(creator),
    creatorWords: [creator?.name, creator?.email].flatMap((word) => printableText(word ?? '', 100) || []),
    modifiedAt: toTime(document.modified_at),
    modifiedBy: toPerson(document.modified_by),
    ...(deleted !== null && { deletedAt: deleted, deletedBy: toPerson(document.deleted_by) }),
  };
}

/** `path` is the folder in some answers and the whole path in others. */
function toPath({ name, path }: ListedFile | FileDocument): string {
  const folder = clean(path ?? '');
  const own = clean(name ?? '');
  if (own === '') return folder;
  if (folder === own || folder.endsWith(`/${own}`) || folder === '') return folder === '' ? own : folder;
  return `${folder}/${own}`;
}

/** Nothing that cannot be seen; several blanks in a row stay, since with one of them the file would not be found again. */
function clean(path: string): string {
  const pieces = path.split(' ').map((piece) => printableText(piece, 1024));
  return pieces.join(' ').slice(0, 2048).replace(/^\/+/, '').replace(/\/+$/, '');
}

/** The time as ISO 8601 in UTC; null when there is none that can be read. One without an offset is UTC already. */
export function toTime(text: string | null | undefined): string | null {
  if (text == null) return null;
  const hasOffset = /(?:z|[+-]\d\d:?\d\d)$/i.test(text);
  const hasTime = /T\d\d:/i.test(text);
  const ms = Date.parse(hasTime && !hasOffset ? `${text}Z` : text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

function toPerson(user: User): string | null {
  return printableText(user?.name ?? '', 100) || printableText(user?.email ?? '', 100) || printableText(user?.id ?? '', 100) || null;
}
