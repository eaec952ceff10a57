import { spawnSync } from 'node:child_process';

/** What npm would publish; hashes in names are left out, and what differs in nothing else is named once. */
export const expectedFiles = [
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/app-*.js',
  'dist/brep-*.js',
  'dist/child.js',
  'dist/chunk-*.js',
  'dist/command-*.js',
  'dist/config-*.js',
  'dist/iges-*.js',
  'dist/main-*.js',
  'dist/oriented-step-*.js',
  'dist/package.json',
  'dist/part-view.html',
  'dist/pdf-*.js',
  'dist/sandbox-*.js',
  'dist/serve-*.js',
  'dist/server.js',
  'dist/services-*.js',
  'dist/slicer.js',
  'dist/step-*.js',
  'dist/xlsx-*.js',
  'examples/bracket-drawing.pdf',
  'examples/bracket.step',
  'examples/spacer-leaky.stl',
  'examples/spacer.stl',
  'examples/two-bodies-inch.step',
  'package.json',
];

/** Files that npm would publish and should not, and the other way round. */
export function packageSurprises(): string[] {
  const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  if (status !== 0) return ['npm pack does not run'];
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return differences(files.map(({ path }) => path));
}

export function differences(paths: readonly string[]): string[] {
  const found = new Set(paths.map((path) => path.replace(/-[A-Z0-9]{8}\.js$/, '-*.js')));
  const more = [...found].filter((path) => !expectedFiles.includes(path)).map((path) => `${path} would be published`);
  return [...more, ...expectedFiles.filter((path) => !found.has(path)).map((path) => `${path} is missing`)];
}
