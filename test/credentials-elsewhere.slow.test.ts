import { expect, test } from 'vitest';
import { recordFault } from './faults/record.js';
import { json, startVendor } from './http/vendor-server.js';
import { clouds, openCloud } from './support/cloud-calls.js';
import { connectTo, everyCall, hostileSpark } from './support/hostile-spark.js';
import { signaturesIn } from './support/mirror.js';

const credentials = ['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'x-csrftoken'];

type Asked = { origin: string; route: string; isSigned: boolean; sent: Record<string, string> };

/** The secret behind the scheme of a header, or the value of a cookie. */
const secretOf = (value: string) => value.replace(/^(?:bearer|basic)\s+/i, '').replace(/^[^=;\s]+=/, '');

/** A form of S3 carries its signature in the body. */
const isSignedForm = (body: Buffer) => /name="(?:x-amz-signature|policy)"/i.test(body.toString('latin1'));

test.for(clouds)(
  '[S3] what %s is signed in with goes to the hosts that were configured, and no signed link comes with it',
  async (cloud, context) => {
    const asked: Asked[] = [];
    const { askAll, mirror } = await openCloud(cloud, ({ route, request, url }) => {
      const sent = Object.fromEntries(
        credentials.flatMap((name) => (request.headers[name] ? [[name, String(request.headers[name])]] : [])),
      );
      const isSigned = signaturesIn(request.url).length > 0 || isSignedForm(request.body);
      asked.push({ origin: new URL(url).origin, route, isSigned, sent });
      return undefined;
    });

    await askAll();

    const signed = asked.filter(({ isSigned }) => isSigned);
    const withCredentials = asked.filter(({ sent }) => Object.keys(sent).length > 0);
    // The emulated Evo stands on one port with its storage.
    const storages = new Set(cloud === 'evo' ? [] : signed.map(({ origin }) => origin));
    const leaks = [
      ...signed.filter(({ sent }) => Object.keys(sent).length > 0),
      ...withCredentials.filter(({ origin }) => storages.has(origin)),
    ];
    recordFault(context, { runs: asked.length, passed: asked.length - leaks.length, figure: `${signed.length} signed requests` });
    expect(leaks.map(({ route, origin, sent }) => ({ route, origin, sent: Object.keys(sent) }))).toEqual([]);
    expect([signed.length > 0, withCredentials.length > 0, mirror.routes.size > 3]).toEqual([true, true, true]);
    expect(withCredentials.every(({ sent }) => Object.values(sent).every((value) => secretOf(value).length > 0))).toBe(true);
  },
);

test.for(clouds)('[S3] a %s that sends everybody elsewhere sends nothing there', async (cloud, context) => {
  const elsewhere = await startVendor(() => json({}));
  let turned = 0;
  const { askAll } = await openCloud(cloud, ({ request }) => {
    turned++;
    return { status: turned % 2 === 0 ? 307 : 302, headers: { location: `${elsewhere.url}${request.url}` } };
  });

  await askAll();

  recordFault(context, {
    runs: turned,
    passed: turned - elsewhere.received.length,
    figure: `${elsewhere.received.length} requests elsewhere`,
  });
  expect(elsewhere.received).toEqual([]);
  expect(turned).toBeGreaterThan(0);
});

test('[S3] a 3D Spark that sends everybody elsewhere sends nothing there, neither token nor cookie', async (context) => {
  const elsewhere = await startVendor(() => json({}));
  const vendor = await hostileSpark((_, nth) => ({
    status: [301, 302, 303, 307, 308][nth % 5]!,
    headers: { location: `${elsewhere.url}/api/` },
  }));
  const { ask } = await connectTo(vendor);

  for (const [name, args] of everyCall) await ask(name, args);

  const runs = vendor.received.length;
  recordFault(context, { runs, passed: runs - elsewhere.received.length, figure: `${elsewhere.received.length} requests elsewhere` });
  expect(elsewhere.received).toEqual([]);
  expect(runs).toBeGreaterThan(10);
});
