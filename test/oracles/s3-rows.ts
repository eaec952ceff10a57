import type { StorageSide } from './sandbox-storage.js';
import { type Ask, ask, formBody, inShort, type Said, tampered } from './storage-requests.js';

/** One thing that is done to a storage, and what it says to it. */
export type Row<Side> = {
  name: string;
  act(side: Side, key: string): Promise<Said | string>;
  real: string;
  /** What the sandbox says where that is something else, and why it may. */
  sandbox?: Difference;
  /** The same, of its links for PUT and what they brought. */
  sandboxOfPuts?: Difference;
};
type Difference = { says: string; because: string };
type S3 = StorageSide['s3'];

const type = 'application/octet-stream';
const put = (link: string, one: Ask = {}) =>
  ask(link, { method: 'PUT', ...one, headers: { 'content-type': type, ...one.headers }, body: one.body ?? 'solid part' });
const signed = { headers: { 'content-type': type } };
const other = (link: string) => link.replace('.stl?', '-other.stl?');
const withBody = (said: Said) => `${inShort(said)} "${said.body}"`;

const reasons = {
  amazon: 'Amazon names the cause, as its documentation has it; this gateway names another.',
  form: 'Which of its checks comes first is up to the server.',
  ownLinks: 'The links for PUT are of a service of its own, which says the same to any link that it did not make.',
  unread: 'No link of this kind is asked with this header.',
};

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
    sandbox: { says: '403 SignatureDoesNotMatch', because: reasons.ownLinks },
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
    sandbox: { says: '200', because: reasons.unread },
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
    sandbox: { says: '200', because: reasons.unread },
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
    act: (s3, key) => ask(s3.link('GET', key), { headers: { ...range('6-').headers, 'if-match': '"00000000000000000000000000000000"' } }),
    real: '412 PreconditionFailed',
    sandbox: { says: '206', because: 'Its objects stay as they are while they are fetched.' },
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
    sandboxOfPuts: { says: '403 SignatureDoesNotMatch', because: reasons.ownLinks },
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
    sandboxOfPuts: { says: '200', because: 'Its links for GET do for HEAD as well.' },
  },
];

function range(bytes: string) {
  return { headers: { range: `bytes=${bytes}` } };
}

const post = (
  s3: S3,
  key: string,
  terms: Parameters<S3['form']>[1],
  change: (fields: [string, string][]) => [string, string][] = (fields) => fields,
) => {
  const { url, fields } = s3.form(key, terms);
  return ask(url, formBody(change(fields), 'solid part'));
};
const replaced = (name: string, to: (value: string) => string) => (fields: [string, string][]) =>
  fields.map(([one, value]): [string, string] => [one, one === name ? to(value) : value]);
const without = (name: string) => (fields: [string, string][]) => fields.filter(([one]) => one !== name);

