import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { azureBlobs } from '../../src/sandbox/storage/azure-blobs.js';
import { ask, openStorage, put, sendChunked, xmlError } from './storage-fixture.js';

const block = { 'x-ms-blob-type': 'BlockBlob' };
const id = (text: string) => Buffer.from(text).toString('base64');
const list = (...ids: string[]) => `<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.join('')}</BlockList>`;
const latest = (text: string) => `<Latest>${id(text)}</Latest>`;

async function openAzure(limits: { maxBlobBytes?: number; maxBlockBytes?: number } = {}) {
  const { app, origin, clock, bytes } = await openStorage();
  const blobs = azureBlobs({ clock, bytes, ...limits });
  app.route('/', blobs.app);
  const link = (permissions: string, path = '/files/part.bin') => `${origin}${blobs.link(path, { permissions, lifetimeMs: 1_800_000 })}`;
  const stage = (name: string, content: string) => put(`${link('w')}&comp=block&blockid=${encodeURIComponent(id(name))}`, content);
  const commit = (xml: string) => put(`${link('w')}&comp=blocklist`, xml);
  return { clock, bytes, link, stage, commit, read: () => ask(link('r')), find: () => blobs.find('/files/part.bin') };
}

test('a blob is stored byte for byte, also when it is a form', async () => {
  const { link, read, find } = await openAzure();
  const form = new FormData();
  form.append('f', new File(['5 bytes'], 'a.txt'));

  const written = await put(link('wt'), form, block);
  const answer = await read();

  const stored = await readFile(find()?.path ?? '', 'utf8');
  expect([written.status, written.text, written.headers.get('etag')]).toEqual([201, '', find()?.etag]);
  expect(answer.text).toBe(stored);
  expect(stored).toMatch(/^--[\s\S]*filename="a\.txt"[\s\S]*5 bytes\r\n--[\s\S]*--\r\n$/);
});

test('Put Blob needs its type', async () => {
  const { link } = await openAzure();

  expect(xmlError(await put(link('w'), 'x'))).toEqual({
    status: 400,
    code: 'MissingRequiredHeader',
    message: 'An HTTP header that is mandatory for this request is not specified.',
  });
  expect(xmlError(await put(link('w'), 'x', { 'x-ms-blob-type': 'PageBlob' })).code).toBe('InvalidHeaderValue');
});

test.each([
  ['another signature', (link: string) => link.replace(/sig=.{6}/, 'sig=AAAAAA')],
  ['another blob', (link: string) => link.replace('part.bin', 'other.bin')],
  ['other permissions', (link: string) => link.replace('sp=r', 'sp=rw')],
  ['a later end', (link: string) => link.replace(/se=2026/, 'se=2027')],
  ['another file name', (link: string) => `${link}&rscd=attachment`],
])('a link with %s is refused', async (_, spoil) => {
  const { link } = await openAzure();

  const answer = await ask(spoil(link('r')));

  expect(xmlError(answer)).toEqual({
    status: 403,
    code: 'AuthenticationFailed',
    message:
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
  });
  expect(answer.headers.get('x-ms-error-code')).toBe('AuthenticationFailed');
});

test('a link that is over says from when to when it was good', async () => {
  const { link, clock } = await openAzure();
  const url = link('w');
  await clock.advance(1_799_000);
  const before = await put(url, 'x', block);
  await clock.advance(1_000);

  const after = await put(url, 'x', block);

  expect([before.status, after.status]).toEqual([201, 403]);
  expect(after.text).toContain(
    '<AuthenticationErrorDetail>Signature not valid in the specified time frame: ' +
      'Start [2026-03-05T14:30:00Z] - Expiry [2026-03-05T15:00:00Z] - Current [2026-03-05T15:00:00Z]</AuthenticationErrorDetail>',
  );
});

test('a link allows what it names and nothing else', async () => {
  const { link, read } = await openAzure();
  await put(link('w'), 'x', block);
  const mismatch = {
    status: 403,
    code: 'AuthorizationPermissionMismatch',
    message: 'This request is not authorized to perform this operation using this permission.',
  };

  expect(xmlError(await put(link('rt'), 'x', block))).toEqual(mismatch);
  expect(xmlError(await ask(link('wt')))).toEqual(mismatch);
  expect((await read()).text).toBe('x');
});

test('an Authorization header is refused even with a good link', async () => {
  const { link } = await openAzure();

  expect(xmlError(await put(link('w'), 'x', { ...block, authorization: 'Bearer x' }))).toMatchObject({
    status: 403,
    code: 'AuthenticationFailed',
  });
});

test('a body without a length is refused', async () => {
  const { link } = await openAzure();

  expect(xmlError(await sendChunked(link('w'), 'PUT', 'x', block))).toEqual({
    status: 411,
    code: 'MissingContentLengthHeader',
    message: 'Content-Length HTTP header is missing',
  });
});

