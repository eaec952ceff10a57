import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bearer } from '../../src/http/auth.js';
import { createHttp } from '../../src/http/client.js';
import { clientCredentials } from '../../src/http/client-credentials.js';
import { cognito } from '../../src/http/cognito.js';
import { withCsrf } from '../../src/http/csrf.js';
import { createGuard } from '../../src/http/guard.js';
import { passwordGrant } from '../../src/http/password-grant.js';
import { openSocket } from '../../src/http/socket.js';
import { recordFault } from '../faults/record.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { bytesOf, fileOf, formOf, localStorage } from './storage/store.js';
import { canary, fakeClock, fixedAuth, startVendor } from './vendor-server.js';

const statuses = [301, 302, 303, 307, 308];
const hints = { wrongCredentialsHint: '', secondFactorHint: '' };

/** A vendor that sends everybody to another host, and what that host hears. */
async function start(status: number) {
  const elsewhere = await startVendor(() => ({ headers: { 'set-cookie': 'csrftoken=elsewhere' }, body: '{"ok":true}' }));
  const vendor = await startVendor(() => ({ status, headers: { location: `${elsewhere.url}/taken` } }));
  return { url: vendor.url, asked: vendor.received, elsewhere: elsewhere.received };
}

const { clock } = fakeClock();
const returns = z.unknown();
const user = { vendor: 'V', username: 'ada', password: `${canary}-password`, clock, ...hints };
const client = { vendor: 'V', clientId: 'c', clientSecret: `${canary}-secret`, clock, ...hints };

/** Everything that is sent with credentials or with a file of the user, and a signed link to which something is sent. */
const calls: Record<string, (url: string) => Promise<unknown>> = {
  'a question': (url) => api(url).request('GET /parts/', { returns }),
  'an order': (url) => api(url).request('POST /parts/', { json: { order: canary }, returns }),
  'an upload': async (url) => api(url).upload('POST /parts/', { fields: {}, file: await fileOf(bytesOf(5_000)), returns }),
  'a download of the API': async (url) => api(url).download('GET /file/', { to: join(await temporaryFolder(), 'file') }),
  'a sign-in with a password': (url) => passwordGrant({ ...user, ...client, tokenUrl: `${url}/token` }).token(),
  'a sign-in of a program': (url) => clientCredentials({ ...client, tokenUrl: `${url}/token`, scope: 's' }).token(),
  'a sign-in at Cognito': (url) => cognito({ ...user, pool: async () => ({ url, clientId: 'c' }) }).token(),
  'a cookie of the login page': (url) => withCsrf(fixedAuth, { vendor: 'V', loginUrl: `${url}/login/` }).headers(),
  'a socket': (url) => openSocket({ url: `${url.replace('http', 'ws')}/?token=${canary}`, vendor: 'V', onMessage() {} }),
  'a PUT to a signed link': async (url) => localStorage().storage.put(await fileOf(bytesOf(5_000)), { url: `${url}/put`, headers: {} }),
  'a blob to a signed link': async (url) => localStorage().storage.putBlob(await fileOf(bytesOf(5_000)), { url: `${url}/blob` }),
  'a form to a signed link': async (url) => localStorage().storage.postForm(await fileOf(bytesOf(5_000)), formOf(`${url}/form`)),
};

function api(baseUrl: string) {
  return createHttp({ vendor: 'V', baseUrl, auth: fixedAuth, clock });
}

test('[D9] no call, sign-in or upload follows a redirect to another host, whatever its status', async (context) => {
  const outcomes: { name: string; status: number; failed: boolean; asked: number; elsewhere: number }[] = [];
  for (const status of statuses) {
    for (const [name, make] of Object.entries(calls)) {
      const { url, asked, elsewhere } = await start(status);
      const failed = await make(url).then(
        () => false,
        () => true,
      );
      outcomes.push({ name, status, failed, asked: asked.length, elsewhere: elsewhere.length });
    }
  }

  const right = outcomes.filter((one) => one.failed && one.elsewhere === 0 && one.asked > 0);
  recordFault(context, { runs: outcomes.length, passed: right.length, figure: '0 requests to the other host' });
  expect(outcomes.filter((one) => !right.includes(one))).toEqual([]);
  expect(outcomes).toHaveLength(60);
});

const harmless = 'accept,accept-encoding,connection,host';

test('[D9] a download over a signed link follows three redirects to allowed hosts, with nothing that tells who asks', async (context) => {
  const outcomes: { status: number; hops: number; saved: boolean; told: string[]; bodies: number }[] = [];
  for (const status of statuses) {
    for (const hops of [1, 2, 3, 4]) {
      const end = await startVendor(() => ({ body: 'the file' }));
      const chain = [end];
      for (let hop = 0; hop < hops; hop++) {
        const location = `${chain[0]!.url}/${hop}`;
        chain.unshift(await startVendor(() => ({ status, headers: { location, 'set-cookie': `session=${canary}; Path=/` } })));
      }
      const folder = await temporaryFolder();
      const { storage } = localStorage();
      const saved = await storage.download({ url: `${chain[0]!.url}/?X-Amz-Signature=${canary}` }, join(folder, 'file')).then(
        () => true,
        () => false,
      );
      const behind = chain.slice(1).flatMap(({ received }) => received);
      const told = behind.flatMap(({ headers, url }) => [...Object.keys(headers), ...(url.includes(canary) ? ['the signature'] : [])]);
      const bodies = behind.filter(({ body }) => body.length > 0).length;
      outcomes.push({ status, hops, saved: saved && (await readdir(folder)).length === 1, told: [...new Set(told)].sort(), bodies });
    }
  }

  const right = outcomes.filter(({ hops, saved, told, bodies }) => saved === hops <= 3 && `${told}` === harmless && bodies === 0);
  recordFault(context, { runs: outcomes.length, passed: right.length, figure: '0 credentials to another origin' });
  expect(outcomes.filter((one) => !right.includes(one))).toEqual([]);
});

test('[D9] a download over a signed link is not led from the internet to this machine, nor to a host without TLS', () => {
  const guard = createGuard({ vendor: 'V', allowLoopback: false });

  for (const target of ['http://127.0.0.1/', 'http://s3.amazonaws.com/x', 'https://s3.amazonaws.com:8443/x', 'https://169.254.169.254/']) {
    expect(() => guard.requireUrl(target)).toThrow('is not followed');
  }
});

test('[D9] a token is not sent to the host that an API names in its answer', async () => {
  const { url, elsewhere } = await start(307);
  const tokens = passwordGrant({ ...user, ...client, tokenUrl: `${(await granting()).url}/token` });
  const http = createHttp({ vendor: 'V', baseUrl: url, auth: bearer(tokens), clock });

  await expect(http.request('GET /a/', { returns })).rejects.toThrow('V answered 307 to GET /a/.');

  expect(elsewhere).toEqual([]);
});

function granting() {
  return startVendor(() => ({ body: JSON.stringify({ access_token: `${canary}-access`, expires_in: 60, token_type: 'Bearer' }) }));
}
