import { expect, test } from 'vitest';
import { InputError, VendorError } from '../../../src/errors.js';
import { LinkRefused } from '../../../src/http/storage/storage.js';
import { canary, failureOf } from '../vendor-server.js';
import { fileOf, formOf, localStorage, startStore } from './store.js';

const solid = Buffer.from('solid');

test('[U7] the fields go as they were given, before the file, and none is added', async () => {
  const store = await startStore();
  const { storage } = localStorage();
  const fields: [string, string][] = [
    ['x-ignore-note', 'a b'],
    ['Content-Type', 'text/csv'],
  ];
  const form = formOf(`${store.url}/o`, { fields, extra: [['starts-with', '$content-type', 'text/']] });

  const { etag } = await storage.postForm(await fileOf(solid), form);

  expect(store.forms).toEqual([form.fields]);
  expect(store.forms[0]?.map(([name]) => name)).toEqual([
    'key',
    'x-amz-algorithm',
    'x-ignore-note',
    'Content-Type',
    'policy',
    'x-amz-signature',
  ]);
  expect([etag, store.objects.get('/o')?.toString()]).toEqual(['"ec03f91ae56e478455e3786e91559194"', 'solid']);
});

test.each([200, 201, 204])('%d is a success', async (status) => {
  const store = await startStore(() => ({ finalReply: { status, headers: { etag: '"0x1"' } } }));
  const { storage } = localStorage();

  const answer = await storage.postForm(await fileOf(solid), formOf(`${store.url}/o`));

  expect(answer).toEqual({ etag: '"0x1"' });
});

test.each<[unknown[], string, string]>([
  [['content-length-range', 0, 4], 'The file "part.step" has 5 bytes; the storage takes 0 to 4.', 'Send a smaller file.'],
  [['Content-Length-Range', '6', '10'], 'The file "part.step" has 5 bytes; the storage takes 6 to 10.', 'Send a larger file.'],
])('[U7] a file that the policy does not take is not sent (%j)', async (range, message, hint) => {
  const store = await startStore();
  const { storage } = localStorage();

  const error = await failureOf(storage.postForm(await fileOf(solid), formOf(`${store.url}/o`, { extra: [range] })));

  expect(error).toBeInstanceOf(InputError);
  expect([error.message, error.hint, store.requests.length]).toEqual([message, hint, 0]);
});

test('[U7] both ends of the range are taken', async () => {
  const store = await startStore();
  const { storage } = localStorage();

  await storage.postForm(await fileOf(solid), formOf(`${store.url}/o`, { extra: [['content-length-range', 5, 5]] }));

  expect(store.objects.get('/o')?.toString()).toBe('solid');
});

const given = formOf('http://127.0.0.1/').fields;

test.each<[string, [string, string][], string]>([
  ['a field that the policy does not know', [...given, ['acl', canary]], 'its policy does not allow the field "acl"'],
  ['a file', [...given, ['file', canary]], 'its field "file" cannot stand there'],
  ['a field twice', [...given, ['key', canary]], 'its field "key" cannot stand there'],
  ['a name that would end the header', [...given, ['a"\r\nb', canary]], 'its field "a" b" cannot stand there'],
  ['too much', [...given, ['x-ignore-a', canary.repeat(3500)]], 'its fields are longer than 20 KiB'],
  ['a policy that cannot be read', [['policy', canary]], 'its policy cannot be read'],
])('[U7] a form with %s is not sent', async (_, fields, why) => {
  const store = await startStore();
  const { storage } = localStorage();

  const error = await failureOf(storage.postForm(await fileOf(solid), { url: `${store.url}/o`, fields }));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(`The form for the storage of ColdStream cannot be sent: ${why}.`);
  expect(store.requests).toEqual([]);
});

test('a form without a policy and one of the older signature are sent as well', async () => {
  const store = await startStore();
  const { storage } = localStorage();
  const older: [string, string][] = [
    ['AWSAccessKeyId', 'a'],
    ['signature', 'b'],
  ];

  await storage.postForm(await fileOf(solid), { url: `${store.url}/a`, fields: [['key', 'k']] });
  await storage.postForm(await fileOf(solid), formOf(`${store.url}/b`, { fields: older }));

  expect([...store.objects.keys()]).toEqual(['/a', '/b']);
});

test('[U3] a policy that has ended is not tried; one that is about to end is renewed first, and the new one is used whatever the clock', async () => {
  const store = await startStore();
  const { storage } = localStorage();
  const file = await fileOf(solid);
  const over = { expiration: '2026-01-01T00:00:00.000Z' };
  let renewals = 0;
  const renewed = (path: string, more = {}) => ({
    renew: async () => {
      renewals++;
      return formOf(store.url + path, more);
    },
  });

  const error = await failureOf(storage.postForm(file, formOf(`${store.url}/a`, over)));
  await storage.postForm(file, { ...formOf(`${store.url}/b`, { expiration: '2026-01-01T00:00:59Z' }), ...renewed('/c') });
  await storage.postForm(file, { ...formOf(`${store.url}/d`, over), ...renewed('/e', over) });
  await storage.postForm(file, { ...formOf(`${store.url}/f`, { expiration: '2026-01-01T00:01:00Z' }), ...renewed('/g') });

  expect(error).toBeInstanceOf(LinkRefused);
  expect(error.message).toBe(
    `The storage of ColdStream (${new URL(store.url).host}) does not take the link that the vendor gave: it has expired.`,
  );
  expect([...store.objects.keys(), renewals]).toEqual(['/c', '/e', '/f', 2]);
});

test('[U6] a file above 5 GiB is not even opened', async () => {
  const { storage } = localStorage();
  const file = { path: '/nowhere', name: 'a.csv', sizeBytes: 5 * 2 ** 30 + 1, modifiedMs: 0 };

  const error = await failureOf(storage.postForm(file, formOf('http://127.0.0.1/')));

  expect(error.message).toBe('The file "a.csv" has 5368709121 bytes; the storage takes at most 5368709120 (5 GiB) at once.');
});
