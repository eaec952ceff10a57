import type { Mutation } from './mutation.js';

const guard = ['test/files/guard.test.ts'];
const names = ['test/files/names.test.ts'];
const guardFile = 'src/files/guard.ts';
const namesFile = 'src/files/names.ts';

export const fileMutations: readonly Mutation[] = [
  {
    guard: 'A folder whose name begins like an allowed one is outside',
    file: guardFile,
    from: 'path.startsWith(folder.endsWith(sep) ? folder : folder + sep)',
    to: 'path.startsWith(folder)',
    tests: guard,
    only: 'allowed_evil',
  },
  {
    guard: 'Hidden files and folders are never read',
    file: guardFile,
    from: ' && isInside(folder, path) && !hasHidden(path.slice(folder.length))',
    to: ' && isInside(folder, path)',
    tests: guard,
    only: 'is refused',
  },
  {
    guard: 'Links are followed to their end before it is decided whether a file may be read',
    file: guardFile,
    from: 'if (!isAllowed(found.realPath, roots.map(realPath))) throw outside(path, roots);',
    to: '',
    tests: guard,
    only: 'a link .* is refused',
  },
  {
    guard: 'A dangling link counts as outside',
    file: guardFile,
    from: ' || (await isLink(place))',
    to: '',
    tests: guard,
    only: 'no message tells',
  },
  {
    guard: 'A pipe or device is not opened',
    file: 'src/files/open-file.ts',
    from: 'if (stats.isFile()) return;',
    to: 'if (!stats.isDirectory()) return;',
    tests: guard,
    only: 'a device is refused',
  },
  {
    guard: 'Saved files stay in the folder that was opened, whatever becomes of its path',
    file: 'src/files/held-folder.ts',
    from: 'place: handle && isHeld ? descriptorOf(handle) : realPath',
    to: 'place: path',
    tests: ['test/files/races.slow.test.ts'],
    only: 'nothing is written outside',
  },
  {
    guard: 'A folder of saved files that leads elsewhere than before is not written to',
    file: 'src/files/held-folder.ts',
    from: 'if (first === undefined || first === realPath) return;',
    to: "if (first !== '') return;",
    tests: ['test/files/publish.test.ts'],
    only: 'leads elsewhere',
  },
  {
    guard: 'A name has one segment, also where look-alikes are folded',
    file: namesFile,
    from: "? '_' : character;",
    to: '? character : character;',
    tests: names,
  },
  {
    guard: 'No name is that of a device of Windows',
    file: namesFile,
    from: 'isReserved(bare) ? `_${bare}` : bare',
    to: 'bare',
    tests: names,
  },
  {
    guard: 'No name is hidden',
    file: namesFile,
    from: ".replace(/^[. ]+/, '')",
    to: '',
    tests: names,
  },
  {
    guard: 'No name is longer than file systems take',
    file: namesFile,
    from: 'if (Buffer.byteLength(name) <= maxNameBytes) return name;',
    to: 'if (name !== undefined) return name;',
    tests: names,
  },
  {
    guard: 'What is left of a name that was cut is a name',
    file: namesFile,
    from: 'return /^[_. -]*$/.test(short) ? undefined : short;',
    to: 'return /^[_. -]*$/.test(bare) ? undefined : short;',
    tests: names,
  },
  {
    guard: 'Completions name nothing outside of the allowed folders',
    file: 'src/files/suggested-files.ts',
    from: 'if (error instanceof InputError) return undefined;',
    to: 'if (error instanceof InputError) return path();',
    tests: ['test/files/guard.slow.test.ts'],
    only: 'no completion',
  },
  {
    guard: 'Private keys are not sent, whatever they are called',
    file: 'src/files/secret-scan.ts',
    from: "if (keyMark.test(text)) return 'private key';",
    to: '',
    tests: ['test/files/attachment-file.test.ts'],
  },
  {
    guard: 'Settings with secrets are not sent',
    file: 'src/files/secret-scan.ts',
    from: 'if (found === undefined) return;',
    to: "if (found !== 'private key') return;",
    tests: ['test/files/attachment-file.test.ts'],
  },
];
