import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** A file as it is handed to be sent. The time is asked for in whole ms: as a fraction its last 122 ns are rounded up to the next. */
export async function fileOnDisk(path: string, name = basename(path)) {
  const { size, mtimeMs } = await stat(path, { bigint: true });
  return { path, name, sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
}
