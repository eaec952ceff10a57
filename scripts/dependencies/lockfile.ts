import { readFileSync } from 'node:fs';

export type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
};
/** Packages by the folder that they are installed in. */
export type Locked = Record<string, LockedPackage>;

/** Packages that would run a program when they are installed, and why that is not needed: `npm ci --ignore-scripts` is enough. */
const installScripts: Record<string, string> = {
  esbuild: 'puts its program in place of a starter; without it the starter runs the program of its platform package',
  msw: 'copies a file for browsers, which no test here uses',
};

export function readLockfile(): Locked {
  return (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Locked }).packages;
}

/** Name of the package that is installed in a folder. */
export function nameOf(folder: string): string {
  return folder.split('node_modules/').at(-1) ?? folder;
}

/** What is wrong with where packages come from: each has to be of the registry, as the bytes that were seen when it was locked. */
export function unpinned(locked: Locked): string[] {
  return dependencies(locked).flatMap(([folder, { integrity = '', resolved, link, version = '' }]) => {
    const problems = [
      !integrity.startsWith('sha512-') && 'has no SHA-512',
      resolved !== undefined && /^(?:https?|git|file|ssh)/.test(resolved) && 'names an address',
      link && 'is a link to a folder',
      !/^\d+\.\d+\.\d+/.test(version) && 'has no version of the registry',
    ];
    return problems.filter((problem) => typeof problem === 'string').map((problem) => `${folder} ${problem}`);
  });
}

/** Packages with an install script that nobody has looked at. */
export function unknownInstallScripts(locked: Locked): string[] {
  const found = dependencies(locked).filter(([folder, { hasInstallScript }]) => hasInstallScript && !(nameOf(folder) in installScripts));
  return found.map(([folder]) => `${folder} runs a program when it is installed`);
}

/** Packages that users install, beside what is bundled. */
export function shipped(locked: Locked): { name: string; license: string }[] {
  const found = dependencies(locked).filter(([, { dev }]) => !dev);
  return found.map(([folder, { license }]) => ({ name: nameOf(folder), license: license ?? 'unknown' }));
}

export function dependencies(locked: Locked): [string, LockedPackage][] {
  return Object.entries(locked).filter(([folder]) => folder !== '');
}
