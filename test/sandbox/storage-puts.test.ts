import { expect, test } from 'vitest';
import { presignedPuts } from '../../src/sandbox/storage/presigned-puts.js';
import { ask, openStorage, put, sendChunked, xmlError } from './storage-fixture.js';

const octets = { 'content-type': 'application/octet-stream' };

async function openPuts() {
  const { app, origin, clock, bytes } = await openStorage();
  const puts = presignedPuts({ clock, bytes, origin: () => origin });
  app.route('/', puts.app);
  return { clock, link: puts.putLink('cases/1/2.step', 900_000), read: () => ask(puts.getLink('cases/1/2.step', 900_000)) };
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
  ['GET', (link) => ask(link), [403, 'SignatureDoesNotMatch']],
  ['POST', (link) => ask(link, { method: 'POST', body: 'x' }), [405, 'MethodNotAllowed']],
])('a request with %s is refused', async (_, send, refusal) => {
  const { link, read } = await openPuts();

  const answer = await send(link);

  expect([answer.status, xmlError(answer).code]).toEqual(refusal);
  expect((await read()).status).toBe(404);
});

test('a link is over after its time', async () => {
  const { link, clock } = await openPuts();
  await clock.advance(900_000);

  expect(xmlError(await put(link, 'x', octets))).toEqual({ status: 403, code: 'AccessDenied', message: 'Request has expired' });
});
