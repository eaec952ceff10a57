import { Hono } from 'hono';
import { systemClock } from '../../src/clock.js';
import { listen } from '../../src/sandbox/listen.js';
import { azureBlobs } from '../../src/sandbox/storage/azure-blobs.js';
import { openByteStore } from '../../src/sandbox/storage/byte-store.js';
import { presignedPuts } from '../../src/sandbox/storage/presigned-puts.js';
import { s3Forms } from '../../src/sandbox/storage/s3-forms.js';
import type { SasTerms } from './blob-links.js';
import type { FormTerms, LinkTerms, s3Links } from './s3-links.js';

/** Links to one storage, as its owner makes them; those for S3 lead to objects under `puts/` or `forms/`. */
export type StorageSide = { s3: Pick<ReturnType<typeof s3Links>, 'link' | 'form'>; blob: (name: string, terms?: SasTerms) => string };

/** The storage halves of the sandbox behind the same link makers as the real servers. */
export async function startSandboxStorage() {
  const bytes = await openByteStore();
  const app = new Hono();
  const { port, close } = await listen(app, 0);
  const url = `http://127.0.0.1:${port}`;
  const clock = systemClock;
  const puts = presignedPuts({ clock, bytes, origin: () => url });
  const forms = s3Forms({ clock, bytes, bucket: 'parts', origin: () => url });
  const blobs = azureBlobs({ clock, bytes });
  app.mount('/puts', puts.app.fetch, { replaceRequest: (request) => request });
  app.mount('/parts', forms.app.fetch, { replaceRequest: (request) => request });
  app.mount('/blobs', blobs.app.fetch, { replaceRequest: (request) => request });

  const side: StorageSide = {
    s3: {
      link(method: string, key: string, { lifetimeS = 300 }: LinkTerms = {}) {
        const lifetimeMs = lifetimeS * 1000;
        if (key.startsWith('forms/')) return forms.link(key, { lifetimeMs });
        return method === 'PUT' ? puts.putLink(key, lifetimeMs) : puts.getLink(key, lifetimeMs);
      },
      form(key: string, { lifetimeS = 300, range, fields = [] }: FormTerms = {}) {
        const conditions = range ? [['content-length-range', ...range] satisfies [string, number, number]] : [];
        const form = forms.form(key, { lifetimeMs: lifetimeS * 1000, conditions, fields: Object.fromEntries(fields) });
        return { url: form.url, fields: Object.entries(form.fields) };
      },
    },
    blob: (name, { permissions = 'rcw', lifetimeS = 300 } = {}) =>
      `${url}${blobs.link(`/blobs/${name}`, { permissions, lifetimeMs: lifetimeS * 1000 })}`,
  };
  return {
    side,
    async stop(): Promise<void> {
      await close();
      await bytes.close();
    },
  };
}
