import { rm, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { NoAnswer } from '../../src/http/no-answer.js';
import { LinkRefused, type StorageOptions } from '../../src/http/storage/storage.js';
import { recordFault } from '../faults/record.js';
import type { FaultProxyOptions } from '../faults/rig/fault-proxy.js';
import { startTestProxy } from '../faults/rig/test-proxy.js';
import { type GeneratedFile, openFileFolder, sha256OfFile } from './generated-file.js';
import { linkToGet, openStorage, type RealStorages, type Server, startRealStorages, type Way, ways } from './real-storages.js';
import { ask, inShort } from './storage-requests.js';

const mebibyte = 2 ** 20;
/** Larger than what the operating system keeps on its way by itself. */
const sizeBytes = 16 * mebibyte;
const blockBytes = 4 * mebibyte;
/** Four blocks and their list. */
const requestsInBlocks = 5;
/** What a request has besides the file. */
const aroundBytes = 8 * 1024;

let servers: RealStorages;
let folder: Awaited<ReturnType<typeof openFileFolder>>;
let file: GeneratedFile;
beforeAll(async () => {
  [servers, folder] = await Promise.all([startRealStorages(), openFileFolder()]);
  file = await folder.generate(sizeBytes);
});
afterAll(async () => {
  await servers?.stop();
  await folder?.remove();
});

let count = 0;
const newKey = () => `fault-${count++}.stl`;
const isInBlocks = ({ options }: Way) => options.singlePutBytes === 0;
const open = (way: Way, options: Partial<StorageOptions> = {}) =>
  openStorage({ ...way.options, blockBytes, parallelBlocks: isInBlocks(way) ? 2 : 1, ...options });
const lookAt = async (server: Server, key: string) =>
  inShort(await ask(linkToGet(server, servers[server].url, key), { headers: { range: 'bytes=0-0' } }));
const absent = (server: Server) => (server === 'azurite' ? '404 BlobNotFound' : '404 NoSuchKey');
/** Longer than a link of 4 s lives. */
const untilItEnds = () => wait(5000);
/** By this clock a link has long to live, so that the server has to say that it has ended. */
const lateClock = { ...systemClock, now: () => Date.now() - 3_600_000 };

type Toxics = NonNullable<FaultProxyOptions['toxics']>;

async function proxyTo(server: Server, toxics: Toxics = []) {
  return startTestProxy({ target: servers[server].port, toxics });
}

/** Connections are reset when they have brought so many bytes; all of them unless `times` says otherwise. */
const cutAfter = (
  stream: Toxics[number]['stream'],
  after_bytes: number,
  { times, before }: Pick<Toxics[number], 'times' | 'before'> = {},
): Toxics => [{ type: 'reset_peer', stream, times, before, attributes: { after_bytes } }];
const flipAt = (at_byte: number, times?: number): Toxics => [{ type: 'corrupt', stream: 'upstream', times, attributes: { at_byte } }];

/** The SHA-256 of what the storage gives out. */
async function storedSha256(server: Server, key: string): Promise<string> {
  const to = folder.freePath();
  const { sha256 } = await openStorage().download({ url: linkToGet(server, servers[server].url, key) }, to);
  await rm(to);
  return sha256;
}

describe.each(ways)('$way', (way) => {
  const { server, send } = way;
  /** Of one connection, where a share of what it has to bring has come. */
  const bytesAt = (share: number) => Math.floor(share * (isInBlocks(way) ? blockBytes : sizeBytes));

  test.for([0.1, 0.5, 0.9])(
    '[U1] arrives after two connections were cut at %d of what they bring, five times of five',
    async (share, context) => {
      let passed = 0;
      recordFault(context, { runs: 5, passed });
      for (let run = 0; run < 5; run++) {
        const key = newKey();
        const seenMeanwhile: string[] = [];
        const before = async () => void seenMeanwhile.push(await lookAt(server, key));
        const proxy = await proxyTo(server, cutAfter('upstream', bytesAt(share), { times: 2, before }));

        await send({ storage: open(way), file, key, url: proxy.url });

        expect(seenMeanwhile).toEqual([absent(server), absent(server)]);
        expect(proxy.seen).toMatchObject({ cuts: 2, connections: isInBlocks(way) ? requestsInBlocks + 2 : 3 });
        expect(proxy.seen.upBytes).toBeLessThan(sizeBytes + 2 * bytesAt(share) + aroundBytes);
        expect(await storedSha256(server, key)).toBe(file.sha256);
        recordFault(context, { runs: 5, passed: ++passed, figure: 'whole at the third connection, absent until then' });
      }
    },
  );

  test('[U1] is given up after three connections, and nothing is there', async () => {
    const key = newKey();
    const proxy = await proxyTo(server, cutAfter('upstream', bytesAt(0.5)));

    const failure = await send({ storage: open(way, { parallelBlocks: 1 }), file, key, url: proxy.url }).catch((error) => error);

    expect(failure).toBeInstanceOf(NoAnswer);
    expect(failure.message).toBe(
      `The storage of Somebody gave no answer: 127.0.0.1:${proxy.port} closed the connection before its answer was complete.`,
    );
    expect(proxy.seen.connections).toBe(3);
    expect(await lookAt(server, key)).toBe(absent(server));
  });

  test('[U3] goes on with a renewed link when the first one ends between two tries', async () => {
    const key = newKey();
    const renewals: number[] = [];
    const proxy = await proxyTo(server, cutAfter('upstream', bytesAt(0.5), { times: 1, before: untilItEnds }));
    const renewed = () => void renewals.push(proxy.seen.cuts);

    await send({ storage: open(way, { clock: lateClock }), file, key, url: proxy.url, lifeS: { first: 4, renewed: 300 }, renewed });

    expect(renewals).toEqual([1]);
    expect(await storedSha256(server, key)).toBe(file.sha256);
    // Half of what was cut, and what the server refused: the whole file, or the blocks that were under way. A server that refuses early and
    // closes may take its answer along with the line, when the machine is busy: then it is asked once more.
    const sentAgain = isInBlocks(way) ? 3.5 * blockBytes : 2.5 * sizeBytes;
    expect(proxy.seen.upBytes).toBeLessThan(sizeBytes + sentAgain + aroundBytes);
  });

  test('[U3] renews a link that is about to end before it is used', async () => {
    const key = newKey();
    let renewals = 0;
    const proxy = await proxyTo(server);
    const renewed = () => void renewals++;

    await send({ storage: open(way), file, key, url: proxy.url, lifeS: { first: 50, renewed: 300 }, renewed });

    expect(renewals).toBe(1);
    expect(proxy.seen.connections).toBe(isInBlocks(way) ? requestsInBlocks : 1);
  });

  test('[U4] is told that the link is over, 50 times of 50, though the server says so and closes while the file is being sent', async (context) => {
    const { url } = servers[server];
    const failures: unknown[] = [];

    for (let run = 0; run < 50; run++) {
      const sending = send({ storage: open(way, { clock: lateClock }), file, key: newKey(), url, lifeS: { first: -10 } });
      failures.push(await sending.catch((error) => error.constructor.name));
    }

    const passed = failures.filter((name) => name === 'LinkRefused').length;
    recordFault(context, { runs: 50, passed, figure: 'the refusal is told, not the broken line' });
    expect(failures).toEqual(Array(50).fill('LinkRefused'));
  });

  test('[U3] ends when also the renewed link is over', async () => {
    const key = newKey();
    let renewals = 0;
    const { url, port } = servers[server];
    const renewed = () => void renewals++;

    const failure = await send({ storage: open(way), file, key, url, lifeS: { first: -10, renewed: -10 }, renewed }).catch(
      (error) => error,
    );

    const why = { 'a plain PUT': 'it is refused (403 AccessDenied)', 'a form': 'it has expired (403 AccessDenied)' }[way.way];
    const whyBlob = 'it has expired or does not allow this (403 AuthorizationFailure)';
    expect(failure).toBeInstanceOf(LinkRefused);
    expect(failure.message).toBe(
      `The storage of Somebody (127.0.0.1:${port}) does not take the link that the vendor gave: ${why ?? whyBlob}.`,
    );
    expect(renewals).toBe(1);
    expect(await lookAt(server, key)).toBe(absent(server));
  });
});

describe('[U9] a file that arrives damaged', () => {
  const damagedAt = 700_001;
  const [plainPut, form, atOnce, inBlocks] = ways as [Way, Way, Way, Way];

  test('as a plain PUT is sent again, and right at last', async () => {
    const key = newKey();
    const proxy = await proxyTo('radosgw', flipAt(damagedAt, 2));

    await plainPut.send({ storage: open(plainPut), file, key, url: proxy.url });

    expect(proxy.seen.connections).toBe(3);
    expect(await storedSha256('radosgw', key)).toBe(file.sha256);
  });

  test('as a form is not noticed where the answer has no ETag, and has to have one for that', async () => {
    const key = newKey();
    const proxy = await proxyTo('radosgw', flipAt(damagedAt, 1));

    const { etag } = await form.send({ storage: open(form), file, key, url: proxy.url });

    // Amazon answers a form with the ETag of the object, this gateway does not.
    expect(etag).toBeUndefined();
    expect(await storedSha256('radosgw', key)).not.toBe(file.sha256);
  });

  test.each([atOnce, inBlocks])('as $way is refused, and nothing is there', async (way) => {
    const key = newKey();
    const proxy = await proxyTo('azurite', flipAt(damagedAt));

    const failure = await way.send({ storage: open(way), file, key, url: proxy.url }).catch((error) => error);

    // The service calls it Md5Mismatch, after which the file is sent again.
    expect(failure.message).toBe(`The storage of Somebody (127.0.0.1:${proxy.port}) answered 400 (InvalidOperation).`);
    expect(await lookAt('azurite', key)).toBe('404 BlobNotFound');
  });

  test('is noticed 100 times of 100, wherever the damage is', async (context) => {
    const small = await folder.generate(64 * 1024);
    const outcomes: string[] = [];

    for (let run = 0; run < 100; run++) {
      const way = [plainPut, atOnce, inBlocks, plainPut][run % 4]!;
      const afterBytes = 4096 + run * 600;
      const proxy = await proxyTo(way.server, flipAt(afterBytes));
      const sending = way.send({ storage: open(way), file: small, key: newKey(), url: proxy.url });
      outcomes.push(
        await sending.then(
          () => 'taken',
          (error) => error.message.replace(/\d{4,}/, 'PORT'),
        ),
      );
    }

    const passed = outcomes.filter((outcome) => outcome !== 'taken').length;
    recordFault(context, { runs: 100, passed, figure: '0 reported as success' });
    const countOf = (message: string) => outcomes.filter((outcome) => outcome === message).length;
    expect([
      countOf('The storage of Somebody (127.0.0.1:PORT) holds other bytes than were sent: the file arrived damaged.'),
      countOf('The storage of Somebody (127.0.0.1:PORT) answered 400 (InvalidOperation).'),
    ]).toEqual([50, 50]);
  });
});

describe.each(['radosgw', 'azurite'] as const)('a download from %s', (server) => {
  const way = ways.find((one) => one.server === server)!;
  const key = `fetched-from-${server}.stl`;
  const announced = { sizeBytes };
  beforeAll(async () => {
    await way.send({ storage: open(way), file, key, url: servers[server].url });
  });

  test.each([0.1, 0.5, 0.9])('goes on where it was cut at %d of it, three times', async (share) => {
    const to = folder.freePath();
    const afterBytes = Math.floor((share * sizeBytes) / 3);
    const proxy = await proxyTo(server, cutAfter('downstream', afterBytes, { times: 3, before: () => wait(200) }));

    const saved = await openStorage().download({ url: linkToGet(server, proxy.url, key), ...announced }, to);

    expect(saved.sha256).toBe(file.sha256);
    expect(await sha256OfFile(to)).toBe(file.sha256);
    expect(proxy.seen).toMatchObject({ cuts: 3, connections: 4 });
    expect(proxy.seen.downBytes).toBeLessThan(sizeBytes + afterBytes);
  });

  test('that is always cut leaves nothing', async () => {
    const to = folder.freePath();
    const proxy = await proxyTo(server, cutAfter('downstream', 2000));

    const failure = await openStorage()
      .download({ url: linkToGet(server, proxy.url, key), ...announced }, to)
      .catch((error) => error);

    expect(failure).toBeInstanceOf(NoAnswer);
    expect(proxy.seen.connections).toBe(4);
    await expect(stat(to)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('goes on with a renewed link when the first one ends between two ranges', async () => {
    const to = folder.freePath();
    let renewals = 0;
    const proxy = await proxyTo(server, cutAfter('downstream', mebibyte, { times: 1, before: untilItEnds }));
    const renew = async () => {
      renewals++;
      return linkToGet(server, proxy.url, key);
    };

    const target = { url: linkToGet(server, proxy.url, key, 4), renew, ...announced };
    const saved = await openStorage({ clock: lateClock, rangeBytes: 8 * mebibyte }).download(target, to);

    expect(saved).toMatchObject({ sizeBytes, sha256: file.sha256 });
    expect(renewals).toBe(1);
    expect(proxy.seen.downBytes).toBeLessThan(sizeBytes + mebibyte);
  });
});
