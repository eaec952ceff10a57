/** One file to or from a storage on this machine: `transfer put|blob|form|get ADDRESS FILE`. */
import { statSync } from 'node:fs';
import { createStorage } from '../../../src/http/storage/storage.js';

const [way = '', url = '', path = ''] = process.argv.slice(2);
const storage = createStorage({ vendor: 'the bench', allowLoopback: true });
const file = () => {
  const { size, mtimeMs } = statSync(path, { bigint: true });
  return { path, name: 'part.stl', sizeBytes: Number(size), modifiedMs: Number(mtimeMs) };
};
const fields = [
  ['key', 'part.stl'],
  ['policy', Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[["eq","$key","part.stl"]]}').toString('base64')],
] as const;

const ways: Record<string, () => Promise<unknown>> = {
  put: () => storage.put(file(), { url: `${url}/part.stl`, headers: {} }),
  blob: () => storage.putBlob(file(), { url: `${url}/container/part.stl?sig=none` }),
  form: () => storage.postForm(file(), { url, fields }),
  get: () => storage.download({ url: `${url}/part.stl` }, path, { maxBytes: 2 ** 33 }),
};
await ways[way]?.();
