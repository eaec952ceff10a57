import { InputError, JobError } from '../errors.js';
import type { ResourceFamily } from '../mcp/resource.js';
import { mimeTypeOf, storedNames, uriOf } from '../parts/stored-files.js';
import { type FileKind, type PlatformId, platforms, SavedFile } from '../vocabulary.js';

/** Documents by name; what a part has only on this machine, or in one of several formats, is left to fetch_file. */
const kinds: FileKind[] = ['thumbnail', 'heatmap', 'overhangMap', 'sectionView', 'visualization', 'fullResult', 'report', 'reportPdf'];
const kindOf = new Map(kinds.flatMap((kind) => (storedNames[kind] ?? []).map((name) => [name, kind] as const)));
const documents = ['result', ...kindOf.keys()];
const waitSeconds = 45;

export const partDocuments: ResourceFamily<'platform' | 'partId' | 'document'> = {
  name: 'part',
  title: 'Analyzed part',
  description: `What was found out about a part: ${documents.join(', ')}. get_part and fetch_file give the same.`,
  uriTemplate: 'part://{platform}/{partId}/{document}',

  async list({ parts }) {
    const ids = await Promise.all(platforms.map(async (platform) => (await parts.list(platform)).map((partId) => ({ platform, partId }))));
    const known = await Promise.all(ids.flat().map(async (id) => ({ ...id, part: await parts.read(id.platform, id.partId) })));
    return known.flatMap(({ platform, partId, part }) =>
      part ? [{ uri: uriOf(platform, partId, 'result'), name: titleOf(part.result), mimeType: 'application/json' }] : [],
    );
  },

  complete: {
    platform: async () => [...platforms],
    partId: async ({ parts }) => (await Promise.all(platforms.map((platform) => parts.list(platform)))).flat(),
    document: async () => documents,
  },

  async read({ platform: named, partId, document }, { partFiles, requirePlatform, jobs }, call) {
    const platform = requireKnownPlatform(named);
    if (document === 'result')
      return { mimeType: 'application/json', text: JSON.stringify(await partFiles.result(platform, partId, call)) };
    const kind = kindOf.get(document);
    if (!kind) throw new InputError('A part has no such document.', `There are: ${documents.join(', ')}.`);
    const mimeType = mimeTypeOf(document);
    const stored = await partFiles.stored(platform, { partId, kind });
    if (stored) return { mimeType, path: stored };
    requirePlatform(platform, 'read');
    const view = await jobs.run(platform, 'file', { partId, kind }, { force: true, waitSeconds }, call);
    if (view.failure) throw new InputError(view.failure.message, view.failure.hint);
    if (view.state === 'succeeded') return { mimeType, path: SavedFile.parse(view.result).path };
    throw new JobError('This file is still being made.', `Call get_job with ${view.job}, then read the resource again.`);
  },
};

function titleOf({ name, process }: { name: string; process: string | null }): string {
  return process ? `${name} (${process})` : name;
}

function requireKnownPlatform(name: string): PlatformId {
  const platform = platforms.find((known) => known === name);
  if (platform) return platform;
  throw new InputError('There is no such platform.', `There are: ${platforms.join(', ')}.`);
}
