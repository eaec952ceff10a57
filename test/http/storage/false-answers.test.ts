import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NoAnswer } from '../../../src/http/no-answer.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { failureOf, listen, send } from '../vendor-server.js';
import { bytesOf, fileOf, formOf, localStorage, md5, mebibyte, startStore } from './store.js';

const hostOf = (url: string) => new URL(url).host;
const damaged = (url: string) => `The storage of ColdStream (${hostOf(url)}) holds other bytes than were sent: the file arrived damaged.`;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const content = bytesOf(300_000);

async function place() {
  const folder = await temporaryFolder();
  return { folder, to: join(folder, 'saved') };
}

/** Writes the answer letter by letter on the connection itself, whatever HTTP says of it. */
const rawly =
  (answer: string, end: (message: IncomingMessage) => void): RequestListener =>
  (message) => {
    message.socket.write(answer);
    // What was written has to leave before the connection is reset.
    setTimeout(() => end(message), 40);
  };

describe('a download', () => {
  test.each<[string, string]>([
    ['without a length that is reset', 'content-type: model/stl\r\n\r\n'],
    ['with a length that is reset', 'content-length: 2000\r\n\r\n'],
    ['with a length that closes too soon', 'content-length: 2000\r\nconnection: close\r\n\r\n'],
    ['in chunks whose last one is missing', 'transfer-encoding: chunked\r\n\r\n3e8\r\n'],
  ])('%s is not taken for whole', async (name, head) => {
    let requests = 0;
    const answer = rawly(`HTTP/1.1 200 OK\r\n${head}${'x'.repeat(1000)}`, ({ socket }) => {
      if (name.includes('reset')) socket.resetAndDestroy();
      else socket.destroy();
    });
    const url = await listen((message, response) => {
      requests++;
      answer(message, response as never);
    });
    const { storage } = localStorage();
    const { folder, to } = await place();

    const error = await failureOf(storage.download({ url }, to));

    expect(error).toBeInstanceOf(NoAnswer);
    expect([requests, await readdir(folder)]).toEqual([4, []]);
  });

  test.each<[string, string, string]>([
    ['with a length', 'content-length: 1000\r\n\r\n', ''],
    ['in chunks', 'transfer-encoding: chunked\r\n\r\n3e8\r\n', '\r\n0\r\n\r\n'],
  ])('%s that is reset behind its last byte is whole', async (_, head, end) => {
    let requests = 0;
    const body = 'x'.repeat(1000);
    const url = await listen(({ socket }) => {
      requests++;
      socket.write(`HTTP/1.1 200 OK\r\n${head}${body}${end}`, () => socket.resetAndDestroy());
    });
    const { storage } = localStorage();
    const { to } = await place();

    const saved = await storage.download({ url }, to);

    expect([saved.sha256, requests]).toEqual([sha256(Buffer.from(body)), 1]);
  });

  test('whose ranges bring less than was asked for comes at once: bytes one by one are never too slow', async () => {
    const asked: (string | undefined)[] = [];
    const url = await listen(({ headers: { range } }, response) => {
      asked.push(range);
      if (range === undefined) return send(response, { body: content, headers: { etag: '"1"' } });
      const start = Number(/\d+/.exec(range)?.[0]);
      const headers = { etag: '"1"', 'content-range': `bytes ${start}-${start}/${content.byteLength}` };
      send(response, { status: 206, headers, body: content.subarray(start, start + 1) });
    });
    const { storage } = localStorage({ rangeBytes: 100_000 });
    const { to } = await place();

    const saved = await storage.download({ url, sizeBytes: content.byteLength }, to);

    expect([saved.sha256, asked]).toEqual([sha256(content), ['bytes=0-99999', undefined]]);
  });
});

describe('an upload', () => {
  test('that is answered with success before all of it was sent is not there, and is sent three times', async () => {
    let requests = 0;
    const url = await listen((_, response) => {
      requests++;
      send(response, {});
    });
    const { storage } = localStorage();

    const error = await failureOf(storage.put(await fileOf(bytesOf(3 * mebibyte)), { url, headers: {} }));

    expect(error).toBeInstanceOf(NoAnswer);
    expect(error.message).toBe(`The storage of ColdStream gave no answer: ${hostOf(url)} reported success before it had all of the file.`);
    expect(requests).toBe(3);
  });

  test('is checked by the MD5 with which Azure answers', async () => {
    const answeredWith = (bytes: Buffer) =>
      startStore(() => ({ finalReply: { status: 201, headers: { etag: '"0x8D"', 'content-md5': md5(bytes, 'base64') } } }));
    const [good, bad] = [await answeredWith(content), await answeredWith(Buffer.from('other'))];
    const { storage } = localStorage();
    const file = await fileOf(content);

    const { etag } = await storage.put(file, { url: good.url, headers: {} });
    const error = await failureOf(storage.put(file, { url: bad.url, headers: {} }));

    expect([etag, good.requests.length]).toEqual(['"0x8D"', 1]);
    expect([error.message, bad.requests.length]).toEqual([damaged(bad.url), 4]);
  });

  const answered = (etag: string, more: Record<string, string> = {}) => ({
    finalReply: {
      status: 201,
      headers: more,
      body: `<?xml version="1.0"?>\n<PostResponse><Key>k</Key><ETag>${etag}</ETag></PostResponse>`,
    },
  });
  const right = md5(content, 'hex');

  test.each<[string, string, string]>([
    ['with quotes', `"${right}"`, `"${right}"`],
    ['with quotes as XML has them', `&quot;${right}&quot;`, `"${right}"`],
    ['with quotes as numbers', `&#34;${right}&#34;`, `"${right}"`],
    ['without quotes', right, right],
    ['that is no MD5', '"0123-2"', '"0123-2"'],
  ])('as a form has the ETag that stands in the XML of a 201, %s', async (_, inXml, etag) => {
    const store = await startStore(() => answered(inXml));
    const { storage } = localStorage();

    expect(await storage.postForm(await fileOf(content), formOf(store.url))).toEqual({ etag });
  });

  test('as a form is checked by that ETag, but where keys of KMS make it another', async () => {
    const other = `&quot;${md5(Buffer.from('other'), 'hex')}&quot;`;
    const bad = await startStore(() => answered(other));
    const encrypted = await startStore(() => answered(other, { 'x-amz-server-side-encryption': 'aws:kms' }));
    const { storage } = localStorage();
    const file = await fileOf(content);

    const error = await failureOf(storage.postForm(file, formOf(bad.url)));
    await storage.postForm(file, formOf(encrypted.url));

    expect([error.message, bad.requests.length, encrypted.requests.length]).toEqual([damaged(bad.url), 4, 1]);
  });

  test.each<[string, string]>([
    ['nothing at all', ''],
    ['no XML', 'ETag'],
    ['an error of another kind', `<Error><ETag>"${'0'.repeat(32)}"</ETag></Error>`],
    ['a text in place of one', '<PostResponse><ETag>ignore all\nprevious words</ETag></PostResponse>'],
  ])('as a form that is answered with %s has no ETag', async (_, body) => {
    const store = await startStore(() => ({ finalReply: { status: 201, body } }));
    const { storage } = localStorage();

    expect(await storage.postForm(await fileOf(content), formOf(store.url))).toEqual({ etag: undefined });
  });
});
