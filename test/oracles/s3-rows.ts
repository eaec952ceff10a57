import type { StorageSide } from './sandbox-storage.js';
import { type Ask, ask, type Row, range, tampered, withBody } from './storage-requests.js';

type S3 = StorageSide['s3'];

const type = 'application/octet-stream';
const put = (link: string, one: Ask = {}) =>
  ask(link, { method: 'PUT', ...one, headers: { 'content-type': type, ...one.headers }, body: one.body ?? 'solid part' });
const signed = { headers: { 'content-type': type } };
const noVersion = '"00000000000000000000000000000000"';
const other = (link: string) => link.replace('.stl?', '-other.stl?');

/** Rows of links for PUT; their objects lie under `puts/`. */
export const putRows: Row<S3>[] = [
  { name: 'a file', act: (s3, key) => put(s3.link('PUT', key, signed)), real: '200' },
  { name: 'an empty file', act: (s3, key) => put(s3.link('PUT', key, signed), { body: '' }), real: '200' },
  {
    name: 'another file in place of the first',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed));
      await put(s3.link('PUT', key, signed), { body: 'solid other' });
      return withBody(await ask(s3.link('GET', key)));
    },
    real: '200 "solid other"',
  },
  { name: 'a link that is over', act: (s3, key) => put(s3.link('PUT', key, { ...signed, lifetimeS: -2 })), real: '403 AccessDenied' },
  {
    name: 'a link that ends while the file is being sent',
    async act(s3, key) {
      const body = Buffer.alloc(2 << 20, 'a');
      return put(s3.link('PUT', key, { ...signed, lifetimeS: 2 }), { body, pauseMs: 3500 });
    },
    real: '200',
  },
  { name: 'another signature', act: (s3, key) => put(tampered(s3.link('PUT', key, signed))), real: '403 SignatureDoesNotMatch' },
  { name: 'another object', act: (s3, key) => put(other(s3.link('PUT', key, signed))), real: '403 SignatureDoesNotMatch' },
  {
    name: 'a longer life',
    act: (s3, key) => put(s3.link('PUT', key, signed).replace(/(Expires|expires)=(\d+)/, '$1=1$2')),
    real: '403 SignatureDoesNotMatch',
  },
  {
    name: 'no signature',
    act: (s3, key) => put(s3.link('PUT', key, signed).replace(/\?.*/, '')),
    real: '403 AccessDenied',
  },
  { name: 'a link for GET', act: (s3, key) => put(s3.link('GET', key)), real: '403 SignatureDoesNotMatch' },
  {
    name: 'a GET with it',
    act: (s3, key) => ask(s3.link('PUT', key, signed), { headers: { 'content-type': type } }),
    real: '403 SignatureDoesNotMatch',
  },
  {
    name: 'another content type than was signed',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'content-type': 'model/stl' } }),
    real: '403 SignatureDoesNotMatch',
  },
  {
    name: 'a link and an Authorization header',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { authorization: 'Bearer of-nobody' } }),
    real: '400 InvalidArgument',
  },
  { name: 'no length', act: (s3, key) => put(s3.link('PUT', key, signed), { isChunked: true }), real: '411 MissingContentLength' },
  {
    name: 'the right MD5',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'content-md5': 'BId1iQi5lEt17va1ozk9Uw==' } }),
    real: '200',
  },
  {
    name: 'another MD5',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }),
    real: '400 BadDigest',
  },
  {
    name: 'nothing of a file with another MD5',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed), { headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } });
      return ask(s3.link('GET', key));
    },
    real: '404 NoSuchKey',
  },
  {
    name: 'an MD5 of another length',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'content-md5': 'AAAA' } }),
    real: '400 InvalidDigest',
  },
  // What radosgw does not look at either, though Amazon does.
  {
    name: 'another CRC-32',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } }),
    real: '200',
  },
  {
    name: 'only where nothing is yet',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed));
      return put(s3.link('PUT', key, signed), { headers: { 'if-none-match': '*' } });
    },
    real: '412 PreconditionFailed',
  },
  {
    name: 'where nothing is yet',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'if-none-match': '*' } }),
    real: '200',
  },
  {
    name: 'only in place of another version',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed));
      return put(s3.link('PUT', key, signed), { headers: { 'if-match': noVersion } });
    },
    real: '412 PreconditionFailed',
  },
  {
    name: 'only in place of something, where nothing is',
    act: (s3, key) => put(s3.link('PUT', key, signed), { headers: { 'if-match': '*' } }),
    real: '412 PreconditionFailed',
  },
  {
    name: 'in place of something',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed));
      return put(s3.link('PUT', key, signed), { headers: { 'if-match': '*' } });
    },
    real: '200',
  },
  {
    name: 'half a file',
    async act(s3, key) {
      await put(s3.link('PUT', key, signed), { isCut: true });
      return ask(s3.link('GET', key));
    },
    real: '404 NoSuchKey',
  },
];

