import { Hono } from 'hono';
import { type Clock, systemClock } from '../../src/clock.js';
import { type Faults, injectFaults, type LoggedRequest, logRequests } from '../../src/sandbox/faults.js';
import { listen } from '../../src/sandbox/listen.js';
import { azureBlobs } from '../../src/sandbox/storage/azure-blobs.js';
import { openByteStore } from '../../src/sandbox/storage/byte-store.js';
import { presignedPuts } from '../../src/sandbox/storage/presigned-puts.js';
import { s3Forms } from '../../src/sandbox/storage/s3-forms.js';
import type { SasTerms } from './blob-links.js';
import type { FormTerms, LinkTerms, s3Links } from './s3-links.js';

/** Links to one storage, as its owner makes them; those for S3 lead to objects under `puts/` or `forms/`. */
export type StorageSide = { s3: Pick<ReturnType<typeof s3Links>, 'link' | 'form'>; blob: (name: string, terms?: SasTerms) => string };

type Options = {
  clock?: Clock;
  faults?: Faults | undefined;
  /** Gives the address to which links lead, such as that of a proxy before this port. */
  addressFor?: (port: number) => Promise<string>;
};

/** The storage halves of the sandbox behind the same link makers as the real servers. */
export async function startSandboxStorage({ clock = systemClock, faults, addressFor }: Options = {}) {
  const bytes = await openByteStore();
  const app = new Hono();
  const requests: LoggedRequest[] = [];
  app.use(logRequests(requests, clock));
  app.use(injectFaults(faults, 0, clock));
  const { port, close } = await listen(app, 0);
  const url = (await addressFor?.(port)) ?? `http://127.0.0.1:${port}`;
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
    /** What was asked of it. */
    requests,
    async stop(): Promise<void> {
      await close();
      await bytes.close();
    },
  };
}
