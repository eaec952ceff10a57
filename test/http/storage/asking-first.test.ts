import { truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LinkRefused, type StorageFile } from '../../../src/http/storage/storage.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { failureOf, send } from '../vendor-server.js';
import { localStorage, mebibyte, xml } from './store.js';

async function emptyFile(sizeBytes: number): Promise<StorageFile> {
  const path = join(await temporaryFolder(), 'large.stl');
  await writeFile(path, '');
  await truncate(path, sizeBytes);
  return fileOnDisk(path);
}

/** A server that leaves the question to `onAsked`; without it Node answers by itself. */
async function listenWhere(handler: RequestListener, onAsked?: RequestListener) {
  const server = createServer(handler);
  if (onAsked) server.on('checkContinue', onAsked);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** No time passes for the transfer but what the test lets pass. */
function stopTimers() {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

const large = 64 * mebibyte + 1;
const seenOf = () => {
  const seen: { asked: string | undefined; bytes: number }[] = [];
  const take: RequestListener = (message, response) => {
    const one = { asked: message.headers.expect, bytes: 0 };
    seen.push(one);
    message.on('data', (piece: Buffer) => (one.bytes += piece.byteLength)).on('end', () => send(response, {}));
  };
  return { seen, take };
};

test('[U4] a link that is over costs none of its bytes', async () => {
  const { seen, take } = seenOf();
  const url = await listenWhere(take, (message, response) => {
    take(message, response as never);
    send(response, { ...xml(403, 'AccessDenied', 'Request has expired'), headers: { connection: 'close' } });
  });
  const { storage } = localStorage();

  const error = await failureOf(storage.put(await emptyFile(300 * mebibyte), { url, headers: {} }));

  expect(error).toBeInstanceOf(LinkRefused);
  expect(seen).toEqual([{ asked: '100-continue', bytes: 0 }]);
});

test.each<[string, number, string | undefined]>([
  ['it is asked', large, '100-continue'],
  ['up to that size nothing is asked', large - 1, undefined],
])('%s', async (_, sizeBytes, asked) => {
  const { seen, take } = seenOf();
  const url = await listenWhere(take);
  const { storage } = localStorage();

  await storage.put(await emptyFile(sizeBytes), { url, headers: {} });

  expect(seen).toEqual([{ asked, bytes: sizeBytes }]);
});

test('a storage that does not know the question gets the file after a second', async () => {
  const { seen, take } = seenOf();
  let hear = () => {};
  const asked = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const url = await listenWhere(take, (message, response) => {
    take(message, response as never);
    hear();
  });
  const { storage } = localStorage();
  const file = await emptyFile(large);
  stopTimers();

  const sent = storage.put(file, { url, headers: {} });
  await asked;
  vi.advanceTimersByTime(999);
  await wait(100);
  const early = structuredClone(seen);
  vi.advanceTimersByTime(1);
  await sent;

  expect(early).toEqual([{ asked: '100-continue', bytes: 0 }]);
  expect(seen).toEqual([{ asked: '100-continue', bytes: large }]);
});

test('a storage that refuses the question is not asked again', async () => {
  const { seen, take } = seenOf();
  const url = await listenWhere(take, (message, response) => {
    seen.push({ asked: message.headers.expect, bytes: 0 });
    send(response, { status: 417, headers: { connection: 'close' } });
  });
  const { storage } = localStorage();

  await storage.put(await emptyFile(large), { url, headers: {} });

  expect(seen).toEqual([
    { asked: '100-continue', bytes: 0 },
    { asked: undefined, bytes: large },
  ]);
});

test('a cancelled upload does not wait for the answer to the question', async () => {
  const caller = new AbortController();
  const url = await listenWhere(
    () => {},
    () => caller.abort(new Error('cancelled')),
  );
  const { storage } = localStorage();
  const file = await emptyFile(large);
  stopTimers();

  const error = await failureOf(storage.put(file, { url, headers: {} }, { signal: caller.signal }));

  expect(error.message).toBe('cancelled');
});
