import { extname } from 'node:path';
import { InputError } from '../errors.js';
import { type Content, contentOf, type FileEnds } from './content.js';
import { printableText } from './names.js';
import { missingOther } from './nearest.js';
import { type CheckedFile, type FileRules, openCheckedFile, type PlaceOptions } from './open-file.js';
import { createSecretScan, requireNoSecret } from './secret-scan.js';

/** How a table of measured data is kept in a file. */
export type DataFormat = 'csv' | 'txt' | 'dat' | 'xpt' | 'sas7bdat' | 'xls' | 'xlsx';

/** A table of measured data on this machine, checked: where it is, what it is, and the bytes it held when it was read. */
export type DataFile = Omit<CheckedFile<DataFormat>, 'kind'> & { format: DataFormat };

/** What may be opened. `folders` are the allowed ones, `maxBytes` replaces the size limit. */
export type DataOptions = PlaceOptions & { maxBytes?: number | undefined };

const defaultMaxBytes = 512 * (1 << 20);
const tableItself = 'Give the table of measured data itself.';
const accepted = 'Accepted are tables that end in .csv, .txt, .dat, .xpt, .sas7bdat, .xls, .xlsx.';

/** @see "Record layout of a SAS version 5 or 6 (8) data set in SAS transport (XPORT) format" */
const transportMark = /^HEADER RECORD\*{7}(?:LIBRARY|LIBV8 {2}) HEADER RECORD!{7}/;
/** The first 32 bytes of every SAS data set since version 7. */
const sasMark = '000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011';

type Look = { is: string; fits(ends: FileEnds): boolean };
const text: Look = { is: 'a text table', fits: (ends) => textual.includes(contentOf(ends)) };
/** What text looks like to someone who searches it for parts. */
const textual: readonly Content[] = ['text', 'json', 'xml', 'obj', 'step', 'iges', 'stl', 'ply', 'gltf'];

const looks: Record<DataFormat, Look> = {
  csv: text,
  txt: text,
  dat: text,
  xpt: { is: 'a SAS transport file', fits: ({ head }) => transportMark.test(latin1(head.subarray(0, 80))) },
  sas7bdat: { is: 'a SAS data set', fits: ({ head }) => Buffer.from(head.subarray(0, 32)).toString('hex') === sasMark },
  xls: { is: 'an Excel workbook (.xls)', fits: ({ head }) => latin1(head.subarray(0, 8)) === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  xlsx: { is: 'an Excel workbook (.xlsx)', fits: ({ head, tail }) => isZip(head) && /xl\/workbook\.(?:xml|bin)/.test(latin1(tail)) },
};

/** For messages: what else was found. */
const found: Partial<Record<Content, string>> = {
  html: 'an HTML page',
  utf16: 'text in UTF-16',
  pdf: 'a PDF document',
  image: 'a picture',
  zip: 'a ZIP archive',
  archive: 'a compressed archive',
};
const advice: Partial<Record<Content, string>> = {
  html: 'Probably an error or login page was saved instead: download the file again.',
  utf16: 'Save it as UTF-8.',
};

/**
 * A table of measured data on this machine, found by what was typed, guarded, checked and hashed; nothing stays open.
 *
 * Allowed are regular files of the known formats inside `folders`, up to 512 MiB, that begin as their format does. Text that holds
 * a private key, or looks like the settings of a program, is refused: the file is about to be sent away.
 *
 * @throws {InputError} when the spelling, the place, the format, the size or the content is refused, when nothing is there, or
 * when the file changes while it is read. The signal's reason when it is aborted.
 */
export async function openDataFile(typed: string, options: DataOptions): Promise<DataFile> {
  let atEnd: (() => void) | undefined;
  const rules: FileRules<DataFormat> = {
    ...dataRules,
    limit: () => ({ maxBytes: options.maxBytes ?? defaultMaxBytes, files: 'data files' }),
    readerOf(format, fileName) {
      if (looks[format] !== text) return undefined;
      const scan = createSecretScan({ withSettings: true });
      atEnd = () => requireNoSecret(scan.end(), fileName, tableItself);
      return async (piece) => requireNoSecret(scan.read(piece), fileName, tableItself);
    },
  };
  const { kind: format, ...file } = await openCheckedFile(typed, options, rules);
  atEnd?.();
  return { ...file, format };
}

const dataRules: Omit<FileRules<DataFormat>, 'limit'> = {
  noun: 'data file',
  missing: (path, location) => missingOther(path, location, `Check the spelling of its name. ${accepted}`),
  async folder(path) {
    return new InputError(`"${printableText(path)}" is a folder, not a data file.`, `Give the path of one file in it. ${accepted}`);
  },
  requireKind: requireDataFormat,
  emptyHint: 'Export the table again.',
  tooLargeHint: 'Export fewer rows or columns, or in several files.',
  requireContent: requireDataContent,
};

function requireDataFormat(name: string): DataFormat {
  const ending = extname(name).slice(1).toLowerCase();
  if (isDataFormat(ending)) return ending;
  throw new InputError(`"${printableText(name)}" is not a data file that can be analyzed.`, accepted);
}

function isDataFormat(ending: string): ending is DataFormat {
  return Object.hasOwn(looks, ending);
}

function requireDataContent(format: DataFormat, ends: FileEnds, name: string): void {
  if (looks[format].fits(ends)) return;
  const other = Object.values(looks).find((look) => look !== text && look.fits(ends))?.is;
  const content = contentOf(ends);
  const what = other ?? found[content] ?? (textual.includes(content) ? 'text' : 'something else');
  throw new InputError(
    `"${printableText(name)}" is named as ${looks[format].is}, but its content looks like ${what}.`,
    advice[content] ?? 'Give the file the ending of what it is, or export it again.',
  );
}

function isZip(head: Uint8Array): boolean {
  return latin1(head.subarray(0, 4)) === 'PK\x03\x04';
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
