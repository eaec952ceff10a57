import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refused } from '../answers.js';
import type { StoredFile } from '../stored-file.js';
import type { Account } from './accounts.js';
import type { UploadFields } from './options.js';

/** How far the analysis of a part is; `full` holds what the engine wrote down. */
export type Analysis =
  | { state: 'none' }
  | { state: 'running' }
  | { state: 'finished'; full: Record<string, unknown> }
  | { state: 'failed'; message: string };

export type DrawingAnalysis = { state: 'not asked for' } | { state: 'running' } | { state: 'finished'; results: Record<string, unknown> };
export type Asset = { id: string; type: string; file: StoredFile; updatedMs: number; analysis: DrawingAnalysis };

/** What a task makes, to be fetched when it is done. */
export type TaskFile = 'report' | 'orientation';

export type Part = {
  id: string;
  owner: Account;
  name: string;
  uploadedMs: number;
  /** Everything that belongs to the part. */
  folder: string;
  cad: StoredFile | undefined;
  fields: UploadFields;
  analysis: Analysis;
  taskFiles: Map<TaskFile, StoredFile>;
  assets: Map<string, Asset>;
  /** Aborted when the part is reset: whatever still runs on its files stops. */
  reset: AbortController;
};

export type Parts = ReturnType<typeof createParts>;

export const notInDatabase = () => new Refused(404, 'Object not found in database.');
export const notInStorage = () => new Refused(404, 'Object not found in storage.');
export const invalidInput = () => new Refused(422, 'Invalid user input.');
const forbidden = () => new Refused(403, 'Access forbidden.');

/** The parts of this run. */
export function createParts(folder: string) {
  const parts = new Map<string, Part>();

  /** Ids are printed with dashes on some pages of the vendor and without on others. */
  const find = (id: string) => parts.get(id.replaceAll('-', '').toLowerCase());

  function require(id: string): Part {
    const part = find(id);
    if (!part) throw notInDatabase();
    return part;
  }

  return {
    find,

    async create(owner: Account, basename: string, fields: UploadFields, nowMs: number): Promise<Part> {
      const id = randomBytes(16).toString('hex');
      const part: Part = {
        id,
        owner,
        name: basename.replace(/\.[^.]*$/, '').replaceAll('_', ' '),
        uploadedMs: nowMs,
        folder: join(folder, id),
        cad: undefined,
        fields,
        analysis: { state: 'none' },
        taskFiles: new Map(),
        assets: new Map(),
        reset: new AbortController(),
      };
      await mkdir(part.folder, { mode: 0o700 });
      parts.set(id, part);
      return part;
    },

    /** @throws {Refused} when there is no such part, or it belongs to another organization. */
    requireReadable(id: string, account: Account): Part {
      const part = require(id);
      if (part.owner.organization !== account.organization) throw forbidden();
      return part;
    },

    /** @throws {Refused} when there is no such part, or the account does not own it. */
    requireWritable(id: string, account: Account): Part {
      const part = require(id);
      if (part.owner !== account) throw forbidden();
      return part;
    },
  };
}

/** Removes every file of a part and what was found out about it; the part itself stays. */
export async function resetPart(part: Part): Promise<void> {
  part.reset.abort(new Error('The files of the part were deleted.'));
  part.reset = new AbortController();
  part.cad = undefined;
  part.analysis = { state: 'none' };
  part.taskFiles.clear();
  part.assets.clear();
  await rm(part.folder, { recursive: true, force: true });
  await mkdir(part.folder, { mode: 0o700 });
}