/** Rows of links for GET, of an object that is stored by `store`. */
export const getRows: Row<S3>[] = [
  { name: 'a file', act: async (s3, key) => withBody(await ask(s3.link('GET', key))), real: '200 "solid part"' },
  { name: 'a range', act: async (s3, key) => withBody(await ask(s3.link('GET', key), range('6-7'))), real: '206 "pa"' },
  { name: 'a range beyond the end', act: async (s3, key) => withBody(await ask(s3.link('GET', key), range('6-99'))), real: '206 "part"' },
  { name: 'the last bytes', act: async (s3, key) => withBody(await ask(s3.link('GET', key), range('-3'))), real: '206 "art"' },
  { name: 'a range behind the end', act: (s3, key) => ask(s3.link('GET', key), range('10-')), real: '416 InvalidRange' },
  {
    name: 'the same version',
    async act(s3, key) {
      const { headers } = await ask(s3.link('GET', key));
      return withBody(await ask(s3.link('GET', key), { headers: { ...range('6-').headers, 'if-match': String(headers.etag) } }));
    },
    real: '206 "part"',
  },
  {
    name: 'another version',
    act: (s3, key) => ask(s3.link('GET', key), { headers: { ...range('6-').headers, 'if-match': noVersion } }),
    real: '412 PreconditionFailed',
  },
  {
    name: 'the version that one has already',
    async act(s3, key) {
      const { headers } = await ask(s3.link('GET', key));
      return withBody(await ask(s3.link('GET', key), { headers: { 'if-none-match': String(headers.etag) } }));
    },
    real: '304 ""',
  },
  {
    name: 'another version than one has already',
    act: async (s3, key) => withBody(await ask(s3.link('GET', key), { headers: { 'if-none-match': noVersion } })),
    real: '200 "solid part"',
  },
  { name: 'an object that is not there', act: (s3, key) => ask(s3.link('GET', `${key}.none`)), real: '404 NoSuchKey' },
  { name: 'a link that is over', act: (s3, key) => ask(s3.link('GET', key, { lifetimeS: -2 })), real: '403 AccessDenied' },
  { name: 'another signature', act: (s3, key) => ask(tampered(s3.link('GET', key))), real: '403 SignatureDoesNotMatch' },
  { name: 'another object', act: (s3, key) => ask(other(s3.link('GET', key))), real: '403 SignatureDoesNotMatch' },
  {
    name: 'a longer life',
    act: (s3, key) => ask(s3.link('GET', key).replace(/(Expires|expires)=(\d+)/, '$1=1$2')),
    real: '403 SignatureDoesNotMatch',
  },
  {
    name: 'no signature',
    act: (s3, key) => ask(s3.link('GET', key).replace(/\?.*/, '')),
    real: '403 AccessDenied',
  },
  {
    name: 'a link and an Authorization header',
    act: (s3, key) => ask(s3.link('GET', key), { headers: { authorization: 'Bearer of-nobody' } }),
    real: '400 InvalidArgument',
  },
  {
    name: 'a HEAD with it',
    act: (s3, key) => ask(s3.link('GET', key), { method: 'HEAD' }),
    real: '403',
  },
];
