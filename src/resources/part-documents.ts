import { InputError } from '../errors.js';
import type { ResourceFamily } from '../mcp/resource.js';
import { type PartFileKind, partFileKinds } from '../parts/part-files.js';

const mimeTypes: Record<string, string> = {
  result: 'application/json',
  ...Object.fromEntries(Object.values(partFileKinds).map(({ name, mimeType }) => [name, mimeType])),
};

export const partDocuments: ResourceFamily<'platform' | 'partId' | 'document'> = {
  name: 'part',
  title: 'Analyzed part',
  description: `What was found out about a part: ${Object.keys(mimeTypes).join(', ')}. get_part and fetch_file give the same.`,
  uriTemplate: 'part://{platform}/{partId}/{document}',

  async list({ parts }) {
    const known = await Promise.all(
      (await parts.list('local')).map(async (partId) => ({ partId, part: await parts.read('local', partId) })),
    );
    return known.flatMap(({ partId, part }) =>
      part
        ? [{ uri: `part://local/${partId}/result`, name: `${part.result.name} (${part.result.process})`, mimeType: 'application/json' }]
        : [],
    );
  },

  complete: {
    platform: async () => ['local'],
    partId: ({ parts }) => parts.list('local'),
    document: async () => Object.keys(mimeTypes),
  },

  async read({ platform, partId, document }, { partFiles }) {
    if (document === 'result') return { mimeType: 'application/json', text: JSON.stringify(await partFiles.result(platform, partId)) };
    const [kind, file] = Object.entries(partFileKinds).find(([, { name }]) => name === document) ?? [];
    if (!file) throw new InputError('A part has no such document.', `There are: ${Object.keys(mimeTypes).join(', ')}.`);
    return { mimeType: file.mimeType, path: await partFiles.requireFile(platform, partId, kind as Exclude<PartFileKind, 'cad'>) };
  },
};
