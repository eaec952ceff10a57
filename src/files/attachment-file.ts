import { InputError } from '../errors.js';
import { type AttachmentKind, accepted, requireAttachmentContent, requireAttachmentKind } from './attachment-kinds.js';
import { printableText } from './names.js';
import { missingOther } from './nearest.js';
import { type CheckedFile, type FileRules, openCheckedFile, type PlaceOptions } from './open-file.js';
import { createSecretScan, requireNoSecret } from './secret-scan.js';

/** A drawing or another document that goes with a part, checked: where it is, what it is, and the bytes it held when it was read. */
export type AttachmentFile = Omit<CheckedFile<AttachmentKind>, 'kind'> & { mimeType: string };

/** What may be opened. `folders` are the allowed ones, `maxBytes` replaces the size limit. */
export type AttachmentOptions = PlaceOptions & { maxBytes?: number | undefined };

const defaultMaxBytes = 512 * (1 << 20);
const cleanCopy = 'Give the drawing or document itself, or a copy without these lines.';

/**
 * A drawing or document on this machine, found by what was typed, guarded, checked and hashed; nothing stays open.
 *
 * Allowed are regular files of the known kinds inside `folders`, up to 512 MiB, that begin as their kind does. Text that holds a
 * private key is refused, and so are notes and tables that look like the settings of a program: they are about to be sent away.
 *
 * @throws {InputError} when the spelling, the place, the kind, the size or the content is refused, when nothing is there, or
 * when the file changes while it is read. The signal's reason when it is aborted.
 */
export async function openAttachment(typed: string, options: AttachmentOptions): Promise<AttachmentFile> {
  let atEnd: (() => void) | undefined;
  const rules: FileRules<AttachmentKind> = {
    ...attachmentRules,
    limit: () => ({ maxBytes: options.maxBytes ?? defaultMaxBytes, files: 'attachments' }),
    readerOf(kind, fileName) {
      if (!isText(kind)) return undefined;
      const scan = createSecretScan({ withSettings: kind.isNote === true });
      atEnd = () => requireNoSecret(scan.end(), fileName, cleanCopy);
      return async (piece) => requireNoSecret(scan.read(piece), fileName, cleanCopy);
    },
  };
  const { path, name, kind, sizeBytes, sha256, modifiedMs } = await openCheckedFile(typed, options, rules);
  atEnd?.();
  return { path, name, sizeBytes, sha256, modifiedMs, mimeType: kind.mimeType };
}

const attachmentRules: Omit<FileRules<AttachmentKind>, 'limit'> = {
  noun: 'file that can be attached',
  missing: (path, location) => missingOther(path, location, `Check the spelling of its name. ${accepted}`),
  async folder(path) {
    return new InputError(`"${printableText(path)}" is a folder, not a file that can be attached.`, 'Give the path of one file in it.');
  },
  requireKind: requireAttachmentKind,
  emptyHint: 'Export or download the file again.',
  tooLargeHint: 'Export the document smaller, or in several files.',
  requireContent: requireAttachmentContent,
};

/** All that has no mark of its own is text or may be; STEP is text with a mark. */
function isText({ look }: AttachmentKind): boolean {
  return look === undefined || look === 'step';
}
