import { spawnSync } from 'node:child_process';
import { readBundled, unknownLicenses } from './dependencies/licenses.js';
import { dependencies, readLockfile, shipped, unknownInstallScripts, unpinned } from './dependencies/lockfile.js';
import { expectedFiles, packageSurprises } from './dependencies/package-files.js';
import { findWeaknesses } from './dependencies/weaknesses.js';

/**
 * Reviews what is built on and what is shipped, and fails on every surprise. Where the registry tells of no weaknesses that is said, and
 * fails only with --strict.
 */
const isStrict = process.argv.includes('--strict');
const { status: built } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built !== 0) throw new Error('The bundles cannot be built.');

const locked = readLockfile();
const bundled = readBundled();
const beside = shipped(locked);
const weaknesses = findWeaknesses();
const notAsked = 'unknown' in weaknesses ? weaknesses.unknown : undefined;
const checks: [what: string, seen: string, problems: string[]][] = [
  ['known weaknesses', notAsked ?? 'none', 'found' in weaknesses ? weaknesses.found : isStrict ? [weaknesses.unknown] : []],
  ['licenses', `${bundled.length} packages in the bundles, ${beside.length} beside them`, unknownLicenses(bundled, beside)],
  ['install scripts', 'none that is needed', unknownInstallScripts(locked)],
  ['lock file', `${dependencies(locked).length} packages, each with SHA-512 and without an address`, unpinned(locked)],
  ['files of the package', `${expectedFiles.length} names`, packageSurprises()],
];
for (const [what, seen, problems] of checks) {
  const verdict = problems.length > 0 ? 'FAILED' : what === 'known weaknesses' && notAsked ? 'not asked' : 'ok';
  console.log(`${verdict.padEnd(10)} ${what.padEnd(21)} ${seen}`);
  for (const problem of problems) console.log(`${' '.repeat(11)}${problem}`);
}
process.exitCode = checks.some(([, , problems]) => problems.length > 0) ? 1 : 0;
