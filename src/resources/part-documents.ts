import { stat } from 'node:fs/promises';
import { InputError, JobError } from '../errors.js';
import type { ResourceEntry, ResourceFamily } from '../mcp/resource.js';
import { mimeTypeOf, storedNames, uriOf } from '../parts/stored-files.js';
import type { Services } from '../services.js';
import { type FileKind, type PlatformId, platforms, SavedFile } from '../vocabulary.js';

/** Documents by name; what a part has only on this machine, or in one of several formats, is left to fetch_file. */
const kinds: FileKind[] = ['thumbnail', 'heatmap', 'overhangMap', 'sectionView', 'visualization', 'fullResult', 'report', 'reportPdf'];
const kindOf = new Map(kinds.flatMap((kind) => (storedNames[kind] ?? []).map((name) => [name, kind] as const)));
const documents = ['result', ...kindOf.keys()];
const waitSeconds = 45;

const pageSize = 100;

export const partDocuments: ResourceFamily<'platform' | 'partId' | 'document'> = {
  name: 'part',
  title: 'Analyzed part',
  description: `What was found out about a part: ${documents.join(', ')}. get_part and fetch_file give the same.`,
  uriTemplate: 'part://{platform}/{partId}/{document}',

  async list({ parts }, cursor) {
    const all = await datedParts(parts);
    const from = cursor === undefined ? 0 : startOfPage(all, cursor);
    const page = all.slice(from, from + pageSize);
    const entries = (await Promise.all(page.map((part) => entriesOf(parts, part)))).flat();
    const last = page.at(-1);
    return { entries, ...(last && from + pageSize < all.length && { nextCursor: cursorOf(last) }) };
  },

  complete: {
    platform: async () => [...platforms],
    partId: async ({ parts }, { platform }) => {
      const asked = platforms.filter((known) => platform === undefined || platform === '' || known === platform);
      return (await Promise.all(asked.map((known) => parts.list(known)))).flat();
    },
    document: async () => documents,
  },

  changedBy({ platform, partId, kind, state }) {
    if (partId === undefined || state !== 'succeeded') return { uris: [], hasNew: false };
    return { uris: documents.map((document) => uriOf(platform, partId, document)), hasNew: kind === 'analysis' };
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
    const view = await jobs.run(platform, 'file', { partId, kind, isForReading: true }, { force: true, waitSeconds }, call);
    if (view.failure) throw new InputError(view.failure.message, view.failure.hint);
    const made = await partFiles.stored(platform, { partId, kind });
    if (made) return { mimeType, path: made };
    // A vendor's files are not kept here, since they may change there.
    if (view.state === 'succeeded') return { mimeType, path: SavedFile.parse(view.result).path };
    throw new JobError('This file is still being made.', `Call get_job with ${view.job}, then read the resource again.`);
  },
};

type Parts = Services['parts'];
type DatedPart = { platform: PlatformId; partId: string; ms: number };

/** Parts with the time of their analysis, newest first. One that is being removed is left out. */
async function datedParts(parts: Parts): Promise<DatedPart[]> {
  const ids = await Promise.all(platforms.map(async (platform) => (await parts.list(platform)).map((partId) => ({ platform, partId }))));
  const dated = await Promise.all(
    ids.flat().map(async ({ platform, partId }) => {
      const record = await parts.file(platform, partId, 'part.json');
      const found = record && (await stat(record).catch(() => undefined));
      return found ? [{ platform, partId, ms: Math.floor(found.mtimeMs) }] : [];
    }),
  );
  return dated.flat().sort(newestFirst);
}

function newestFirst(a: DatedPart, b: DatedPart): number {
  return b.ms - a.ms || (a.partId < b.partId ? -1 : 1);
}

/** The last part of the page before, so that parts which come or go meanwhile shift nothing. */
function cursorOf({ ms, platform, partId }: DatedPart): string {
  return `${ms}.${platform}.${partId}`;
}

function startOfPage(all: DatedPart[], cursor: string): number {
  const [, ms, platform, partId] = /^(\d{1,16})\.([a-z0-9]{1,20})\.([0-9a-f]{32})$/.exec(cursor) ?? [];
  if (ms === undefined || partId === undefined) {
    throw new InputError('There is no such page of resources.', 'List them from the start, without a cursor.');
  }
  const last: DatedPart = { ms: Number(ms), platform: requireKnownPlatform(platform ?? ''), partId };
  const next = all.findIndex((part) => newestFirst(last, part) < 0);
  return next < 0 ? all.length : next;
}

/** The result, and the picture where there is one or can be drawn: what people pick from a list. The rest is found by its URI. */
async function entriesOf(parts: Parts, { platform, partId, ms }: DatedPart): Promise<ResourceEntry[]> {
  const part = await parts.read(platform, partId);
  if (!part) return [];
  const title = titleOf(part.result);
  const lastModified = new Date(ms).toISOString();
  const result: ResourceEntry = {
    uri: uriOf(platform, partId, 'result'),
    name: title,
    title: `${title}: result`,
    mimeType: 'application/json',
    size: Buffer.byteLength(JSON.stringify(part.result)),
    annotations: { audience: ['user', 'assistant'], priority: 0.8, lastModified },
  };
  const picture = await parts.file(platform, partId, ...(storedNames.thumbnail ?? []));
  const pictured = picture === undefined ? undefined : await stat(picture).catch(() => undefined);
  if (!pictured && platform !== 'local') return [result];
  const thumbnail: ResourceEntry = {
    uri: uriOf(platform, partId, 'thumbnail.png'),
    name: `${title} thumbnail`,
    title: `${title}: picture`,
    mimeType: 'image/png',
    ...(pictured && { size: pictured.size }),
    annotations: { audience: ['user'], priority: 0.5, lastModified: pictured?.mtime.toISOString() ?? lastModified },
  };
  return [result, thumbnail];
}

function titleOf({ name, process }: { name: string; process: string | null }): string {
  return process ? `${name} (${process})` : name;
}

function requireKnownPlatform(name: string): PlatformId {
  const platform = platforms.find((known) => known === name);
  if (platform) return platform;
  throw new InputError('There is no such platform.', `There are: ${platforms.join(', ')}.`);
}
