import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, ExpectedError } from '../errors.js';
import { errorCode } from '../files/errno.js';
import { replaceFile } from '../files/replace-file.js';
import { logFailure } from '../log.js';
import { isMarkAlive, processMark } from '../process-mark.js';
import { redactedDeep } from '../redaction/redacted.js';
import { PartResult } from '../vocabulary.js';

export const fullResultName = 'full-result.json';
const recordName = 'part.json';
const maxTries = 10;
const PartRecord = z.object({ schema: z.literal(1), result: PartResult, order: z.unknown() });
export type PartRecord = z.output<typeof PartRecord>;

export type PartStore = ReturnType<typeof createPartStore>;

/**
 * What is known of analyzed parts, a folder for each: the result, what was asked for, and the files of the analysis.
 * A part is there as a whole or not at all.
 */
export function createPartStore(root: () => string) {
  const folderOf = (platform: string, partId: string) => join(root(), 'parts', platform, partId);
  // Ids reach this place from URIs too; none may lead out of the folder.
  const isId = (platform: string, partId: string) => /^[a-z0-9]{1,20}$/.test(platform) && /^[0-9a-f]{32}$/.test(partId);
  const workRoot = () => join(root(), 'parts-in-work');

  async function read(platform: string, partId: string): Promise<PartRecord | undefined> {
    if (!isId(platform, partId)) return undefined;
    const text = await readFile(join(folderOf(platform, partId), recordName), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return PartRecord.parse(JSON.parse(text));
    } catch (error) {
      logFailure(`record of part ${partId} is unreadable and is passed over`, error);
      return undefined;
    }
  }

  async function inWorkFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
    const folder = join(workRoot(), `${processMark}.${randomBytes(6).toString('hex')}`);
    try {
      await sweep(workRoot());
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return await work(folder);
    } catch (error) {
      throw unwritable(root(), error);
    } finally {
      await remove(folder);
    }
  }

  return {
    /** The part, or undefined when it is not known (or its record is damaged, or of a version that wrote another shape). */
    read,

    /** Path of the first of the named files that the part has; undefined when it has none of them. */
    async file(platform: string, partId: string, ...names: string[]): Promise<string | undefined> {
      if (!isId(platform, partId)) return undefined;
      for (const name of names) {
        const path = join(folderOf(platform, partId), name);
        if ((await stat(path).catch(() => undefined))?.isFile()) return path;
      }
      return undefined;
    },

    /** Forgets a part and its files; one that is not known is no failure. */
    async forget(platform: string, partId: string): Promise<void> {
      if (isId(platform, partId)) await remove(folderOf(platform, partId));
    },

    /** Ids of the parts of a platform, newest first. */
    async list(platform: string): Promise<string[]> {
      const folder = join(root(), 'parts', platform);
      const names = (await readdir(folder).catch(() => [])).filter((name) => isId(platform, name));
      const dated = await Promise.all(
        names.map(async (name) => ({ name, ms: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
      );
      return dated.sort((a, b) => b.ms - a.ms).map(({ name }) => name);
    },

    /**
     * Adds a file that `work` writes to the given path, under the name that `work` returns, and returns where it is then. A file
     * of that name is replaced; when `work` fails nothing stays behind. The part need not be known.
     */
    async addFile(platform: string, partId: string, work: (path: string) => Promise<string>): Promise<string> {
      return inWorkFolder(async (folder) => {
        const written = join(folder, 'file');
        const name = await work(written);
        const target = folderOf(platform, partId);
        await mkdir(target, { recursive: true, mode: 0o700 });
        await rename(written, join(target, name));
        return join(target, name);
      });
    },

    /** Removes what killed processes left half done. */
    sweep: () => sweep(workRoot()),

    /** Lets `work` use a folder that is removed afterwards. */
    inWorkFolder,

    /** Lets `work` fill a fresh folder and makes that folder the part. When `work` fails nothing stays behind. */
    async fill(platform: string, partId: string, order: unknown, work: (folder: string) => Promise<PartResult>): Promise<void> {
      await inWorkFolder(async (folder) => {
        const result = await work(folder);
        await replaceFile(join(folder, recordName), JSON.stringify({ schema: 1, result: redactedDeep(result), order }));
        await moveIntoPlace(folder, folderOf(platform, partId));
      });
    },
  };
}

/** A folder cannot be renamed onto one that holds files, so an older analysis of the part steps aside first. */
async function moveIntoPlace(folder: string, target: string): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true, mode: 0o700 });
  for (let tries = 0; ; tries++) {
    const aside = `${folder}-old${tries}`;
    await rename(target, aside).catch(() => {});
    try {
      return await rename(folder, target);
    } catch (error) {
      await rename(aside, target).catch(() => {});
      // Another process has put its analysis of the same part there in between.
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '') || tries === maxTries) throw error;
    } finally {
      await remove(aside);
    }
  }
}

/** What cannot be removed is tried again by the next sweep; it must not hide why the work failed, or that it did not. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** Removes what processes left behind that were killed at work. */
async function sweep(workRoot: string): Promise<void> {
  for (const name of await readdir(workRoot).catch(() => [])) {
    if (!isMarkAlive(name.split('.')[0] ?? '')) await remove(join(workRoot, name));
  }
}

function unwritable(folder: string, error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined || error instanceof ExpectedError) return error;
  return new ConfigError(
    `The results of parts cannot be kept in ${folder} (${code}).`,
    'Make that folder writable and see that its disk has room, or set PART_STATE_DIR to another.',
    error,
  );
}
