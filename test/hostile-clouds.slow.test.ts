import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { json, type Reply } from './http/vendor-server.js';
import { type Cloud, clouds, openCloud } from './support/cloud-calls.js';
import { maxResultBytes, stringsIn, texts, unseen } from './support/hostile-texts.js';
import type { Exchange, Tamper } from './support/mirror.js';

/** Without these there is no account, and so nothing to be asked. */
const isSignIn = ({ route }: Exchange) => /login|token|cognito|configuration|discovery/.test(route);

/** What all tools of a cloud answer; nothing may be a bug of ours, larger than a result may be, or hold what is not seen. */
async function askEverything(cloud: Cloud, tamper: Tamper) {
  let tampered = 0;
  const { askAll, folder, close } = await openCloud(cloud, (exchange) => {
    const reply = isSignIn(exchange) ? undefined : tamper(exchange);
    if (reply) tampered++;
    return reply;
  });
  const answers = await askAll();
  const saved = await readdir(`${folder}/output`).catch(() => []);
  await close();
  expect(tampered).toBeGreaterThan(0);
  for (const { text, structured } of answers) {
    expect(text).not.toMatch(/This is a bug/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxResultBytes);
    expect(Buffer.byteLength(JSON.stringify(structured))).toBeLessThanOrEqual(maxResultBytes);
  }
  expect(answers.flatMap((one) => [one.text, ...stringsIn(one.structured)]).filter((one) => unseen.test(one))).toEqual([]);
  expect(saved.filter((name) => !/^[\w .()[\]{}'`!,;:=&$#@^~+-]{1,200}$/u.test(name) || name.startsWith('.'))).toEqual([]);
  return answers;
}

const freeText = /name|message|title|text|detail|description|mail|error|unit|severity|by$|author|filename/i;

/** The document with a text in every place that a name or a sentence belongs to. */
function withText(value: unknown, text: string, key = ''): unknown {
  if (typeof value === 'string') return freeText.test(key) && !value.startsWith('http') ? text : value;
  if (Array.isArray(value)) return value.map((one) => withText(one, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withText(one, text, name)]));
}

/** Integers beyond 2^53 have to come through as they are. */
function everywhere(text: string): Tamper {
  return ({ reply }) => {
    const isJson = /json/.test(String(reply.headers['content-type'])) && reply.body.length > 0;
    if (!isJson) return undefined;
    const quoted = reply.body.toString().replace(/(?<=[:[,]\s*)\d{16,}(?=[\s,}\]])/g, '"$&"');
    return json(withText(JSON.parse(quoted), text), { status: reply.status });
  };
}

const pairs = <T>(values: readonly T[]) => clouds.flatMap((cloud) => values.map((value): [Cloud, T] => [cloud, value]));

test('[S4] a hostile text in every name and sentence of a cloud comes out clean and short, and leads nowhere', async () => {
  const answers = await Promise.all(pairs(texts).map(([cloud, [, text]]) => askEverything(cloud, everywhere(text))));

  // What only looks odd does no harm: most of it is answered.
  expect(answers.flat().filter(({ isError }) => !isError).length).toBeGreaterThan(answers.flat().length / 2);
});

test('[S4] a hostile text in every refusal of a cloud comes out clean and short', async () => {
  const refusals = (text: string): Reply[] => [
    json({ detail: text, title: text, [text]: [text], errors: [{ message: text, [text]: text }] }, { status: 422 }),
    { status: 403, body: text },
    { status: 404, body: `<Error><Code>${text}</Code><Message>${text}</Message></Error>` },
  ];

  const all = pairs(texts.flatMap(([, text]) => refusals(text)));
  for (let next = 0; next < all.length; next += 24) {
    await Promise.all(all.slice(next, next + 24).map(([cloud, reply]) => askEverything(cloud, () => reply)));
  }
});

const deep = `${'['.repeat(9_000)}1${']'.repeat(9_000)}`;
const many = JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'a name '.repeat(10), status: 'x', file_id: `${id}` })));
const bodies: Record<string, Reply> = {
  nothing: {},
  null: { body: 'null' },
  'a number': { body: '7' },
  'a text': { body: '"ok"' },
  'an empty list': { body: '[]' },
  'an empty object': { body: '{}' },
  'a list of a hundred thousand': { body: many },
  'lists inside of lists': { body: `{"data":${deep},"files":${deep},"items":${deep},"id":${deep}}` },
  'wrong types': json({
    id: {},
    data: 7,
    files: 'x',
    items: 3,
    fileId: [],
    url: 5,
    preSignedUrl: {},
    version_id: true,
    status: [],
    total: 'x',
  }),
  'links to elsewhere': json({
    ...{ id: 1, preSignedUrl: 'file:///etc/passwd', fileUrl: 'x', links: { upload: 'http://169.254.169.254/', download: 'gopher://x' } },
    ...{
      version_id: '1',
      name: 'x',
      path: 'x',
      data: { url: 'http://10.0.0.1/', fileId: 'x', fields: { key: 'k' }, downloadUrl: 'javascript:1' },
    },
  }),
  'numbers beyond all bounds': { body: '{"id":1e999,"total":-1e999,"count":1e308,"status":1e999,"credits":1e999,"version_id":1e999}' },
  'a prototype': { body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"id":1}' },
  'a page': { body: '<!doctype html><title>Sign in</title>' },
  'half of a document': { body: '{"data":{"id":' },
  'a redirect to itself': { status: 302, headers: { location: '/' } },
  'a redirect to another host': { status: 307, headers: { location: 'http://evil.example/' } },
  'a status of its own': { status: 299, body: '{}' },
};

test.each(Object.keys(bodies))('[E5] %s instead of every answer of a cloud is told as what it is', async (name) => {
  const answers = await Promise.all(clouds.map((cloud) => askEverything(cloud, () => bodies[name])));

  const errors = answers.flat().filter(({ isError }) => isError);
  expect(errors.length).toBeGreaterThan(4);
  expect(errors.filter(({ text }) => text.split('\n').length < 2).map(({ text }) => text)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
