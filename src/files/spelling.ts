import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../errors.js';
import { printableText } from './names.js';

/** Where a spelling starts from. `windows` chooses the path syntax; it is that of this machine unless told otherwise. */
export type SpellingOptions = { homeFolder: string; workingFolder?: string | undefined; windows?: boolean | undefined };

/** Linux takes 4,096 bytes, macOS 1,024; each folder of a path costs a look at the disk. */
const maxPathLength = 4_096;

const quotePairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
];

/**
 * The absolute, normalized path that was meant by what a person or a program typed: absolute, `~/…`, `file://…`, quoted, with
 * blanks escaped by a terminal, Windows and UNC. Looks at the text only, never at the disk.
 *
 * @throws {InputError} when it is empty or too long, holds control characters, is a web address, a path of another system, or relative
 * without a folder to start from.
 */
export function absolutePath(typed: string, options: SpellingOptions): string {
  const windows = options.windows ?? process.platform === 'win32';
  if (typed.length > maxPathLength) {
    throw new InputError(
      `The path "${printableText(typed, 100)}" has more than ${maxPathLength} characters.`,
      'Give the path of one part file.',
    );
  }
  const { text, quoted } = unquote(typed.trim());
  requireOneLine(text);
  const plain = fromUrl(text, windows);
  requireOneLine(plain);
  if (!windows) requirePosix(plain);
  const unescaped = windows || quoted ? plain : unescapeBlanks(plain);
  return windows ? absoluteWindows(unescaped, options) : absolutePosix(unescaped, options);
}

function unquote(text: string): { text: string; quoted: boolean } {
  const pair = quotePairs.find(([open, close]) => text.length >= 2 && text.startsWith(open) && text.endsWith(close));
  return pair ? { text: text.slice(1, -1).trim(), quoted: true } : { text, quoted: false };
}

function requireOneLine(text: string): void {
  if (text === '') throw new InputError('No file was named.', 'Give the absolute path of one part file.');
  if (/\p{Cc}/u.test(text)) {
    throw new InputError(`The path "${printableText(text)}" holds line breaks or control characters.`, 'Give one path, on one line.');
  }
}

/** `sandbox:/mnt/data/…` is how some chat programs write links to files in their own sandbox. */
function fromUrl(text: string, windows: boolean): string {
  if (/^sandbox:\//i.test(text)) return text.slice('sandbox:'.length);
  if (/^file:/i.test(text)) return fromFileUrl(text, windows);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return text;
  throw new InputError(
    'The path is a web address, and this server reads only files on its own machine.',
    'Download the file and give its absolute path.',
  );
}

function fromFileUrl(text: string, windows: boolean): string {
  // People do not escape "#" and "?" in file names, and neither has another meaning in a file URL.
  const address = text.replace(/[#?]/g, encodeURIComponent);
  try {
    if (!windows && /^file:\/*(?:localhost\/)?[a-z](?::|%3a)/i.test(address)) return fileURLToPath(address, { windows: true });
    return fileURLToPath(address, { windows });
  } catch (error) {
    throw new InputError(
      `The file address "${printableText(text)}" cannot be understood.`,
      'Give the absolute path of the file instead of a file:// address.',
      error,
    );
  }
}

function requirePosix(path: string): void {
  if (!/^(?:[a-z]:[\\/]|\\\\[^\\])/i.test(path)) return;
  throw new InputError(
    `"${printableText(path)}" is a Windows path, but this server runs on Linux or macOS and cannot see it.`,
    'Copy the file to the machine that this server runs on and give its path there (under WSL, drive C: is /mnt/c).',
  );
}

/** Only characters that a shell escapes: any other backslash belongs to the name. */
function unescapeBlanks(path: string): string {
  return path.replace(/\\([ !"#$&'()*;<=>?[\]^`{|}~\\])/g, '$1');
}

function absolutePosix(path: string, { homeFolder, workingFolder }: SpellingOptions): string {
  if (path === '~' || path.startsWith('~/')) return posix.resolve(homeFolder, `.${path.slice(1)}`);
  if (posix.isAbsolute(path)) return posix.resolve(path);
  return posix.resolve(requireWorkingFolder(path, workingFolder), path);
}

function absoluteWindows(path: string, { homeFolder, workingFolder }: SpellingOptions): string {
  if (/^~(?:$|[\\/])/.test(path)) return win32.resolve(homeFolder, `.${path.slice(1)}`);
  if (/:/.test(path.replace(/^(?:\\\\\?\\)?[a-z]:/i, ''))) {
    throw new InputError(
      `"${printableText(path)}" holds a ":" inside the path.`,
      'Give the path of the file itself, not of one of its streams.',
    );
  }
  if (win32.isAbsolute(path)) return win32.resolve(path);
  return win32.resolve(requireWorkingFolder(path, workingFolder), path);
}

function requireWorkingFolder(path: string, workingFolder: string | undefined): string {
  if (workingFolder !== undefined) return workingFolder;
  throw new InputError(
    `"${printableText(path)}" is a relative path, and this server cannot know which folder it starts from.`,
    'Give the absolute path of the file, for example /home/you/parts/bracket.step or ~/parts/bracket.step.',
  );
}
