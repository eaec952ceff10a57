import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Writes the storage as a module of its own, `storage.mjs` in `folder`, for processes whose memory is measured. */
export async function buildStorage(folder: string): Promise<void> {
  await build({
    entryPoints: [resolve('src/http/storage/storage.ts')],
    outfile: join(folder, 'storage.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}
