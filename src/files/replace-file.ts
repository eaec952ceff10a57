import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { partialPath } from './partial.js';

/**
 * Puts `content` under `path` in one step: a reader sees the old file or the new one, never a part, also after a power cut.
 *
 * @throws the file system's own error; nothing half-written stays behind.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const partial = partialPath(dirname(path), basename(path));
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the names in a folder durable. Windows cannot open a folder; there the rename itself is durable enough. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
