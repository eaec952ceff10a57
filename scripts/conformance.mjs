// Runs the protocol's official conformance suite against the real server over HTTP, in both eras, on the packages below. They are
// installed once into node_modules/.cache/conformance and used from there without a network after that.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const suite = '@modelcontextprotocol/conformance';
const suiteVersion = '0.2.0-alpha.12';
const nodeVersion = '22.23.3';
const revisions = ['2025-11-25', '2026-07-28'];
const expectedFile = 'test/conformance/expected-failures.yaml';
const folder = resolve('node_modules/.cache/conformance');
// The suite needs Node 22 or later; the server is tested on it too, being in the same run.
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22;
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

const node = isNewEnough
  ? process.execPath
  : join(install(nodePackage, nodeVersion), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const suiteFile = join(install(suite, suiteVersion), 'dist', 'index.js');
const server = await startServer();
const expected = [...readFileSync(expectedFile, 'utf8').matchAll(/^ {2}- (\S+)$/gm)].map(([, name]) => name);
const surprises = revisions.map(runSuite).flatMap((outcome) => surprisesOf(outcome, expected));
server.stop();
for (const surprise of surprises) console.log(surprise);
process.exitCode = surprises.length > 0 ? 1 : 0;

/** The folder of a package in exactly this version. */
function install(name, version) {
  const place = join(folder, 'node_modules', name);
  if (existsSync(join(place, 'package.json')) && readJson(join(place, 'package.json')).version === version) return place;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error', `${name}@${version}`];
  const { status } = spawnSync(npm, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm could not install ${name}@${version}. The first run needs a network.`);
  return place;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function startServer() {
  const outfile = resolve('node_modules/.cache/conformance-serve.mjs');
  await build({
    entryPoints: ['test/conformance/serve.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const child = spawn(node, [outfile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const url = await new Promise((settle, fail) => {
    createInterface({ input: child.stdout }).once('line', settle);
    child.once('exit', (code) => fail(new Error(`The server ended with ${code} before it said where it is.`)));
  });
  return { url, stop: () => child.stdin.end() };
}

/** The scenarios that a revision runs, scored or not, and which of them failed or warned; the last is a failure too. */
function runSuite(revision) {
  const args = [suiteFile, 'server', '--url', server.url, '--requirements', revision, '--expected-failures', expectedFile];
  const { stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const summary = stdout.slice(stdout.indexOf('=== SUMMARY ==='));
  const scenarios = [...summary.matchAll(/^[✓✗] (\S+): \d+ passed/gm)].map(([, name]) => name);
  // A suite that ran nothing proves nothing.
  if (scenarios.length === 0) throw new Error(`The suite did not run:\n${stdout}\n${stderr}`);
  const marked = [...summary.matchAll(/^✗ (\S+): /gm), ...summary.matchAll(/^ {2}✗ ([\w-]+)$/gm)].map(([, name]) => name);
  return { revision, scenarios, failed: [...new Set(marked)] };
}

/** Prints the outcome; sentences about what was not to be expected. */
function surprisesOf({ revision, scenarios, failed }, expected) {
  const known = failed.filter((name) => expected.includes(name));
  console.log(`${revision}: ${scenarios.length} scenarios, ${scenarios.length - failed.length} passed, ${known.length} expected`);
  return [
    ...failed.filter((name) => !expected.includes(name)).map((name) => `${revision}: ${name} failed`),
    ...expected
      .filter((name) => scenarios.includes(name) && !failed.includes(name))
      .map((name) => `${revision}: ${name} passed, so it is to be taken out of ${expectedFile}`),
  ];
}
