// Runs a TypeScript file of this project: `node scripts/run.mjs examples/demo.ts ARGUMENTS`. Node 20 cannot read TypeScript itself.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [entry, ...rest] = process.argv.slice(2);
const outfile = resolve('node_modules/.cache', entry.replace(/\W/g, '-').replace(/-ts$/, '.mjs'));
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
process.argv = [process.argv[0], entry, ...rest];
await import(pathToFileURL(outfile).href);
