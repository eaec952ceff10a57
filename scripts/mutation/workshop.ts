import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mutation } from '../../test/mutations/mutation.js';

const leftOut = ['.git', 'node_modules', 'dist', 'demo-output'];

export type Workshop = ReturnType<typeof openWorkshop>;

/** A copy of the project in a folder of its own, built, where guards can be broken; `close` removes it. */
export function openWorkshop() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mutation-')));
  for (const name of readdirSync('.')) if (!leftOut.includes(name)) cpSync(name, join(folder, name), { recursive: true });
  linkPackages(folder);
  process.once('exit', close);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  build();

  /** @throws {Error} when it cannot be built. */
  function build(): void {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`it cannot be built: ${stderr.trim().slice(0, 500)}`);
  }

  function close(): void {
    rmSync(folder, { recursive: true, force: true });
  }

  return {
    folder,
    close,

    /**
     * What `work` returns while the guard is broken, also in the built server.
     *
     * @throws {Error} when the text does not stand in the file exactly once, or the broken code cannot be built.
     */
    async broken<Result>({ file, from, to }: Mutation, work: () => Promise<Result>): Promise<Result> {
      const path = join(folder, file);
      if (!existsSync(path)) throw new Error(`there is no file ${file}`);
      const whole = readFileSync(path, 'utf8');
      const times = whole.split(from).length - 1;
      if (times !== 1) throw new Error(`the text to replace stands ${times} times in ${file}, not once`);
      if (from === to) throw new Error('the replacement changes nothing');
      try {
        writeFileSync(
          path,
          whole.replace(from, () => to),
        );
        build();
        return await work();
      } finally {
        writeFileSync(path, whole);
      }
    },

    /** Builds what was restored last. */
    build,
  };
}

/** A folder of links, so that caches written beside the packages are the copy's own. */
function linkPackages(folder: string): void {
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '.cache'), { recursive: true });
  for (const name of readdirSync('node_modules')) {
    if (!name.startsWith('.') || name === '.bin') symlinkSync(resolve('node_modules', name), join(packages, name));
  }
  const oracles = resolve('node_modules/.cache/oracles');
  if (existsSync(oracles)) symlinkSync(oracles, join(packages, '.cache/oracles'));
}
