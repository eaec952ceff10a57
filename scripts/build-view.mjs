// Bundles the part view into one HTML file that loads nothing: it runs inside hosts that forbid everything but inline code.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** Writes the page to `target`. */
export async function buildView(target) {
  const { outputFiles } = await build({
    entryPoints: ['src/view/main.ts', 'src/view/style.css'],
    outdir: 'unused',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    plugins: [shaders],
    logLevel: 'warning',
  });
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text.trim();
  const template = await readFile('src/view/page.html', 'utf8');
  // Functions, because a text would have its dollar signs read as patterns.
  const page = template.replace('/* style */', () => textOf('.css')).replace('/* script */', () => textOf('.js'));
  await writeFile(target, page);
}

/** Shaders are files of their own; their comments and indentation stay at home. */
const shaders = {
  name: 'shaders',
  setup({ onLoad }) {
    onLoad({ filter: /\.glsl$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
      return { contents: lines.filter(Boolean).join('\n'), loader: 'text' };
    });
  },
};
