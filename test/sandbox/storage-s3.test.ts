import { expect, test } from 'vitest';
import { type FormTerms, s3Forms } from '../../src/sandbox/storage/s3-forms.js';
import { startMs } from './spark-fixture.js';
import { ask, openStorage, type Seen, sendChunked, xmlError } from './storage-fixture.js';

type Entry = [string, string | File];
const file: Entry = ['file', new File(['a,b\r\n--x\r\n1,2'], 'in.csv')];

async function openS3(options: { tokenLifetimeMs?: number } = {}, terms: Partial<FormTerms> = {}) {
  const { app, origin, clock, bytes } = await openStorage();
  const store = s3Forms({ clock, bytes, bucket: 'bucket', origin: () => origin, ...options });
  app.route('/', store.app);
  const form = store.form('in/data.csv', { lifetimeMs: 3_600_000, ...terms });
  const fields = Object.entries(form.fields) as Entry[];
  const post = (entries: Entry[], headers: Record<string, string> = {}): Promise<Seen> => {
    const body = new FormData();
    for (const [name, value] of entries) body.append(name, value);
    return ask(form.url, { method: 'POST', body, headers });
  };
  const read = () => ask(store.link('in/data.csv', { lifetimeMs: 60_000 }));
  return { clock, store, form, fields, post, read };
}

const without = (fields: Entry[], name: string) => fields.filter(([key]) => key !== name);
const changed = (fields: Entry[], name: string, value: string) => fields.map((entry): Entry => (entry[0] === name ? [name, value] : entry));

test('a form with its fields and the file last is taken as it is', async () => {
  const { fields, post, read } = await openS3();

  const answer = await post([...fields, file]);

  expect([answer.status, answer.text]).toEqual([204, '']);
  expect((await read()).text).toBe('a,b\r\n--x\r\n1,2');
});

test('what follows the file is ignored', async () => {
  const { fields, post } = await openS3();

  expect((await post([...fields, file, ['more', 'x']])).status).toBe(204);
});

