import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Mutation } from '../../test/mutations/mutation.js';

const folder = 'test/mutations';

/** Every mutation of `test/mutations/*.ts` whose guard, file or list contains `only`, in the order of their lists' names. */
export async function readMutations(only: string): Promise<Mutation[]> {
  const lists = readdirSync(folder).filter((name) => name.endsWith('.ts') && name !== 'mutation.ts');
  const all: Mutation[] = [];
  for (const list of lists.sort()) {
    const mutations = await exportedBy(join(folder, list));
    if (mutations.length === 0) throw new Error(`${join(folder, list)} exports no list of mutations.`);
    all.push(...mutations.filter(({ guard, file }) => only === '' || [guard, file, list].some((text) => text.includes(only))));
  }
  return all;
}

/** Node 20 cannot read TypeScript itself. */
async function exportedBy(file: string): Promise<Mutation[]> {
  const outfile = resolve('node_modules/.cache', `mutations-${process.pid}-${file.replace(/\W/g, '-')}.mjs`);
  await build({ entryPoints: [file], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' });
  const module = (await import(pathToFileURL(outfile).href)) as Record<string, Mutation[]>;
  return Object.entries(module).flatMap(([name, value]) => (name.endsWith('Mutations') ? value : []));
}
