import type { Call } from '../../call.js';
import { InputError } from '../../errors.js';
import type { AnyFile } from '../../files/any-file.js';
import { printableText } from '../../files/names.js';
import { type EvoFile, toTime } from '../../vendors/evo/to-file.js';
import type { EvoAccount } from './account.js';
import { toEvoFolder } from './evo-path.js';

export type FileFilter = {
  folder?: string | undefined;
  name?: string | undefined;
  author?: string | undefined;
  since?: string | undefined;
  deleted: boolean;
  limit: number;
  cursor?: string | undefined;
};

type Row = Omit<EvoFile, 'name' | 'creatorWords'>;
/** `source`: `Seequent Evo`, or `Seequent Evo (sandbox)`. */
export type FilePage = { source: string; files: Row[]; total?: number; nextCursor?: string; message?: string };

export type EvoActions = ReturnType<typeof createEvoActions>;

/** A conversation takes some 20 KB of one answer. */
const maxPageChars = 16_000;
/** Evo cannot look for folders and names of people: this many files are looked through for them in one call. */
const searchedPerPage = 500;
const maxPages = 20;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be done at Evo within one call. `openAny` opens a file of any kind: Evo stores files and reads nothing in them. */
export function createEvoActions(account: Pick<EvoAccount, 'connect' | 'status'>, openAny: (path: string) => Promise<AnyFile>) {
  return {
    /**
     * A file that may be sent, checked.
     *
     * @throws {InputError} when it is missing, not allowed, or holds what should not leave this machine.
     */
    openFile: openAny,

    /** One page of the files of the workspace, those that were changed last first. */
    async listFiles(filter: FileFilter, { signal }: Call): Promise<FilePage> {
      const { evo } = await account.connect();
      const { limit, deleted, name, author } = filter;
      const isId = author !== undefined && uuid.test(author);
      const search = { isDeleted: deleted, name, modifiedSince: sinceOf(filter), ...(isId && { authorId: author }), signal };
      const isSought = (file: EvoFile) => isIn(file, filter.folder) && (isId || isBy(file, author));
      const isSifted = toEvoFolder(filter.folder ?? '') !== '' || (author !== undefined && !isId);
      const { source } = evo;
      const files: Row[] = [];
      let offset = offsetOf(filter.cursor);
      for (let pages = 0; pages < maxPages; pages++) {
        const page = await evo.list({ ...search, limit: isSifted ? searchedPerPage : limit, offset });
        const total = isSifted || page.total === null ? {} : { total: page.total };
        for (const file of page.files) {
          if (isSought(file)) {
            const row = toRow(file);
            if (files.length === limit || isFull(files, row)) return { source, files, ...total, nextCursor: String(offset) };
            files.push(row);
          }
          offset++;
        }
        if (page.files.length === 0 || (page.total !== null && offset >= page.total)) return { source, files, ...total };
        if (files.length === limit) return { source, files, ...total, nextCursor: String(offset) };
      }
      const message = `${offset} files were looked through so far. Call again with the cursor to go on.`;
      return { source, files, nextCursor: String(offset), message };
    },

    status: account.status,
  };
}

function isIn({ path }: EvoFile, folder: string | undefined): boolean {
  const wanted = toEvoFolder(folder ?? '');
  return wanted === '' || path.startsWith(`${wanted}/`);
}

function isBy({ creatorWords }: EvoFile, author: string | undefined): boolean {
  return author === undefined || creatorWords.some((word) => word.toLowerCase().includes(author.toLowerCase()));
}

function toRow({ name: _name, creatorWords: _words, ...row }: EvoFile): Row {
  return row;
}

function isFull(files: Row[], row: Row): boolean {
  return files.length > 0 && JSON.stringify(files).length + JSON.stringify(row).length > maxPageChars;
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new InputError(
    `"${printableText(cursor)}" is no cursor of a list of files.`,
    'Give nextCursor of the page before, or leave it out.',
  );
}

function sinceOf({ since }: FileFilter): string | undefined {
  if (since === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(?:T|$)/.test(since) ? toTime(since) : null;
  if (time !== null) return time;
  throw new InputError(`"${printableText(since)}" is no time.`, 'Give it as 2026-01-31 or 2026-01-31T08:00:00Z.');
}
