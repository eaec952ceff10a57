import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PartStore } from '../parts/part-store.js';
import { type FileOrder, type FileToSave, type NamedFile, savePartFile } from '../parts/stored-files.js';
import { writeViewPage } from '../view-page.js';

export type ViewPages = ReturnType<typeof createViewPages>;

/** `readPage` gives the page of the part view, without a part. */
export function createViewPages(parts: Pick<PartStore, 'inWorkFolder'>, outputFolder: () => string, readPage: () => Promise<string>) {
  return {
    /** Saves a page with a part inside for the user. Not kept with the part, as what makes it large is there already. */
    async save(order: FileOrder, part: Pick<FileToSave, 'platform' | 'partName'> & { viewDataPath: string }): Promise<NamedFile> {
      const { viewDataPath, ...named } = part;
      return parts.inWorkFolder(async (folder) => {
        const path = join(folder, 'view.html');
        await writeFile(path, writeViewPage(await readPage(), await readFile(viewDataPath)), { mode: 0o600 });
        const saved = await savePartFile(outputFolder(), { ...order, ...named, path });
        return { name: basename(saved.path), ...saved };
      });
    },
  };
}
