import { createStorage, type Storage, type StorageCall, type StorageFile, type StorageOptions } from '../../src/http/storage/storage.js';
import { startAzurite } from './azurite.js';
import { blobLinks, makeContainer } from './blob-links.js';
import { s3Keys, startRadosgw } from './radosgw.js';
import { makeBucket, s3Links } from './s3-links.js';

export type RealStorages = Awaited<ReturnType<typeof startRealStorages>>;
export type Server = 'radosgw' | 'azurite';

const mebibyte = 2 ** 20;

/** Both real servers, each with a place for files. */
export async function startRealStorages(objects: 'memory' | 'file' = 'memory') {
  const [azurite, radosgw] = await Promise.all([startAzurite(), startRadosgw(objects)]);
  await makeContainer(azurite.url, 'parts');
  await makeBucket(radosgw.url, 'parts', s3Keys);
  return {
    azurite,
    radosgw,
    async stop(): Promise<void> {
      await Promise.all([azurite.stop(), radosgw.stop()]);
    },
  };
}

/** The storage as the product opens it, with short pauses. */
export function openStorage(options: Partial<StorageOptions> = {}): Storage {
  return createStorage({ vendor: 'Somebody', allowLoopback: true, retryBaseMs: 1, ...options });
}

export type Sending = {
  storage: Storage;
  file: StorageFile;
  key: string;
  /** Where the server is asked, directly or through something. */
  url: string;
  /** How long the first link lives, and those that replace it; without the second none does. */
  lifeS?: { first?: number; renewed?: number };
  /** Told of each renewal. */
  renewed?: () => void;
  call?: StorageCall;
};

export type Way = {
  way: string;
  server: Server;
  /** With which the product is made to go this way. */
  options: Partial<StorageOptions>;
  send(sending: Sending): Promise<{ etag: string | undefined }>;
};

const contentType = { 'content-type': 'application/octet-stream' };

/** The link to begin with, and how it is renewed. */
function linksOf<T>({ lifeS = {}, renewed }: Sending, make: (lifetimeS: number) => T) {
  const { first = 300, renewed: later } = lifeS;
  const renew = async () => {
    renewed?.();
    return make(later ?? 300);
  };
  return { first: make(first), renew: later === undefined ? undefined : renew };
}

const sendBlob = (sending: Sending) => {
  const { first, renew } = linksOf(sending, (lifetimeS) => blobLinks(sending.url, 'parts')(sending.key, { lifetimeS }));
  return sending.storage.putBlob(sending.file, { url: first, renew }, sending.call);
};

/** The four ways in which a file goes to a storage. */
export const ways: Way[] = [
  {
    way: 'a plain PUT',
    server: 'radosgw',
    options: {},
    send(sending) {
      const links = s3Links(sending.url, 'parts', s3Keys);
      const make = (lifetimeS: number) => links.link('PUT', sending.key, { lifetimeS, headers: contentType });
      const { first, renew } = linksOf(sending, make);
      return sending.storage.put(sending.file, { url: first, headers: contentType, renew }, sending.call);
    },
  },
  {
    way: 'a form',
    server: 'radosgw',
    options: {},
    send(sending) {
      const links = s3Links(sending.url, 'parts', s3Keys);
      const { first, renew } = linksOf(sending, (lifetimeS) => links.form(sending.key, { lifetimeS, range: [0, 5 * 2 ** 30] }));
      return sending.storage.postForm(sending.file, { ...first, renew }, sending.call);
    },
  },
  { way: 'a blob at once', server: 'azurite', options: { singlePutBytes: 4096 * mebibyte }, send: sendBlob },
  { way: 'a blob in blocks', server: 'azurite', options: { singlePutBytes: 0 }, send: sendBlob },
];

/** A link that gives out what was sent. */
export function linkToGet(server: Server, url: string, key: string, lifetimeS = 300): string {
  if (server === 'azurite') return blobLinks(url, 'parts')(key, { permissions: 'r', lifetimeS });
  return s3Links(url, 'parts', s3Keys).link('GET', key, { lifetimeS });
}
