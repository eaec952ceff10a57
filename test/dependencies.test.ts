import { describe, expect, test } from 'vitest';
import { bundledIn, readBundled, unknownLicenses } from '../scripts/dependencies/licenses.js';
import { type Locked, readLockfile, shipped, unknownInstallScripts, unpinned } from '../scripts/dependencies/lockfile.js';
import { differences, expectedFiles } from '../scripts/dependencies/package-files.js';
import { toWeaknesses } from '../scripts/dependencies/weaknesses.js';

const good = { version: '1.2.3', integrity: 'sha512-abc', license: 'MIT' };

describe('[S9] what this is built on', () => {
  test('is pinned to bytes of the registry, runs nothing when it is installed, and may be shipped', () => {
    const locked = readLockfile();

    expect(Object.keys(locked).length).toBeGreaterThan(100);
    expect(unpinned(locked)).toEqual([]);
    expect(unknownInstallScripts(locked)).toEqual([]);
    expect(readBundled().length).toBeGreaterThan(5);
    expect(unknownLicenses(readBundled(), shipped(locked))).toEqual([]);
  });

  test.each<[string, Locked[string], string]>([
    ['no integrity', { ...good, integrity: '' }, 'node_modules/x has no SHA-512'],
    ['SHA-1 only', { ...good, integrity: 'sha1-abc' }, 'node_modules/x has no SHA-512'],
    ['an address', { ...good, resolved: 'https://evil.example/x.tgz' }, 'node_modules/x names an address'],
    ['a repository', { ...good, resolved: 'git+ssh://x/y' }, 'node_modules/x names an address'],
    ['a folder', { ...good, link: true }, 'node_modules/x is a link to a folder'],
  ])('a package with %s would be noticed', (_, entry, problem) => {
    expect(unpinned({ '': {}, 'node_modules/x': entry })).toEqual([problem]);
  });

  test('an install script, a license and a file that nobody has looked at would be noticed', () => {
    const script = { 'node_modules/a/node_modules/@b/c': { ...good, hasInstallScript: true } };
    const notices = `Head\n${'='.repeat(100)}\nx 1.0.0\nLicense: AGPL-3.0\n\ntext`;

    expect(unknownInstallScripts(script)).toEqual(['node_modules/a/node_modules/@b/c runs a program when it is installed']);
    expect(unknownLicenses(bundledIn(notices), [{ name: 'y', license: 'LGPL-2.1' }])).toEqual([
      'x is under AGPL-3.0',
      'y is under LGPL-2.1',
    ]);
    expect(differences([...expectedFiles.filter((path) => path !== 'NOTICE'), '.env', 'dist/chunk-ABCD1234.js'])).toEqual([
      '.env would be published',
      'NOTICE is missing',
    ]);
  });

  test('a registry that tells of no weaknesses is not taken for one without', () => {
    expect(toWeaknesses('{"vulnerabilities":{"x":{"severity":"low"}}}')).toEqual({ found: ['x has a known weakness (low)'] });
    expect(toWeaknesses('{"vulnerabilities":{}}')).toEqual({ found: [] });
    expect(toWeaknesses('{"statusCode":405}')).toEqual({ unknown: 'the registry gives no list of weaknesses (405)' });
    expect(toWeaknesses('')).toEqual({ unknown: 'npm audit gave no answer' });
  });
});
