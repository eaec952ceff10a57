import { extname } from 'node:path';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { missingFile } from '../../files/nearest.js';
import { type FileRules, openCheckedFile, type PlaceOptions } from '../../files/open-file.js';
import { createSecretScan } from '../../files/secret-scan.js';
import type { JsonObject } from '../../vendors/aplos/start-body.js';

/** The journal keeps it with the job, and reads and writes that whole. */
const maxBytes = 256 * 1024;

/** At the top of every configuration of any generation stand some of these; other JSON is none, and is not sent away. */
const configurationKeys = new RegExp(
  '^(?:designations|columns|dosing|time|kel_?rules|partial_?auc|configuration|post_processing|data_processing|' +
    'calculation|data_cleaning|custom_(?:calculations|plots|tables))$',
  'i',
);

const hint =
  'Give the configuration of the analysis as a JSON object, such as {"columns": {…}, "dosing": {…}, "time": {…}}, or the path of a .json ' +
  'file that holds it.';

/**
 * The configuration of an analysis, given as JSON text or as the path of a JSON file inside the allowed folders.
 *
 * @throws {InputError} when it cannot be read, is not a JSON object, or is no configuration of an analysis.
 */
export async function readConfiguration(typed: string, place: PlaceOptions): Promise<JsonObject> {
  const isText = /^\s*[{[]/.test(typed);
  const text = isText ? typed : await readJsonFile(typed, place);
  if (Buffer.byteLength(text) > maxBytes) throw new InputError('The configuration is longer than 256 KiB.', 'Give a shorter one.');
  const value = parse(text);
  if (!isObject(value)) throw new InputError(`The configuration is not ${isText ? 'a JSON object' : 'a file with a JSON object'}.`, hint);
  if (Object.keys(value).some((key) => configurationKeys.test(key))) return value;
  throw new InputError(
    'This JSON object is no configuration of a noncompartmental analysis: it has neither columns nor dosing nor time.',
    hint,
  );
}

/** What goes with an analysis: an object where it is the text of one, else the text itself. */
export function readMetadata(typed: string | undefined): JsonObject | string | undefined {
  if (typed === undefined || typed.trim() === '') return undefined;
  const value = parse(typed);
  return isObject(value) ? value : typed;
}

async function readJsonFile(typed: string, place: PlaceOptions): Promise<string> {
  const pieces: Buffer[] = [];
  const scan = createSecretScan({ withSettings: false });
  await openCheckedFile(typed, place, {
    ...jsonRules,
    readerOf: () => async (piece) => {
      if (scan.read(piece)) throw new InputError('The configuration file holds a private key, so it is not sent anywhere.', hint);
      pieces.push(Buffer.from(piece));
    },
  });
  return new TextDecoder().decode(Buffer.concat(pieces));
}

const jsonRules: FileRules<'json'> = {
  noun: 'configuration file',
  async missing(path, location) {
    if (location.isForbidden) return missingFile(path, location);
    return new InputError(`The configuration "${printableText(path)}" was not found.`, hint);
  },
  async folder(path) {
    return new InputError(`"${printableText(path)}" is a folder, not a configuration file.`, hint);
  },
  requireKind(name) {
    if (extname(name).toLowerCase() === '.json') return 'json';
    throw new InputError(`"${printableText(name)}" is not a .json file.`, hint);
  },
  limit: () => ({ maxBytes, files: 'configurations' }),
  emptyHint: hint,
  tooLargeHint: 'Give a shorter one.',
  requireContent() {},
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
