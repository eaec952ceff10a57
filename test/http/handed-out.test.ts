import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttp } from '../../src/http/client.js';
import { createHandedOut } from '../../src/http/handed-out.js';
import { failureOf, fixedAuth, json, startVendor } from './vendor-server.js';

test.each([
  ['a link with a shared access signature', '{"url":"https://x.example/a?sv=1&sig=Zm9vYmFyMTIz%2Bx%3D"}', ['Zm9vYmFyMTIz+x=']],
  ['a link whose & is escaped', '{"url":"https://x.example/a?e=1\\u0026X-Amz-Signature=0123456789abcdef"}', ['0123456789abcdef']],
  [
    'the fields of a form',
    '{"fields":{"policy":"eyJleHAiOjF9eyJ=","x-amz-signature":"0123456789ab"}}',
    ['eyJleHAiOjF9eyJ=', '0123456789ab'],
  ],
  ['the fields of a form in camel case', '{"xAmzSignature":"0123456789ab"}', ['0123456789ab']],
  ['a spelling that is none', '{"url":"https://x.example/a?sig=%E0%A4zz1234567"}', ['%E0%A4zz1234567']],
  ['nothing of that kind', '{"name":"signature","policy":"short","url":"https://x.example/?assignment=0123456789abcdef"}', []],
])('%s is known from then on', (_, body, signatures) => {
  const handedOut = createHandedOut();

  handedOut.heard(body);

  expect(handedOut.signatures()).toEqual(signatures);
});

test('the last forty are known', () => {
  const handedOut = createHandedOut();

  for (let nth = 1000; nth < 1050; nth++) handedOut.heard(`{"url":"https://x.example/?sig=signature-${nth}"}`);

  expect(handedOut.signatures()).toHaveLength(40);
  expect(handedOut.signatures().at(-1)).toBe('signature-1049');
});

test('a refusal by one host is told without the signature of a link that another host of the vendor gave', async () => {
  const signature = 'Zm9vYmFyMTIzNDU2Nzg5';
  const giver = await startVendor(() => json({ url: `https://x.example/a?sig=${signature}` }));
  const teller = await startVendor(() => json({ detail: `No ${signature} for us` }, { status: 422 }));
  const shared = { vendor: 'Vendor', auth: fixedAuth, handedOut: createHandedOut() };

  await createHttp({ ...shared, baseUrl: giver.url }).request('GET /a', { returns: z.unknown() });
  const error = await failureOf(createHttp({ ...shared, baseUrl: teller.url }).request('GET /b', { returns: z.unknown() }));

  expect(error.message).toBe('Vendor answered 422 to GET /b: "No *** for us"');
});
