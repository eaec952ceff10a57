// PDFKit asks for its standard fonts in a way that no bundler can follow. Said plainly, the two that reports use are bundled with it,
// and an installation needs neither PDFKit nor the twenty packages that it brings along.
import { readFile } from 'node:fs/promises';

const standardFonts = { Helvetica: 'Helvetica', 'Helvetica-Bold': 'HelveticaBold' };

/** A plugin of esbuild; fails when PDFKit no longer looks as it did. */
export const bundlePdfkit = {
  name: 'bundle-pdfkit',
  setup({ onLoad }) {
    onLoad({ filter: /pdfkit[\\/]js[\\/]pdfkit\.node\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const loaders = /const require\$1 = createRequire\(import\.meta\.url\);\s*registerStdFontLoaders\(\{[^}]*\}\);/;
      if (!loaders.test(text)) throw new Error(`${path} loads its fonts in an unknown way: see scripts/packaging/bundle-pdfkit.mjs`);
      const fonts = Object.entries(standardFonts).map(([name, file]) => `'${name}': () => require('#standard-fonts/${file}')`);
      // A function, because a text would have its dollar signs read as patterns.
      return { contents: text.replace(loaders, () => `registerStdFontLoaders({ ${fonts.join(', ')} });`), loader: 'js' };
    });
  },
};
