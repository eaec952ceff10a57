// Bundles the server, the engine's child process with its slicing thread, and the part view into dist/. What loads slowly stays in chunks
// of its own, loaded on first use. With --clean nothing of an earlier build stays.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildView } from './build-view.mjs';
import { bundlePdfkit } from './packaging/bundle-pdfkit.mjs';
import { englishOnly } from './packaging/english-only.mjs';
import { writeThirdPartyNotices } from './packaging/third-party-notices.mjs';
import { toCommonJs } from './packaging/to-common-js.mjs';

/** A server that is running may still load a chunk of the build before this one. */
const graceMs = 10 * 60_000;

// Inside dist/, so that moving a file into place is one step that nobody sees half done.
const workshop = join('dist', `.build-${process.pid}`);
await mkdir(workshop, { recursive: true });
try {
  const { metafile } = await build({
    entryPoints: { server: 'src/server.ts', child: 'src/engine/child.ts', slicer: 'src/engine/slicer.ts' },
    outdir: workshop,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    // The CAD kernels are LGPL: each stays a package and a .wasm file of its own that a user can replace.
    external: ['replicad-opencascadejs', 'occt-import-js'],
    plugins: [bundlePdfkit, englishOnly],
    metafile: true,
    // Its main file asks for its parts in a way that no bundler can follow; its other one does not.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    logLevel: 'warning',
  });
  await toCommonJs(workshop);
  await buildView(join(workshop, 'part-view.html'));
  await writeThirdPartyNotices(metafile, join(workshop, 'THIRD-PARTY-NOTICES.txt'));
  await publish(process.argv.includes('--clean'));
} finally {
  await rm(workshop, { recursive: true, force: true });
}

/** Chunks first: at no moment does an entry name one that is not there. */
async function publish(isClean) {
  const entries = ['slicer.js', 'child.js', 'server.js'];
  const built = await readdir(workshop);
  const chunks = built.filter((name) => !entries.includes(name));
  for (const name of [...chunks, ...entries]) await rename(join(workshop, name), join('dist', name));
  for (const name of await readdir('dist')) {
    if (built.includes(name)) continue;
    // Another build's workshop is no leftover while it works.
    const isWorkshop = name.startsWith('.build-');
    const age = Date.now() - ((await stat(join('dist', name)).catch(() => undefined))?.mtimeMs ?? 0);
    if ((isClean && !isWorkshop) || age > graceMs) await rm(join('dist', name), { recursive: true, force: true });
  }
}
