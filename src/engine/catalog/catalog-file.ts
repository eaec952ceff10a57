import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '../../errors.js';
import { errorCode } from '../../files/errno.js';
import { printableText } from '../../files/names.js';
import { defaultCatalog } from './catalog.js';
import { overrideCatalog } from './override.js';
import { OverrideFault, type OverrideText, readOverrideText } from './override-text.js';
import { type Catalog, CatalogSchema } from './schema.js';

/** The catalog in use; `hash` differs when any value does, `path` is the file whose values replace built-in ones. */
export type LoadedCatalog = { catalog: Catalog; hash: string; path?: string };

type Known = { mark: string; loaded?: LoadedCatalog; failure?: ConfigError };

/** A catalog is some 30 KB. */
const maxBytes = 1_000_000;

/**
 * The built-in catalog, with the values of a user's file over it where `path` names one. The file is read again whenever it was
 * changed.
 */
export function createCatalogFile(path: () => string | undefined) {
  const builtIn: LoadedCatalog = { catalog: defaultCatalog, hash: hashOf(defaultCatalog) };
  let known: Known | undefined;

  /** @throws {ConfigError} when the file is missing or does not fit: which one, in which line, and what is accepted there. */
  function read(): LoadedCatalog {
    const file = path();
    if (file === undefined) return builtIn;
    const { mark, date } = stateOf(file);
    if (known?.mark !== mark) known = { mark, ...load(file, date) };
    if (known.loaded) return known.loaded;
    throw known.failure;
  }

  return {
    read,

    /** Which catalog is used, in words; `problem` where its file cannot be used. */
    describe(): { used: string; problem?: string } {
      try {
        const loaded = read();
        return { used: loaded.path === undefined ? 'built-in' : `${printableText(loaded.path)}: ${changesIn(loaded.catalog)}` };
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return { used: 'none', problem: `${error.message} ${error.hint}` };
      }
    },
  };
}

const namedChanges = 10;

/** What a catalog has that the built-in one has not, or has otherwise. */
function changesIn(catalog: Catalog): string {
  // Through the schema like the other one, which puts the names within an entry in one order.
  const before = entriesOf(CatalogSchema.parse(defaultCatalog));
  const after = entriesOf(catalog);
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  if (names.length === 0) return 'nothing is replaced';
  const more = names.length > namedChanges ? ` and ${names.length - namedChanges} more` : '';
  return `replaces, adds or removes ${names.slice(0, namedChanges).join(', ')}${more}`;
}

function entriesOf({ processes, machines, materials, ...rates }: Catalog): Map<string, string> {
  const named: [string, unknown][] = [
    ...Object.entries(rates),
    ...processes.map((process): [string, unknown] => [process.id, process]),
    ...[...machines, ...materials].map((entry): [string, unknown] => [entry.name, entry]),
  ];
  return new Map(named.map(([name, entry]) => [name, JSON.stringify(entry)]));
}

/** Changes whenever the file does. */
function stateOf(path: string): { mark: string; date: string } {
  try {
    const { ino, size, mtimeNs, mtimeMs, isFile } = withKind(path);
    if (!isFile) throw unreadable(path, 'is not a file');
    if (size > maxBytes) throw unreadable(path, `is larger than ${maxBytes / 1_000_000} MB`);
    return { mark: [path, ino, size, mtimeNs].join(' '), date: new Date(Number(mtimeMs)).toISOString().slice(0, 10) };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw unreadable(path, code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  }
}

function withKind(path: string) {
  const stats = statSync(path, { bigint: true });
  return { ino: stats.ino, size: stats.size, mtimeNs: stats.mtimeNs, mtimeMs: stats.mtimeMs, isFile: stats.isFile() };
}

function load(path: string, date: string): Pick<Known, 'loaded' | 'failure'> {
  let text: OverrideText | undefined;
  try {
    text = readOverrideText(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    const catalog = overrideCatalog(defaultCatalog, text.value, date);
    return { loaded: { catalog, hash: hashOf(catalog), path } };
  } catch (error) {
    if (error instanceof OverrideFault) return { failure: faultIn(path, error, text) };
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { failure: unreadable(path, `cannot be read (${code})`) };
  }
}

function faultIn(path: string, { at, message }: OverrideFault, text: OverrideText | undefined): ConfigError {
  const line = 'line' in at ? at.line : (text?.lineOf(at.path) ?? 1);
  const names = 'path' in at ? at.path.filter((step) => step !== 'value') : [];
  const place = names.length > 0 ? `${names.join('.')}: ` : '';
  return new ConfigError(
    `The catalog file ${printableText(path)} (PART_CATALOG), line ${line}: ${printableText(place + message, 800)}`,
    'Correct that line: the file is read again once it is saved. Without PART_CATALOG, list_catalog shows all names and values.',
  );
}

function unreadable(path: string, problem: string): ConfigError {
  return new ConfigError(
    `The catalog file ${printableText(path)} (PART_CATALOG) ${problem}.`,
    'Give the path of a JSON file that this server can read, or remove PART_CATALOG to go by the built-in catalog.',
  );
}

function hashOf(catalog: Catalog): string {
  return createHash('sha256').update(JSON.stringify(catalog)).digest('hex');
}
