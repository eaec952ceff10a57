import { describe, expect, test } from 'vitest';
import { holdSecrets, withoutLiveSecrets } from '../../src/redaction/live-secrets.js';
import { redacted, redactedDeep } from '../../src/redaction/redacted.js';
import { withoutSecrets } from '../../src/redaction/secret-forms.js';
import { spellings } from '../support/hostile-spark.js';
import { processorMs } from '../support/processor-time.js';

const password = 'Zq8/sparrow+"ö\' &1=pass';
const holder = {};
holdSecrets(holder, [password]);

describe('a secret that is in use', () => {
  test.each(spellings(password))('is taken out of a text as %s', (spelling) => {
    // The last characters of base64 depend on what follows.
    expect(redacted(`They say: ${spelling} is wrong`)).toMatch(/^They say: \*\*\*M?=? is wrong$/);
  });

  test('is taken out of every place of a message, also of the name of a field', () => {
    const message = { a: [{ [`x ${password}`]: 1 }, 'clean'], b: { c: `<${password}>` }, clean: { d: 1 } };

    const cleaned = redactedDeep(message);

    expect(cleaned).toEqual({ a: [{ 'x ***': 1 }, 'clean'], b: { c: '<***>' }, clean: { d: 1 } });
    expect(cleaned.clean).toBe(message.clean);
  });

  test('is left alone in the bytes of a picture or document, which a change would break', () => {
    const picture = { type: 'image', data: password, mimeType: 'image/png' };
    const document = { uri: 'part://x', blob: password };

    expect(redactedDeep([picture, document])).toEqual([picture, document]);
  });

  test('is kept out while its successor is in use, and then forgotten', () => {
    const tokens = {};
    // None begins like what other tests hold: their secrets live on in the same process.
    for (const token of ['wren1-first', 'wren2-second', 'wren3-third']) holdSecrets(tokens, [token]);

    expect(withoutLiveSecrets('wren1-first wren2-second wren3-third')).toBe('wren1-first *** ***');
  });

  test.each(['password', 'Sunshine', '12345678', 'abc'])('that is a word or a number is no reason to blot it out: %s', (word) => {
    const words = {};
    holdSecrets(words, [word]);

    expect(redacted(`The ${word} of the day`)).toBe(`The ${word} of the day`);
  });

  test('that begins with words is known by more than those', () => {
    const words = {};
    holdSecrets(words, ['correct-horse-7-battery']);

    expect(redacted('correct-horse is no secret, correct-horse-7-battery is, and so is correct-horse-7-ba')).toBe(
      'correct-horse is no secret, *** is, and so is ***',
    );
  });
});

describe('what opens a door is known by the words before it', () => {
  test.each([
    ['https://x.example/a?sv=2024&sig=AbC%2Fdef123456%3D&se=1', 'https://x.example/a?sv=2024&sig=***&se=1'],
    ['a?X-Amz-Credential=AKIA1234567%2Feu&X-Amz-Signature=0123456789abcdef', 'a?X-Amz-Credential=***&X-Amz-Signature=***'],
    ['a?x-amz-security-token=IQoJb3JpZ2luX2Vj', 'a?x-amz-security-token=***'],
    ['redirect=https%3A%2F%2Fx%3Ftoken%3Dabcdefgh12', 'redirect=https%3A%2F%2Fx%3Ftoken%3D***'],
    ['access_token=abcdefgh12&refresh_token=hgfedcba21', 'access_token=***&refresh_token=***'],
    ['password=abcdefgh12; policy=eyJleHBpcmF0aW9uIjo', 'password=***; policy=***'],
    ['{"access_token": "abcd1234","password":"x y z!"}', '{"access_token": "***","password":"***"}'],
    ['Authorization: Bearer abc.def.ghi-1234', 'Authorization: Bearer ***'],
    ['authorization: basic YWRhOnNlY3JldDE=', 'authorization: basic ***'],
    ['Cookie: csrftoken=abcdefgh; path', 'Cookie: *** path'],
    ['Set-Cookie: sessionid=abc', 'Set-Cookie: ***'],
    ['fetch failed: https://ada:hunter2@x.example/a', 'fetch failed: https://***@x.example/a'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
    expect(redacted(expected)).toBe(expected);
  });

  test.each([
    'password-box.stl',
    'The token of the day is a bearer of bad news, the basic configuration a policy.',
    'Set SPARK_PASSWORD and SPARK_CLIENT_ID, or COLDSTREAM_TOKEN.',
    'design=bracketbracket, consig=12345678901',
    'a cookie cutter: 12 mm',
    'mail to ada@example.com, see https://example.com/@ada',
    'password=***, sig=short',
    'part://local/0969919be77e48cfb82706d2c320adfd/result',
    'sha256 473076d620c483d6ac8b13198d6be43b15fdf144fc0573638dc9623b3ee22346',
  ])('and words alone stay: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});

test('what a vendor repeats loses even short secrets', () => {
  expect(withoutSecrets('wrong: hunter2', ['hunter2'])).toBe('wrong: ***');
});

test('a message of 64 KB without secrets comes back as it is, and its text is not copied', () => {
  const rows = Array.from({ length: 500 }, (_, at) => ({ job: `local:${at}`, what: `bracket-${at}.step (PA12, sls), token of the day` }));
  const message = { structuredContent: { rows }, content: [{ type: 'text', text: JSON.stringify(rows) }] };

  expect(redactedDeep(message)).toBe(message);
});

test('a text made to be slow to look through is looked through at once', async () => {
  const ms = await processorMs(() => {
    for (const piece of ['http://', 'token=', 'a=', '%3d', '"token":"', 'bearer aaaaaaaa', 'cookie: a', 'Zq8/canar', '@://']) {
      expect(redacted(piece.repeat(8_000)).length).toBeGreaterThan(0);
    }
  });

  expect(ms).toBeLessThan(5_000);
});
