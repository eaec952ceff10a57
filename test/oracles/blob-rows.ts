import type { StorageSide } from './sandbox-storage.js';
import { type Ask, ask, type Row, range, type Said, tampered, withBody } from './storage-requests.js';

type Blob = StorageSide['blob'];

const put = (link: string, one: Ask = {}) =>
  ask(link, { method: 'PUT', ...one, headers: { 'x-ms-blob-type': 'BlockBlob', ...one.headers }, body: one.body ?? 'solid part' });
const idOf = (text: string) => Buffer.from(text).toString('base64');
const putBlock = (link: string, id: string, one: Ask = {}) =>
  ask(`${link}&comp=block&blockid=${encodeURIComponent(id)}`, { method: 'PUT', body: 'solid ', ...one });
const commit = (link: string, ids: string[], one: Ask = {}) => {
  const body = `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`;
  return ask(`${link}&comp=blocklist`, { method: 'PUT', headers: { 'content-type': 'text/plain; charset=UTF-8' }, body, ...one });
};
const wrongMd5 = { headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } };
const other = (link: string) => link.replace('.stl?', '-other.stl?');

const reasons = { azure: 'The service names the cause, as its documentation has it; this emulator names another, or none.' };

export const blobRows: Row<Blob>[] = [
  { name: 'a blob', act: (blob, name) => put(blob(name)), real: '201' },
  { name: 'an empty blob', act: (blob, name) => put(blob(name), { body: '' }), real: '201' },
  { name: 'a link to create', act: (blob, name) => put(blob(name, { permissions: 'c' })), real: '201' },
  { name: 'a link to write', act: (blob, name) => put(blob(name, { permissions: 'w' })), real: '201' },
  {
    name: 'a link to read, for writing',
    act: (blob, name) => put(blob(name, { permissions: 'r' })),
    real: '403 AuthorizationPermissionMismatch',
  },
  {
    name: 'a link that is over',
    act: (blob, name) => put(blob(name, { lifetimeS: -2 })),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'another signature',
    act: (blob, name) => put(tampered(blob(name))),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'another blob',
    act: (blob, name) => put(other(blob(name))),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'more permissions',
    act: (blob, name) => put(blob(name, { permissions: 'r' }).replace('sp=r', 'sp=rcw')),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'a longer life',
    act: (blob, name) => put(blob(name).replace(/se=20/, 'se=21')),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'no signature',
    act: (blob, name) => put(blob(name).replace(/\?.*/, '')),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },
  {
    name: 'a link and an Authorization header',
    act: (blob, name) => put(blob(name), { headers: { authorization: 'Bearer of-nobody' } }),
    real: '201',
    sandbox: {
      says: '403 AuthenticationFailed',
      because: 'The service takes one proof of who asks, not two; this emulator looks at the link first.',
    },
  },
  {
    name: 'no type of blob',
    act: (blob, name) => ask(blob(name), { method: 'PUT', body: 'solid part' }),
    real: '400',
    sandbox: { says: '400 MissingRequiredHeader', because: reasons.azure },
  },
  {
    name: 'no such type of blob',
    act: (blob, name) => put(blob(name), { headers: { 'x-ms-blob-type': 'Blob' } }),
    real: '400',
    sandbox: { says: '400 InvalidHeaderValue', because: reasons.azure },
  },
  {
    name: 'no length',
    act: (blob, name) => put(blob(name), { isChunked: true }),
    real: '400',
    sandbox: { says: '411 MissingContentLengthHeader', because: reasons.azure },
  },
  { name: 'the right MD5', act: (blob, name) => put(blob(name), { headers: { 'content-md5': 'BId1iQi5lEt17va1ozk9Uw==' } }), real: '201' },
  {
    name: 'another MD5',
    act: (blob, name) => put(blob(name), wrongMd5),
    real: '400 InvalidOperation',
    sandbox: { says: '400 Md5Mismatch', because: reasons.azure },
  },
  {
    name: 'an MD5 of another length',
    act: (blob, name) => put(blob(name), { headers: { 'content-md5': 'AAAA' } }),
    real: '400 InvalidOperation',
    sandbox: { says: '400 InvalidMd5', because: reasons.azure },
  },
  {
    name: 'only where nothing is yet',
    async act(blob, name) {
      await put(blob(name));
      return put(blob(name), { headers: { 'if-none-match': '*' } });
    },
    real: '409 BlobAlreadyExists',
  },
  {
    name: 'only in place of another version',
    async act(blob, name) {
      await put(blob(name));
      return put(blob(name), { headers: { 'if-match': '"0x8D0000000000000"' } });
    },
    real: '412 ConditionNotMet',
  },
  {
    name: 'half a blob',
    async act(blob, name) {
      await put(blob(name), { isCut: true });
      return ask(blob(name));
    },
    real: '404 BlobNotFound',
  },

  { name: 'a block', act: (blob, name) => putBlock(blob(name), idOf('0001')), real: '201' },
  {
    name: 'a block that was not committed is not seen',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'));
      return ask(blob(name));
    },
    real: '404 BlobNotFound',
  },
  {
    name: 'blocks in the order of the list',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0002'), { body: 'part' });
      await putBlock(blob(name), idOf('0001'));
      await commit(blob(name), [idOf('0001'), idOf('0002')]);
      return withBody(await ask(blob(name)));
    },
    real: '200 "solid part"',
  },
  {
    name: 'a block that was sent again',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'), { body: 'liquid' });
      await putBlock(blob(name), idOf('0001'));
      await commit(blob(name), [idOf('0001')]);
      return withBody(await ask(blob(name)));
    },
    real: '200 "solid "',
  },
  {
    name: 'blocks that are committed once more',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'));
      await commit(blob(name), [idOf('0001')]);
      return commit(blob(name), [idOf('0001')]);
    },
    real: '201',
  },
  {
    name: 'blocks after a blob was put in their place',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'));
      await put(blob(name));
      return commit(blob(name), [idOf('0001')]);
    },
    real: '201',
    sandbox: {
      says: '400 InvalidBlockList',
      because: 'The service forgets the blocks that wait when a blob is put there; this emulator keeps them.',
    },
  },
  {
    name: 'a list with a block that was never sent',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'));
      return commit(blob(name), [idOf('0001'), idOf('0002')]);
    },
    real: '400 InvalidBlockList',
  },
  { name: 'an empty list', act: (blob, name) => commit(blob(name), []), real: '201' },
  {
    name: 'a list that is none',
    act: (blob, name) => commit(blob(name), [], { body: 'solid part' }),
    real: '400',
    sandbox: { says: '400 InvalidXmlDocument', because: reasons.azure },
  },
  {
    name: 'names of blocks of two lengths',
    async act(blob, name) {
      await putBlock(blob(name), idOf('0001'));
      return putBlock(blob(name), idOf('0000002'));
    },
    real: '400 InvalidBlobOrBlock',
  },
  {
    name: 'a name of a block that is too long',
    act: (blob, name) => putBlock(blob(name), idOf('0'.repeat(65))),
    real: '400 OutOfRangeInput',
    sandbox: { says: '400 InvalidQueryParameterValue', because: reasons.azure },
  },
  {
    name: 'a name of a block that is not Base64',
    act: (blob, name) => putBlock(blob(name), '%%%'),
    real: '400 InvalidQueryParameterValue',
  },
  {
    name: 'an empty block',
    act: (blob, name) => putBlock(blob(name), idOf('0001'), { body: '' }),
    real: '201',
    sandbox: { says: '400 InvalidHeaderValue', because: 'The service takes no empty block; this emulator does.' },
  },
  {
    name: 'a block with another MD5',
    act: (blob, name) => putBlock(blob(name), idOf('0001'), wrongMd5),
    real: '400 InvalidOperation',
    sandbox: { says: '400 Md5Mismatch', because: reasons.azure },
  },
  {
    name: 'a block with a link to read',
    act: (blob, name) => putBlock(blob(name, { permissions: 'r' }), idOf('0001')),
    real: '403 AuthorizationPermissionMismatch',
  },
  {
    name: 'a block with a link that is over',
    act: (blob, name) => putBlock(blob(name, { lifetimeS: -2 }), idOf('0001')),
    real: '403 AuthorizationFailure',
    sandbox: { says: '403 AuthenticationFailed', because: reasons.azure },
  },

  ...(
    [
      ['the blob', {}, '200 "solid part"'],
      ['a range', range('6-7'), '206 "pa"'],
      ['a range beyond the end', range('6-99'), '206 "part"'],
    ] as const
  ).map(([name, one, real]) => ({ name, act: async (blob: Blob, path: string) => withBody(await stored(blob, path, one)), real })),
  {
    name: 'a range behind the end',
    act: (blob, name) => stored(blob, name, range('10-')),
    real: '206',
    sandbox: { says: '416 InvalidRange', because: 'The service refuses a range behind the end; this emulator answers with nothing.' },
  },
  { name: 'a HEAD', act: (blob, name) => stored(blob, name, { method: 'HEAD' }), real: '200' },
  {
    name: 'another version',
    act: (blob, name) => stored(blob, name, { headers: { 'if-match': '"0x8D0000000000000"' } }),
    real: '412 ConditionNotMet',
  },
  {
    name: 'the same version',
    async act(blob, name) {
      const { headers } = await stored(blob, name, { method: 'HEAD' });
      return withBody(await ask(blob(name), { headers: { ...range('6-').headers, 'if-match': String(headers.etag) } }));
    },
    real: '206 "part"',
  },
  {
    name: 'the version that one has already',
    async act(blob, name) {
      const { headers } = await stored(blob, name, { method: 'HEAD' });
      return ask(blob(name), { headers: { 'if-none-match': String(headers.etag) } });
    },
    real: '304 ConditionNotMet',
  },
  { name: 'a blob that is not there', act: (blob, name) => ask(blob(name)), real: '404 BlobNotFound' },
  {
    name: 'a link to write, for reading',
    async act(blob, name) {
      await put(blob(name));
      return ask(blob(name, { permissions: 'cw' }));
    },
    real: '403 AuthorizationPermissionMismatch',
  },
];

async function stored(blob: Blob, name: string, one: Ask): Promise<Said> {
  await put(blob(name));
  return ask(blob(name), one);
}