test('a promised MD5 is checked, and what does not match is not kept', async () => {
  const { link, read, bytes } = await openAzure();
  const md5 = createHash('md5').update('content').digest('base64');

  const wrong = await put(link('w'), 'other', { ...block, 'content-md5': md5 });
  const left = await readdir(bytes.folder);
  const none = await put(link('w'), 'other', { ...block, 'content-md5': 'abc' });
  const right = await put(link('w'), 'content', { ...block, 'content-md5': md5 });

  expect([xmlError(wrong).code, xmlError(none).code, right.status]).toEqual(['Md5Mismatch', 'InvalidMd5', 201]);
  expect(left).toEqual([]);
  expect((await read()).text).toBe('content');
});

test('blocks become a blob in the order of the list, whatever the order in which they came', async () => {
  const { stage, commit, read, bytes } = await openAzure();
  await Promise.all([stage('3', 'three'), stage('1', 'one'), stage('2', 'two')]);
  const early = await read();

  const committed = await commit(list(latest('1'), latest('2'), latest('3')));

  expect([early.status, committed.status, (await read()).text]).toEqual([404, 201, 'onetwothree']);
  expect(await readdir(bytes.folder)).toHaveLength(1);
});

test('a block may be sent again, and a committed one be used again', async () => {
  const { stage, commit, read } = await openAzure();
  await stage('1', 'bad');
  await stage('1', 'good');
  await commit(list(latest('1')));
  await stage('2', ' more');

  await commit(list(`<Committed>${id('1')}</Committed>`, `<Uncommitted>${id('2')}</Uncommitted>`));

  expect((await read()).text).toBe('good more');
});

test.each([
  ['an unknown block', list(latest('9')), 'InvalidBlockList'],
  ['a block that is not committed', list(`<Committed>${id('1')}</Committed>`), 'InvalidBlockList'],
  ['no XML', 'Latest', 'InvalidXmlDocument'],
  ['something else', list('<Other>x</Other>'), 'InvalidXmlDocument'],
])('a list with %s is refused', async (_, xml, code) => {
  const { stage, commit } = await openAzure();
  await stage('1', 'one');

  expect(xmlError(await commit(xml))).toMatchObject({ status: 400, code });
});

test('ids of blocks are Base64 and equally long', async () => {
  const { stage, link } = await openAzure();
  await stage('1', 'one');

  expect(xmlError(await stage('1000', 'two'))).toEqual({
    status: 400,
    code: 'InvalidBlobOrBlock',
    message: 'The specified blob or block content is invalid.',
  });
  expect(xmlError(await put(`${link('w')}&comp=block&blockid=%21`, 'x')).code).toBe('InvalidQueryParameterValue');
  expect(xmlError(await put(`${link('w')}&comp=block&blockid=${encodeURIComponent(id('x'.repeat(65)))}`, 'x')).code).toBe(
    'InvalidQueryParameterValue',
  );
});

test('an empty list commits an empty blob', async () => {
  const { commit, read } = await openAzure();

  const committed = await commit(list());
  const answer = await read();

  expect([committed.status, answer.status, answer.text, answer.headers.get('content-length')]).toEqual([201, 200, '', '0']);
});

test('sizes have limits', async () => {
  const { link, stage } = await openAzure({ maxBlobBytes: 4, maxBlockBytes: 3 });

  expect(xmlError(await put(link('w'), '12345', block))).toMatchObject({ status: 413, code: 'RequestBodyTooLarge' });
  expect(xmlError(await stage('1', '1234'))).toMatchObject({ status: 413, code: 'RequestBodyTooLarge' });
});

test('ranges, HEAD and a condition on the version', async () => {
  const { link, find } = await openAzure();
  await put(link('w'), '0123456789', block);
  const get = (range: string) => ask(link('r'), { headers: { range } });

  const head = await ask(link('r'), { method: 'HEAD' });
  const middle = await get('bytes=2-4');
  const end = await get('bytes=-3');
  const behind = await get('bytes=10-');
  const other = await ask(link('r'), { headers: { 'if-match': '"0x1"' } });
  const same = await ask(link('r'), { headers: { 'if-match': find()?.etag ?? '' } });
  const known = await ask(link('r'), { headers: { 'if-none-match': find()?.etag ?? '' } });

  expect([head.status, head.text, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([200, '', '10', 'bytes']);
  expect([middle.status, middle.text, middle.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
  expect([end.status, end.text]).toEqual([206, '789']);
  expect(xmlError(behind)).toMatchObject({ status: 416, code: 'InvalidRange' });
  expect(xmlError(other)).toMatchObject({ status: 412, code: 'ConditionNotMet' });
  expect([same.status, same.text]).toEqual([200, '0123456789']);
  expect([known.status, known.text, known.headers.get('x-ms-error-code')]).toEqual([304, '', 'ConditionNotMet']);
});
