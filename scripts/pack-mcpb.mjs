// Packs the built server as a desktop extension: dist-mcpb/part-analysis-mcp.mcpb. The same build gives the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { withoutTimes } from './packaging/zip-times.mjs';

const packer = '@anthropic-ai/mcpb@2.1.2';
const outdir = resolve('dist-mcpb');
const stage = join(outdir, 'stage');
const target = join(outdir, 'part-analysis-mcp.mcpb');

/** What the server loads of the CAD kernels, their licenses, and nothing else: a user may replace each with another build. */
const kernels = {
  'replicad-opencascadejs': ['package.json', 'LICENSE', 'README.md', 'dist/replicad_single.js', 'dist/replicad_single.wasm'],
  'occt-import-js': [
    'package.json',
    'LICENSE.md',
    'README.md',
    'dist/occt-import-js.js',
    'dist/occt-import-js.wasm',
    'dist/license.occt-import-js.txt',
    'dist/license.occt.txt',
  ],
};

if (!existsSync('dist/server.js')) throw new Error('There is no build: run npm run build first.');
await rm(outdir, { recursive: true, force: true });
await stageFiles();
const cli = join(await installedPacker(), 'node_modules', '@anthropic-ai', 'mcpb', 'dist', 'cli', 'cli.js');
run(cli, 'validate', join(stage, 'manifest.json'));
run(cli, 'pack', stage, target);
const bytes = withoutTimes(await readFile(target));
await writeFile(target, bytes);
const files = await allFiles(stage);
const unpackedBytes = (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
console.log(`${target}`);
console.log(`${megabytes(bytes.length)} MB packed, ${megabytes(unpackedBytes)} MB unpacked, ${files.length} files`);
console.log(`sha256 ${createHash('sha256').update(bytes).digest('hex')}`);

async function stageFiles() {
  await cp('dist', join(stage, 'dist'), { recursive: true, filter: (path) => !path.includes('.build-') });
  const copies = [
    ['manifest.json', 'manifest.json'],
    ['scripts/packaging/start-in-host.mjs', 'start.mjs'],
    ['assets/icon.png', 'assets/icon.png'],
    ['docs/bracket-heatmap.png', 'screenshots/bracket-heatmap.png'],
    ...['LICENSE', 'NOTICE', 'CHANGELOG.md', 'README.md'].map((file) => [file, file]),
    ...Object.entries(kernels).flatMap(([name, list]) =>
      list.map((file) => [`node_modules/${name}/${file}`, `node_modules/${name}/${file}`]),
    ),
  ];
  for (const [from, to] of copies) {
    await mkdir(dirname(join(stage, to)), { recursive: true });
    await copyFile(from, join(stage, to));
  }
  const { name, version, license, type } = JSON.parse(await readFile('package.json', 'utf8'));
  await writeFile(join(stage, 'package.json'), `${JSON.stringify({ name, version, license, type, private: true }, null, 2)}\n`);
  for (const file of await allFiles(stage)) await chmod(file, 0o644);
}

async function allFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The packer stays out of package.json: it brings forty packages for one command. */
async function installedPacker() {
  const folder = resolve('node_modules/.cache/mcpb-2.1.2');
  if (existsSync(join(folder, 'node_modules', '@anthropic-ai', 'mcpb', 'dist', 'cli', 'cli.js'))) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--silent'];
  execFileSync('npm', ['install', ...options, packer], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  return folder;
}

function run(cli, ...args) {
  execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function megabytes(size) {
  return (size / 1e6).toFixed(1);
}
