// Zod brings its messages in fifty languages, 300 KB that every start would read. Ours are English.
import { dirname } from 'node:path';

/** A plugin of esbuild; fails when Zod no longer keeps its languages where it did. */
export const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};
