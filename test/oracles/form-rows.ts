import type { StorageSide } from './sandbox-storage.js';
import { ask, formBody, type Row, withBody } from './storage-requests.js';

type S3 = StorageSide['s3'];

const reasons = {
  amazon: 'Amazon names the cause, as its documentation has it; this gateway names another.',
  form: 'Which of its checks comes first is up to the server.',
};

const post = (
  s3: S3,
  key: string,
  terms: Parameters<S3['form']>[1],
  change: (fields: [string, string][]) => [string, string][] = (fields) => fields,
) => {
  const { url, fields } = s3.form(key, terms);
  return ask(url, formBody(change(fields), 'solid part'));
};
const postWith = (s3: S3, key: string, headers: Record<string, string>) => {
  const { url, fields } = s3.form(key);
  const form = formBody(fields, 'solid part');
  return ask(url, { ...form, headers: { ...form.headers, ...headers } });
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
    name: 'a form with another MD5 than its file has',
    act: (s3, key) => postWith(s3, key, { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    real: '400 BadDigest',
  },
  {
    name: 'a form, only where nothing is yet',
    async act(s3, key) {
      await post(s3, key, {});
      return postWith(s3, key, { 'if-none-match': '*' });
    },
    real: '204',
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
