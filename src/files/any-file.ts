import { extname } from 'node:path';
import { InputError } from '../errors.js';
import { contentOf, type FileEnds } from './content.js';
import { printableText } from './names.js';
import { missingOther } from './nearest.js';
import { type CheckedFile, type FileRules, openCheckedFile, type PlaceOptions } from './open-file.js';
import { createSecretScan, requireNoSecret } from './secret-scan.js';

/** A file of any kind on this machine, checked: where it is, and the bytes it held when it was read. */
export type AnyFile = Omit<CheckedFile<undefined>, 'kind'>;

/** What an Azure block blob can hold: 50,000 blocks of 4,000 MiB. */
const defaultMaxBytes = 50_000 * 4_000 * 2 ** 20;

/** Stores of keys and passwords, which are encrypted and so have nothing that a scan could find. */
const keyStores = ['.p12', '.pfx', '.p8', '.pk8', '.jks', '.keystore', '.bks', '.kdb', '.kdbx', '.keychain', '.keychain-db'];
const spelling = 'Check the spelling of its name.';
const cleanCopy = 'Give a copy of the file without these lines.';

/**
 * A file of any kind, for a place that stores files and reads nothing in them; found by what was typed, guarded, checked and hashed;
 * nothing stays open.
 *
 * Allowed are regular files inside the allowed folders that are not empty, whatever their name or content, but for what should not
 * leave this machine: private keys, stores of keys and passwords, and text that looks like the settings of a program.
 *
 * @throws {InputError} when the spelling, the place, the size or the content is refused, when nothing is there, or when the file
 * changes while it is read. The signal's reason when it is aborted.
 */
export async function openAnyFile(typed: string, options: PlaceOptions & { maxBytes?: number | undefined }): Promise<AnyFile> {
  let isText = false;
  let atEnd = () => {};
  const rules: FileRules<undefined> = {
    noun: 'file',
    missing: (path, location) => missingOther(path, location, spelling),
    folder: async (path) => new InputError(`"${printableText(path)}" is a folder, not a file.`, 'Give the path of one file in it.'),
    requireKind: refuseKeyStores,
    limit: () => ({ maxBytes: options.maxBytes ?? defaultMaxBytes, files: 'files' }),
    emptyHint: 'Export or download the file again.',
    tooLargeHint: 'Send a smaller file, or several.',
    requireContent(_, ends) {
      isText = looksLikeText(ends);
    },
    readerOf(_, name) {
      const scan = createSecretScan({ withSettings: isText });
      atEnd = () => requireNoSecret(scan.end(), name, cleanCopy);
      return async (piece) => requireNoSecret(scan.read(piece), name, cleanCopy);
    },
  };
  const { kind: _, ...file } = await openCheckedFile(typed, options, rules);
  atEnd();
  return file;
}

function refuseKeyStores(name: string): undefined {
  if (!keyStores.includes(extname(name).toLowerCase())) return undefined;
  throw new InputError(
    `"${printableText(name)}" is named as a store of keys or passwords, so it is not sent anywhere.`,
    'Give another file.',
  );
}

/** Text in which settings may hide; a section of them begins like a list in JSON. Drawings and models have lines of their own. */
function looksLikeText(ends: FileEnds): boolean {
  return ['text', 'utf16', 'json'].includes(contentOf(ends));
}
