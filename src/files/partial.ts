import { randomBytes } from 'node:crypto';
import { opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMarkAlive, processMark } from '../process-mark.js';
import { errorCode } from './errno.js';

const partialName = /^\..+\.(?<mark>\d{1,10}-[0-9a-f]{8})[0-9a-f]{8}\.part$/;

/** A fresh hidden name, in the folder of the final one, that says which process writes it: `.name.<pid>-<random>.part`. */
export function partialPath(folder: string, name: string): string {
  return join(folder, `.${name}.${processMark}${randomBytes(4).toString('hex')}.part`);
}

/**
 * How many partial files of dead processes were removed from `folder`. Only names that `partialPath` makes are touched, and
 * none of a running process. Meant for the start of the server; a folder that cannot be listed counts as empty.
 */
export async function sweepPartials(folder: string): Promise<number> {
  const abandoned = await abandonedPartials(folder);
  const removed = await Promise.all(
    abandoned.map((path) =>
      rm(path).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  return removed.reduce<number>((sum, one) => sum + one, 0);
}

async function abandonedPartials(folder: string): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      const mark = partialName.exec(entry.name)?.groups?.mark;
      if (mark && entry.isFile() && !isMarkAlive(mark)) paths.push(join(folder, entry.name));
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
  return paths;
}