/** Rows of forms; their objects lie under `forms/`. */
export const formRows: Row<S3>[] = [
  { name: 'a file', act: (s3, key) => post(s3, key, {}), real: '204' },
  { name: 'a file, answered with 201', act: (s3, key) => post(s3, key, { fields: [['success_action_status', '201']] }), real: '201' },
  { name: 'a file, answered with 200', act: (s3, key) => post(s3, key, { fields: [['success_action_status', '200']] }), real: '200' },
  {
    name: 'what it holds afterwards',
    async act(s3, key) {
      await post(s3, key, {});
      return withBody(await ask(s3.link('GET', key)));
    },
    real: '200 "solid part"',
  },
  {
    name: 'an empty file',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      await ask(url, formBody(fields, ''));
      return withBody(await ask(s3.link('GET', key)));
    },
    real: '200 ""',
  },
  { name: 'a file of the least size', act: (s3, key) => post(s3, key, { range: [10, 20] }), real: '204' },
  { name: 'a file of the greatest size', act: (s3, key) => post(s3, key, { range: [0, 10] }), real: '204' },
  { name: 'a file that is too small', act: (s3, key) => post(s3, key, { range: [11, 20] }), real: '400 EntityTooSmall' },
  { name: 'a file that is too large', act: (s3, key) => post(s3, key, { range: [0, 9] }), real: '400 EntityTooLarge' },
  {
    name: 'nothing of a file that is too large',
    async act(s3, key) {
      await post(s3, key, { range: [0, 9] });
      return ask(s3.link('GET', key));
    },
    real: '404 NoSuchKey',
  },
  { name: 'a policy that is over', act: (s3, key) => post(s3, key, { lifetimeS: -2 }), real: '403 AccessDenied' },
  {
    name: 'another object',
    act: (s3, key) =>
      post(
        s3,
        key,
        {},
        replaced('key', (value) => `${value}.other`),
      ),
    real: '403 AccessDenied',
  },
  {
    name: 'another signature',
    act: (s3, key) =>
      post(
        s3,
        key,
        {},
        replaced('x-amz-signature', (value) => (value.startsWith('0') ? `1${value.slice(1)}` : `0${value.slice(1)}`)),
      ),
    real: '403 AccessDenied',
    sandbox: { says: '403 SignatureDoesNotMatch', because: reasons.amazon },
  },
  {
    name: 'another policy',
    act: (s3, key) =>
      post(
        s3,
        key,
        {},
        replaced('policy', (value) => Buffer.from(`${Buffer.from(value, 'base64')} `).toString('base64')),
      ),
    real: '403 AccessDenied',
    sandbox: { says: '403 SignatureDoesNotMatch', because: reasons.amazon },
  },
  {
    name: 'another access key',
    act: (s3, key) =>
      post(
        s3,
        key,
        {},
        replaced('x-amz-credential', (value) => `A${value}`),
      ),
    real: '403 AccessDenied',
    sandbox: { says: '403 InvalidAccessKeyId', because: reasons.amazon },
  },
  { name: 'no policy', act: (s3, key) => post(s3, key, {}, without('policy')), real: '403 AccessDenied' },
  {
    name: 'no signature',
    act: (s3, key) => post(s3, key, {}, without('x-amz-signature')),
    real: '400 InvalidArgument',
    sandbox: { says: '403 AccessDenied', because: reasons.form },
  },
  { name: 'no key', act: (s3, key) => post(s3, key, {}, without('key')), real: '400 InvalidArgument' },
  {
    name: 'a field that the policy does not know',
    act: (s3, key) => post(s3, key, {}, (fields) => [...fields, ['acl', 'private']]),
    real: '403 AccessDenied',
  },
  {
    name: 'a field that no policy knows',
    act: (s3, key) => post(s3, key, {}, (fields) => [...fields, ['x-ignore-me', 'yes']]),
    real: '204',
  },
  {
    name: 'a field that the policy asks for and the form has not',
    act: (s3, key) => post(s3, key, { fields: [['content-type', 'model/stl']] }, without('content-type')),
    real: '403 AccessDenied',
  },
  {
    name: 'a field behind the file',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      return ask(url, formBody(fields, 'solid part', [['acl', 'private']]));
    },
    real: '204',
  },
  {
    name: 'the key behind the file',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      return ask(url, formBody(without('key')(fields), 'solid part', [['key', key]]));
    },
    real: '400 InvalidArgument',
  },
  {
    name: 'no file',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      return ask(url, formBody(fields, undefined));
    },
    real: '204',
    sandbox: { says: '400 InvalidArgument', because: 'Amazon takes exactly one file; this gateway stores an empty object.' },
  },
  {
    name: 'a form without its end',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      const form = formBody(fields, 'solid part');
      return ask(url, { ...form, body: form.body.slice(0, -20) });
    },
    real: '400 InvalidArgument',
    sandbox: { says: '400 MalformedPOSTRequest', because: reasons.amazon },
  },
  {
    name: 'a form of another type',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      return ask(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      });
    },
    real: '400 InvalidArgument',
    sandbox: { says: '412 PreconditionFailed', because: reasons.amazon },
  },
  {
    name: 'a form without a length',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      return ask(url, { ...formBody(fields, 'solid part'), isChunked: true });
    },
    real: '411 MissingContentLength',
  },
  {
    name: 'a form and an Authorization header',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      const form = formBody(fields, 'solid part');
      return ask(url, { ...form, headers: { ...form.headers, authorization: 'Bearer of-nobody' } });
    },
    real: '400 InvalidArgument',
  },
  {
    name: 'half a form',
    async act(s3, key) {
      const { url, fields } = s3.form(key);
      await ask(url, { ...formBody(fields, 'solid part'.repeat(300)), isCut: true });
      return ask(s3.link('GET', key));
    },
    real: '404 NoSuchKey',
  },
];
