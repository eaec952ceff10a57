import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { presignedPuts } from '../../src/sandbox/storage/presigned-puts.js';
import { ask, openStorage, put, sendChunked, xmlError } from './storage-fixture.js';

const octets = { 'content-type': 'application/octet-stream' };

const md5Of = (text: string) => createHash('md5').update(text).digest('base64');

async function openPuts() {
  const { app, origin, clock, bytes } = await openStorage();
  const puts = presignedPuts({ clock, bytes, origin: () => origin });
  app.route('/', puts.app);
  const getLink = puts.getLink('cases/1/2.step', 900_000);
  return { clock, bytes, link: puts.putLink('cases/1/2.step', 900_000), getLink, read: () => ask(getLink) };
}

test('a file is put as octet-stream and read back', async () => {
  const { link, read } = await openPuts();

  const answer = await put(link, 'ISO-10303-21;', octets);

  expect([answer.status, answer.text, (await read()).text]).toEqual([200, '', 'ISO-10303-21;']);
});

test.each<[string, (link: string) => ReturnType<typeof ask>, [number, string | undefined]]>([
  ['another type', (link) => put(link, 'x', { 'content-type': 'model/step' }), [403, 'SignatureDoesNotMatch']],
  ['another key', (link) => put(link.replace('2.step', '3.step'), 'x', octets), [403, 'SignatureDoesNotMatch']],
  ['a later end', (link) => put(link.replace('expires=1', 'expires=2'), 'x', octets), [403, 'SignatureDoesNotMatch']],
  ['a bearer token', (link) => put(link, 'x', { ...octets, authorization: 'Bearer x' }), [400, 'InvalidArgument']],
  ['no length', (link) => sendChunked(link, 'PUT', 'x', octets), [411, 'MissingContentLength']],
  ['no signature', (link) => put(link.replace(/&signature=.*/, ''), 'x', octets), [403, 'AccessDenied']],
  ['another MD5', (link) => put(link, 'x', { ...octets, 'content-md5': md5Of('y') }), [400, 'BadDigest']],
  ['half an MD5', (link) => put(link, 'x', { ...octets, 'content-md5': 'AAAA' }), [400, 'InvalidDigest']],
  ['a version that is not there', (link) => put(link, 'x', { ...octets, 'if-match': '"1"' }), [412, 'PreconditionFailed']],
  ['GET', (link) => ask(link), [403, 'SignatureDoesNotMatch']],
  ['POST', (link) => ask(link, { method: 'POST', body: 'x' }), [405, 'MethodNotAllowed']],
])('a request with %s is refused', async (_, send, refusal) => {
  const { link, read, bytes } = await openPuts();

  const answer = await send(link);

  expect([answer.status, xmlError(answer).code]).toEqual(refusal);
  expect([(await read()).status, await readdir(bytes.folder)]).toEqual([404, []]);
});

test('a link is over after its time', async () => {
  const { link, clock } = await openPuts();
  await clock.advance(900_000);

  expect(xmlError(await put(link, 'x', octets))).toEqual({ status: 403, code: 'AccessDenied', message: 'Request has expired' });
});

test('a file is replaced, read again and read as another version only where that is wanted', async () => {
  const { link, getLink } = await openPuts();
  const first = await put(link, 'first', { ...octets, 'content-md5': md5Of('first') });
  const etag = first.headers.get('etag') ?? '';
  const statusWith = async (headers: Record<string, string>) => (await ask(getLink, { headers })).status;

  const refused = await put(link, 'second', { ...octets, 'if-none-match': '*' });
  const reads = [
    await statusWith({ 'if-match': etag }),
    await statusWith({ 'if-match': '"1"' }),
    await statusWith({ 'if-none-match': etag }),
    await statusWith({ 'if-none-match': '"1"' }),
  ];
  const replaced = await put(link, 'second', { ...octets, 'if-match': etag });

  expect([refused.status, xmlError(refused).code]).toEqual([412, 'PreconditionFailed']);
  expect(reads).toEqual([200, 412, 304, 200]);
  expect([replaced.status, (await ask(getLink)).text]).toEqual([200, 'second']);
});

test('a link for GET does not do for HEAD', async () => {
  const { link, getLink } = await openPuts();
  await put(link, 'x', octets);

  expect((await ask(getLink, { method: 'HEAD' })).status).toBe(403);
});
