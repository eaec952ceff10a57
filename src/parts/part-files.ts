import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Config } from '../config.js';
import { InputError } from '../errors.js';
import { printableText } from '../files/names.js';
import type { PartFile } from '../files/part-file.js';
import { publishFile } from '../files/publish.js';
import type { AnalysisOrder } from '../order.js';
import type { PartResult, SavedFile } from '../vocabulary.js';
import type { PartStore } from './part-store.js';

/** The files that an analysis leaves behind, by the name they have in the part's folder and in its URI. */
export const partFileKinds = {
  thumbnail: { name: 'thumbnail.png', mimeType: 'image/png' },
  heatmap: { name: 'heatmap.png', mimeType: 'image/png' },
  visualization: { name: 'visualization.glb', mimeType: 'model/gltf-binary' },
  fullResult: { name: 'full-result.json', mimeType: 'application/json' },
} as const;
export type PartFileKind = keyof typeof partFileKinds | 'cad';

/** Sections larger than this would crowd a conversation. */
const maxSectionChars = 20_000;
const maxNamedPlaces = 40;

export type PartFiles = ReturnType<typeof createPartFiles>;

/** Reads analyzed parts, and saves their files where the user finds them. */
export function createPartFiles(parts: PartStore, config: Config, openPart: (path: string) => Promise<PartFile>) {
  async function requirePart(platform: string, partId: string) {
    const part = await parts.read(platform, partId);
    if (part) return part;
    throw new InputError(
      `No part with id ${printableText(partId, 50)} was analyzed on platform "${printableText(platform, 50)}".`,
      'Call list_jobs for the parts there are, or analyze_part to analyze one.',
    );
  }

  async function requireFile(platform: string, partId: string, kind: keyof typeof partFileKinds): Promise<string> {
    const { result } = await requirePart(platform, partId);
    const path = await parts.file(platform, partId, partFileKinds[kind].name);
    if (path) return path;
    throw new InputError(
      `The analysis of ${result.name} left no ${kind}.`,
      'Its findings say what could not be measured. Other kinds may be there.',
    );
  }

  async function readReport(platform: string, partId: string): Promise<unknown> {
    const text = await readFile(await requireFile(platform, partId, 'fullResult'), 'utf8');
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new InputError('The full report of this part is damaged.', 'Call analyze_part on its file with force: true.', error);
    }
  }

  /** The part file is opened behind the guard once more: the folders that may be read can have changed since the analysis. */
  async function saveCad(platform: string, partId: string, saveAs: string | undefined): Promise<SavedFile> {
    const { order } = await requirePart(platform, partId);
    const { path, name, sha256 } = (order as AnalysisOrder).file;
    if ((await openPart(path)).sha256 !== sha256) {
      throw new InputError(
        `The part file ${path} was changed after this analysis.`,
        'Call analyze_part on it again and use the new partId.',
      );
    }
    const saved = await publishFile(config.get('PART_OUTPUT_DIR'), saveAs ?? name, { fromPath: path });
    return { ...saved, uri: `part://${platform}/${partId}/result`, mimeType: 'application/octet-stream' };
  }

  return {
    requireFile,

    /** @throws {InputError} when no such part is known. */
    async result(platform: string, partId: string): Promise<PartResult> {
      return (await requirePart(platform, partId)).result;
    },

    /** The value at a dotted place of the full report; the names of what is there for an empty place. */
    async section(platform: string, partId: string, place: string): Promise<unknown> {
      let value = await readReport(platform, partId);
      if (place === '') return Object.keys(value as object);
      const shown = printableText(place);
      for (const step of place.split('.')) {
        const inside = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
        if (!Object.hasOwn(inside, step)) {
          const here = Object.keys(inside).length > 0 ? `Accepted there: ${placesIn(inside)}.` : 'There is nothing below that place.';
          throw new InputError(`The full report has no place "${shown}": "${printableText(step)}" is not there.`, here);
        }
        value = inside[step];
      }
      if (JSON.stringify(value).length <= maxSectionChars) return value;
      throw new InputError(
        `The section "${shown}" is larger than ${maxSectionChars / 1000} KB.`,
        `Ask for a place inside it (${placesIn(value)}), or save all with fetch_file kind=fullResult.`,
      );
    },

    /** Saves one file of a part in the output folder; it never overwrites another. */
    async save(platform: string, partId: string, kind: PartFileKind, saveAs: string | undefined): Promise<SavedFile> {
      if (kind === 'cad') return saveCad(platform, partId, saveAs);
      const path = await requireFile(platform, partId, kind);
      const { name: partName } = (await requirePart(platform, partId)).result;
      const { name, mimeType } = partFileKinds[kind];
      const saved = await publishFile(config.get('PART_OUTPUT_DIR'), saveAs ?? `${partName}-${kind}${extname(name)}`, { fromPath: path });
      return { ...saved, uri: `part://${platform}/${partId}/${name}`, mimeType };
    },
  };
}

/** Names for a hint, which a long list would crowd. */
function placesIn(value: unknown): string {
  const names = Object.keys(value as object);
  return names.slice(0, maxNamedPlaces).join(', ') + (names.length > maxNamedPlaces ? ` and ${names.length - maxNamedPlaces} more` : '');
}
