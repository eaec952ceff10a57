// Bundles the server and the engine's child process into dist/. What loads slowly stays in chunks of its own, loaded on first use.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { server: 'src/server.ts', child: 'src/engine/child.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  // The CAD kernels are LGPL: each stays a package and a .wasm file of its own that a user can replace.
  // PDFKit finds its fonts beside itself.
  external: ['replicad-opencascadejs', 'pdfkit', 'occt-import-js'],
  // Its main file asks for its parts in a way that no bundler can follow; its other one does not.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
});