test.each<[string, (fields: Entry[]) => Entry[], { status: number; code: string; message: string }]>([
  [
    'a further field',
    (fields) => [...fields, ['x', '1'], file],
    { status: 403, code: 'AccessDenied', message: 'Invalid according to Policy: Extra input fields: x' },
  ],
  [
    'another key',
    (fields) => [...changed(fields, 'key', 'in/other.csv'), file],
    {
      status: 403,
      code: 'AccessDenied',
      message: 'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "in/data.csv"]',
    },
  ],
  [
    'another signature',
    (fields) => [...changed(fields, 'x-amz-signature', 'f'.repeat(64)), file],
    {
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    },
  ],
  [
    'another policy',
    (fields) => [
      ...changed(fields, 'policy', Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64')),
      file,
    ],
    {
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    },
  ],
  ['no policy', (fields) => [...without(fields, 'policy'), file], { status: 403, code: 'AccessDenied', message: 'Access Denied' }],
  [
    'no key',
    (fields) => [...without(fields, 'key'), file],
    {
      status: 400,
      code: 'InvalidArgument',
      message: "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    },
  ],
  [
    'the key after the file',
    (fields) => [...without(fields, 'key'), file, ['key', 'in/data.csv']],
    {
      status: 400,
      code: 'InvalidArgument',
      message: "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    },
  ],
  ['no file', (fields) => fields, { status: 400, code: 'InvalidArgument', message: 'POST requires exactly one file upload per request.' }],
  [
    'other credentials',
    (fields) => [...changed(fields, 'x-amz-credential', 'ASIAX/20260305/us-east-1/s3/aws4_request'), file],
    { status: 403, code: 'InvalidAccessKeyId', message: 'The AWS Access Key Id you provided does not exist in our records.' },
  ],
  [
    'another session token',
    (fields) => [...changed(fields, 'x-amz-security-token', 'x'), file],
    { status: 400, code: 'InvalidToken', message: 'The provided token is malformed or otherwise invalid.' },
  ],
  [
    'too much before the file',
    (fields) => [...fields, ['x-ignore-me', 'x'.repeat(20_481)], file],
    {
      status: 400,
      code: 'MaxPostPreDataLengthExceeded',
      message: 'Your POST request fields preceding the upload file were too large.',
    },
  ],
])('a form with %s is refused', async (_, spoil, refusal) => {
  const { fields, post, read } = await openS3();

  const answer = await post(spoil(fields));

  expect(xmlError(answer)).toEqual(refusal);
  expect((await read()).status).toBe(404);
});

test('a field that is to be ignored needs no condition', async () => {
  const { fields, post } = await openS3();

  expect((await post([...fields, ['x-ignore-me', '1'], file])).status).toBe(204);
});

test('a policy and a session end', async () => {
  const { fields, post, clock } = await openS3({ tokenLifetimeMs: 5_000_000 });
  await clock.advance(3_599_000);
  const before = await post([...fields, file]);
  await clock.advance(1_000);
  const policy = await post([...fields, file]);
  await clock.advance(1_400_000);

  const session = await post([...fields, file]);

  expect(before.status).toBe(204);
  expect(xmlError(policy)).toEqual({ status: 403, code: 'AccessDenied', message: 'Invalid according to Policy: Policy expired.' });
  expect(xmlError(session)).toEqual({ status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' });
});

test('a range of sizes and a beginning are conditions', async () => {
  const conditions: FormTerms['conditions'] = [
    ['content-length-range', 3, 5],
    ['starts-with', '$content-type', 'text/'],
  ];
  const { fields, post } = await openS3({}, { conditions });
  const sent = (content: string, type = 'text/csv') => post([...fields, ['Content-Type', type], ['file', new File([content], 'a')]]);

  const answers = [await sent('12'), await sent('123456'), await sent('1234', 'image/png'), await sent('1234')];

  expect(answers.slice(0, 3).map(xmlError)).toEqual([
    { status: 400, code: 'EntityTooSmall', message: 'Your proposed upload is smaller than the minimum allowed size' },
    { status: 400, code: 'EntityTooLarge', message: 'Your proposed upload exceeds the maximum allowed size' },
    {
      status: 403,
      code: 'AccessDenied',
      message: 'Invalid according to Policy: Policy Condition failed: ["starts-with", "$content-type", "text/"]',
    },
  ]);
  expect(answers[3]?.status).toBe(204);
});

test('201 is answered with what was stored, where the policy allows to ask for it', async () => {
  const { fields, post, form } = await openS3({}, { fields: { success_action_status: '201' } });

  const answer = await post([...fields, file]);

  expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/xml']);
  expect(answer.text).toContain(`<Location>${form.url}in/data.csv</Location><Bucket>bucket</Bucket><Key>in/data.csv</Key><ETag>`);
});

test('a body without a length, one that is no form, and a bearer token are refused', async () => {
  const { fields, post, form } = await openS3();

  const chunked = await sendChunked(form.url, 'POST', '--x--\r\n', { 'content-type': 'multipart/form-data; boundary=x' });
  const plain = await ask(form.url, { method: 'POST', body: 'x' });
  const signed = await post([...fields, file], { authorization: 'Bearer x' });
  const cut = await ask(form.url, {
    method: 'POST',
    body: '--x\r\nbroken',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });

  expect([chunked, plain, signed, cut].map((answer) => [answer.status, xmlError(answer).code])).toEqual([
    [411, 'MissingContentLength'],
    [412, 'PreconditionFailed'],
    [400, 'InvalidArgument'],
    [400, 'MalformedPOSTRequest'],
  ]);
});

test('a file larger than a piece of the network keeps every byte', async () => {
  const { fields, post, store } = await openS3();
  const content = new Uint8Array(3_000_001).map((_, index) => (index * 31 + (index >> 8)) % 256);

  await post([...fields, ['file', new File([content], 'big')]]);
  const back = await fetch(store.link('in/data.csv', { lifetimeMs: 60_000 }));

  expect(Buffer.from(await back.arrayBuffer()).equals(Buffer.from(content))).toBe(true);
});

test('a link gives the object out under its name until it is over, and only by GET', async () => {
  const { fields, post, store, clock } = await openS3();
  await post([...fields, file]);
  const url = store.link('in/data.csv', { lifetimeMs: 60_000, fileName: 'in.csv' });

  const good = await ask(url, { headers: { range: 'bytes=0-2' } });
  const head = await ask(url, { method: 'HEAD' });
  const spoiled = await ask(url.replace('in/data.csv', 'in/other.csv'));
  const bare = await ask(url.split('?')[0] ?? '');
  await clock.advance(60_000);
  const over = await ask(url);

  expect([good.status, good.text, good.headers.get('content-disposition')]).toEqual([206, 'a,b', 'attachment; filename="in.csv"']);
  expect(head.status).toBe(403);
  expect([spoiled, bare, over].map(xmlError)).toEqual([
    {
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    },
    { status: 403, code: 'AccessDenied', message: 'Access Denied' },
    { status: 403, code: 'AccessDenied', message: 'Request has expired' },
  ]);
});

test('a link and a form that boto3 signed are good', async () => {
  const { app, clock, bytes, origin } = await openStorage();
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: 'example+token/==',
  };
  const store = s3Forms({ clock, bytes, bucket: 'vector', origin: () => origin, credentials });
  app.route('/', store.app);
  await store.store('outputs/a b+c.zip', Buffer.from('content'), 'application/zip');
  const link =
    'http://storage.example/vector/outputs/a%20b%2Bc.zip?response-content-disposition=attachment%3B%20filename%3D%22a%20b.zip%22' +
    '&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260305%2Fus-east-1%2Fs3%2Faws4_request' +
    '&X-Amz-Date=20260305T143000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=example%2Btoken%2F%3D%3D' +
    '&X-Amz-Signature=ab93643cf80f20f3e20146d8fe149959f588e1dd1a13f8ce8aeb384c98fa7510';
  const fields: Entry[] = [
    ['key', 'in/x.csv'],
    ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
    ['x-amz-credential', 'AKIDEXAMPLE/20260305/us-east-1/s3/aws4_request'],
    ['x-amz-date', '20260305T143000Z'],
    ['x-amz-security-token', 'example+token/=='],
    [
      'policy',
      'eyJleHBpcmF0aW9uIjogIjIwMjYtMDMtMDVUMTU6MzA6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJidWNrZXQiOiAidmVjdG9yIn0sIHsia2V5IjogImluL3guY3N2In0s' +
        'IHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwgeyJ4LWFtei1jcmVkZW50aWFsIjogIkFLSURFWEFNUExFLzIwMjYwMzA1L3VzLWVhc3QtMS9z' +
        'My9hd3M0X3JlcXVlc3QifSwgeyJ4LWFtei1kYXRlIjogIjIwMjYwMzA1VDE0MzAwMFoifSwgeyJ4LWFtei1zZWN1cml0eS10b2tlbiI6ICJleGFtcGxlK3Rva2VuLz09' +
        'In1dfQ==',
    ],
    ['x-amz-signature', 'c74233a8af3e2095e8c6511f0c712ce16986942d11c6d84a88bf4868a646c78f'],
  ];
  const body = new FormData();
  for (const [name, value] of [...fields, file]) body.append(name, value);
  const encoded = new Response(body);
  const content = Buffer.from(await encoded.arrayBuffer());

  // Its links name the host that was signed, so they are handed to the application without a network.
  const got = await app.request(link);
  const headers = { 'content-type': encoded.headers.get('content-type') ?? '', 'content-length': String(content.length) };
  const posted = await app.request('http://storage.example/vector', { method: 'POST', body: content, headers });

  expect(clock.now()).toBe(startMs);
  expect([got.status, await got.text(), got.headers.get('content-disposition')]).toEqual([
    200,
    'content',
    'attachment; filename="a b.zip"',
  ]);
  expect([posted.status, store.find('in/x.csv')?.sizeBytes]).toEqual([204, 13]);
});

test('a form with an MD5 that its file has not is refused, and nothing is kept', async () => {
  const { fields, post, read } = await openS3();

  const answers = [
    await post([...fields, file], { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    await post([...fields, file], { 'content-md5': 'AAAA' }),
  ];

  expect(answers.map((answer) => [answer.status, xmlError(answer).code])).toEqual([
    [400, 'BadDigest'],
    [400, 'InvalidDigest'],
  ]);
  expect((await read()).status).toBe(404);
});

test('an object is given out in the version that is wanted, or not at all', async () => {
  const { fields, post, read, store } = await openS3();
  await post([...fields, file]);
  const etag = (await read()).headers.get('etag') ?? '';
  const readWith = (headers: Record<string, string>) => ask(store.link('in/data.csv', { lifetimeMs: 60_000 }), { headers });

  const answers = [
    await readWith({ 'if-match': etag }),
    await readWith({ 'if-match': '"1"' }),
    await readWith({ 'if-none-match': etag }),
    await readWith({ 'if-none-match': '"1"' }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 412, 304, 200]);
});
