import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Bench } from './work.js';

/** Programs of the bench itself, made on first use. */
export function createWorkshop(folder: string, pairs: number): Bench {
  const built = resolve('node_modules/.cache/bench');
  mkdirSync(built, { recursive: true });
  return {
    folder,
    pairs,
    async subject(name) {
      const outfile = join(built, `${name}.mjs`);
      const entryPoints = [`scripts/bench/subjects/${name}.ts`];
      const banner = { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" };
      const form = { platform: 'node', target: 'node20.18', format: 'esm', minifySyntax: true } as const;
      await build({ entryPoints, outfile, bundle: true, ...form, banner, external: kernels });
      return outfile;
    },
    async native(name, libraries = []) {
      const program = join(built, basename(name).replace(/\.\w+$/, ''));
      const compiler = name.endsWith('.c') ? 'gcc' : 'g++';
      const args = ['-O2', '-o', program, `scripts/bench/native/${name}`, '-I/usr/include/opencascade', ...libraries, '-pthread'];
      const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} could not be compiled: ${stderr.slice(0, 2000)}`);
      return program;
    },
  };
}

const kernels = ['replicad-opencascadejs', 'occt-import-js'];

/** Installs Debian packages that are missing. @throws {Error} when that fails. */
export function requirePackages(packages: readonly string[]): void {
  const missing = packages.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const root = process.getuid?.() === 0 ? [] : ['sudo'];
  const run = (args: string[]) => {
    const [command = '', ...rest] = [...root, ...args];
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status;
  };
  run(['apt-get', 'update', '-qq']);
  const status = run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...missing]);
  if (status !== 0) throw new Error(`apt-get could not install ${missing.join(', ')}`);
}
