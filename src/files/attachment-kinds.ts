import { extname } from 'node:path';
import { InputError } from '../errors.js';
import { contentOf, type FileEnds } from './content.js';
import { printableText } from './names.js';

/** How a file begins that has a mark of its own. */
type Look = { is: string; fits(head: string, ends: FileEnds): boolean };

const beginsWith =
  (...marks: string[]) =>
  (head: string) =>
    marks.some((mark) => head.startsWith(mark));

const looks = {
  // Readers of PDF take the mark anywhere in the first kilobyte.
  pdf: { is: 'a PDF document', fits: (head) => head.slice(0, 1024).includes('%PDF-') },
  png: { is: 'a PNG picture', fits: beginsWith('\x89PNG\r\n\x1a\n') },
  jpeg: { is: 'a JPEG picture', fits: beginsWith('\xff\xd8\xff') },
  tiff: { is: 'a TIFF picture', fits: beginsWith('II*\0', 'MM\0*', 'II+\0', 'MM\0+') },
  zip: { is: 'a ZIP package', fits: beginsWith('PK\x03\x04', 'PK\x05\x06') },
  ole: { is: 'an OLE document of an Office program', fits: beginsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') },
  step: { is: 'a STEP file', fits: (_, ends) => contentOf(ends) === 'step' },
} satisfies Record<string, Look>;

/** What may be attached, by its extension. */
export type AttachmentKind = {
  mimeType: string;
  look?: keyof typeof looks;
  /** Free text and tables, where settings of programs may hide. */
  isNote?: true;
};

const step = { mimeType: 'model/step', look: 'step' } as const;
const iges = { mimeType: 'model/iges' } as const;
const jpeg = { mimeType: 'image/jpeg', look: 'jpeg' } as const;
const tiff = { mimeType: 'image/tiff', look: 'tiff' } as const;
const openXml = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';

const kindOfExtension: ReadonlyMap<string, AttachmentKind> = new Map<string, AttachmentKind>([
  ['.pdf', { mimeType: 'application/pdf', look: 'pdf' }],
  ['.png', { mimeType: 'image/png', look: 'png' }],
  ['.jpg', jpeg],
  ['.jpeg', jpeg],
  ['.tif', tiff],
  ['.tiff', tiff],
  ['.svg', { mimeType: 'image/svg+xml' }],
  ['.dxf', { mimeType: 'image/vnd.dxf' }],
  ['.dwg', { mimeType: 'image/vnd.dwg' }],
  ['.step', step],
  ['.stp', step],
  ['.stl', { mimeType: 'model/stl' }],
  ['.3mf', { mimeType: 'model/3mf', look: 'zip' }],
  ['.obj', { mimeType: 'model/obj' }],
  ['.ply', { mimeType: 'application/octet-stream' }],
  ['.iges', iges],
  ['.igs', iges],
  ['.x_t', { mimeType: 'application/octet-stream' }],
  ['.sat', { mimeType: 'application/octet-stream' }],
  ['.xlsx', { mimeType: `${openXml}.spreadsheetml.sheet`, look: 'zip' }],
  ['.xls', { mimeType: 'application/vnd.ms-excel', look: 'ole' }],
  ['.csv', { mimeType: 'text/csv', isNote: true }],
  ['.docx', { mimeType: `${openXml}.wordprocessingml.document`, look: 'zip' }],
  ['.doc', { mimeType: 'application/msword', look: 'ole' }],
  ['.odt', { mimeType: `${openDocument}.text`, look: 'zip' }],
  ['.ods', { mimeType: `${openDocument}.spreadsheet`, look: 'zip' }],
  ['.txt', { mimeType: 'text/plain', isNote: true }],
  ['.md', { mimeType: 'text/markdown', isNote: true }],
  ['.msg', { mimeType: 'application/vnd.ms-outlook', look: 'ole' }],
  ['.eml', { mimeType: 'message/rfc822' }],
  ['.zip', { mimeType: 'application/zip', look: 'zip' }],
]);

/** For messages: what may be attached. */
export const accepted = `Accepted are files that end in ${[...kindOfExtension.keys()].join(', ')}.`;

/** @throws {InputError} when no file with that extension may be attached. */
export function requireAttachmentKind(name: string): AttachmentKind {
  const kind = kindOfExtension.get(extname(name).toLowerCase());
  if (kind) return kind;
  throw new InputError(`"${printableText(name)}" is not a kind of file that can be attached.`, accepted);
}

/**
 * Checks how a file begins against what its name claims, for kinds that begin with a mark of their own.
 *
 * @throws {InputError} naming what the content looks like.
 */
export function requireAttachmentContent({ look }: AttachmentKind, ends: FileEnds, name: string): void {
  if (!look) return;
  const head = Buffer.from(ends.head).toString('latin1');
  if (looks[look].fits(head, ends)) return;
  const other = Object.values<Look>(looks).find(({ fits }) => fits(head, ends))?.is;
  const isPage = contentOf(ends) === 'html';
  const found = other ?? (isPage ? 'an HTML page' : 'something else');
  throw new InputError(
    `"${printableText(name)}" is named as ${looks[look].is}, but its content looks like ${found}.`,
    isPage
      ? 'Probably an error or login page was saved instead: download the file again.'
      : 'Give the file the ending of what it is, or export it again.',
  );
}
