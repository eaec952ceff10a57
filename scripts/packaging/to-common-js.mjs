// Node starts CommonJS sooner than modules, and only of CommonJS can it keep what V8 compiled (see src/compiled-code.ts). esbuild splits
// modules only, so they are turned afterwards, one by one. Names stay, for the stacks of errors.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

const ownUrl = 'ownUrl__';

/** Turns every file of a folder; chunks are asked for at the moment at which `import()` asked for them. */
export async function toCommonJs(folder) {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  await Promise.all(files.map((name) => turn(join(folder, name))));
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
}

async function turn(path) {
  const text = await readFile(path, 'utf8');
  const { code } = await transform(text.replace(/\bimport\("(\.\/[^"]+)"\)/g, 'Promise.resolve().then(() => require("$1"))'), {
    format: 'cjs',
    platform: 'node',
    target: 'node20.18',
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line in which a failure nobody caught happened.
    lineLimit: 200,
    define: { 'import.meta.url': ownUrl },
    banner: text.includes('import.meta.url') ? `const ${ownUrl} = require('node:url').pathToFileURL(__filename).href;` : '',
  });
  await writeFile(path, code);
}
