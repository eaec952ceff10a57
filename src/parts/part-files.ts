import { readFile } from 'node:fs/promises';
import type { Call } from '../call.js';
import type { Config } from '../config.js';
import { InputError } from '../errors.js';
import { printableText } from '../files/names.js';
import type { PartFile } from '../files/part-file.js';
import { printableData } from '../files/printable-data.js';
import { publishFile } from '../files/publish.js';
import type { AnalysisOrder } from '../order.js';
import type { PartResult, PlatformId, SavedFile } from '../vocabulary.js';
import type { PartRecord, PartStore } from './part-store.js';
import { type FileOrder, savePartFile, storedNames, uriOf } from './stored-files.js';

/** Sections larger than this would crowd a conversation. */
const maxSectionChars = 20_000;
const maxNamedPlaces = 40;

/** A platform that knows parts which this machine does not. */
export type PartSource = {
  /** Puts a part into the store, with its full report when that is asked for. */
  bring(partId: string, what: 'result' | 'fullResult', call: Call): Promise<void>;
};

export type PartFiles = ReturnType<typeof createPartFiles>;

/** Reads analyzed parts, and saves their files where the user finds them. */
export function createPartFiles(
  parts: PartStore,
  config: Config,
  openPart: (path: string) => Promise<PartFile>,
  sources: Partial<Record<PlatformId, PartSource>>,
) {
  async function requirePart(platform: PlatformId, partId: string, call: Call): Promise<PartRecord> {
    const known = await parts.read(platform, partId);
    if (known) return known;
    await sources[platform]?.bring(partId, 'result', call);
    const part = await parts.read(platform, partId);
    if (part) return part;
    throw unknownPart(platform, partId);
  }

  async function readReport(platform: PlatformId, partId: string, call: Call): Promise<Record<string, unknown>> {
    await bringReport(platform, partId, call);
    const { result } = await requirePart(platform, partId, call);
    const path = await stored(platform, { partId, kind: 'fullResult' });
    if (!path)
      throw new InputError(`The analysis of ${result.name} left no full report.`, 'Call analyze_part on its file with force: true.');
    try {
      const report = JSON.parse(await readFile(path, 'utf8'));
      // 3D Spark wraps its report; places in it are named without the wrapper.
      return report.analysis_report ?? report;
    } catch (error) {
      throw new InputError('The full report of this part is damaged.', 'Call analyze_part on its file with force: true.', error);
    }
  }

  /** Only a platform can bring one; here it was made with the result. */
  async function bringReport(platform: PlatformId, partId: string, call: Call): Promise<void> {
    const isHere = await stored(platform, { partId, kind: 'fullResult' });
    if (!isHere) await sources[platform]?.bring(partId, 'fullResult', call);
  }

  async function stored(platform: PlatformId, { partId, kind }: FileOrder): Promise<string | undefined> {
    return parts.file(platform, partId, ...(storedNames[kind] ?? []));
  }

  /** The part file is opened behind the guard once more: the folders that may be read can have changed since the analysis. */
  async function saveOwnCad({ order }: PartRecord, partId: string, saveAs: string | undefined): Promise<SavedFile> {
    const { path, name, sha256 } = (order as AnalysisOrder).file;
    if ((await openPart(path)).sha256 !== sha256) {
      throw new InputError(
        `The part file ${path} was changed after this analysis.`,
        'Call analyze_part on it again and use the new partId.',
      );
    }
    const saved = await publishFile(config.get('PART_OUTPUT_DIR'), saveAs ?? name, { fromPath: path });
    return { ...saved, uri: uriOf('local', partId, 'result'), mimeType: 'application/octet-stream' };
  }

  return {
    /** Path of a file that this machine has of the part. */
    stored,

    /** @throws {InputError} when no such part is known. */
    async result(platform: PlatformId, partId: string, call: Call): Promise<PartResult> {
      return (await requirePart(platform, partId, call)).result;
    },

    /** The value at a dotted place of the full report; the names of what is there for an empty place. */
    async section(platform: PlatformId, partId: string, place: string, call: Call): Promise<unknown> {
      // Assets come and go after the analysis.
      if (place.split('.')[0] === 'assets') await sources[platform]?.bring(partId, 'fullResult', call);
      const report = await readReport(platform, partId, call);
      return place === '' ? printableData(Object.keys(report)) : sectionOf(report, place);
    },

    /** Saves a file that this machine has of a part; undefined when it has to be made or fetched first. */
    async save(platform: PlatformId, order: FileOrder, call: Call): Promise<SavedFile | undefined> {
      if (order.kind === 'fullResult') await bringReport(platform, order.partId, call);
      const part = await parts.read(platform, order.partId);
      if (!part) return undefined;
      if (platform === 'local' && order.kind === 'cad') return saveOwnCad(part, order.partId, order.saveAs);
      const path = await stored(platform, order);
      return path === undefined
        ? undefined
        : savePartFile(config.get('PART_OUTPUT_DIR'), { ...order, platform, path, partName: part.result.name });
    },
  };
}

export function unknownPart(platform: PlatformId, partId: string): InputError {
  return new InputError(
    `No part with id ${printableText(partId, 50)} was analyzed on platform "${platform}".`,
    'Call list_jobs for the parts there are, or analyze_part to analyze one.',
  );
}

function sectionOf(report: Record<string, unknown>, place: string): unknown {
  let value: unknown = report;
  const shown = printableText(place);
  for (const step of place.split('.')) {
    const inside = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    if (!Object.hasOwn(inside, step)) {
      const here = Object.keys(inside).length > 0 ? `Accepted there: ${placesIn(inside)}.` : 'There is nothing below that place.';
      throw new InputError(`The full report has no place "${shown}": "${printableText(step)}" is not there.`, here);
    }
    value = inside[step];
  }
  // The words in a report are those of a stranger.
  const printable = printableData(value);
  if (JSON.stringify(printable).length <= maxSectionChars) return printable;
  throw new InputError(
    `The section "${shown}" is larger than ${maxSectionChars / 1000} KB.`,
    `Ask for a place inside it (${placesIn(value)}), or save all with fetch_file kind=fullResult.`,
  );
}

/** Names for a hint, which a long list would crowd. */
function placesIn(value: unknown): string {
  const names = Object.keys(value as object).map((name) => printableText(name, 60));
  return names.slice(0, maxNamedPlaces).join(', ') + (names.length > maxNamedPlaces ? ` and ${names.length - maxNamedPlaces} more` : '');
}
