import { expect, test } from 'vitest';
import { vendorText } from '../../src/http/vendor-text.js';
import { processorMs } from '../support/processor-time.js';

test.each([
  ['a query', 'Cannot read https://store.example.com/a/b?sv=2024&sig=abc%3D.', 'Cannot read https://store.example.com/a/b?…'],
  ['a query of a socket', 'No wss://x.example/ws/echo/?token=abc here', 'No wss://x.example/ws/echo/?… here'],
  ['a named secret', 'x-amz-signature=0123456789abcdef0123 is wrong', 'x-amz-signature=*** is wrong'],
  ['a named secret in JSON', 'got {"access_token":"0123456789abcdef.x"}', 'got {"access_token":"***"}'],
  ['an element', 'said <SignatureProvided>0123456789abcdef0123</SignatureProvided>', 'said <SignatureProvided>***</SignatureProvided>'],
  [
    'words about secrets',
    'The token: expired. password=short, policy: Policy expired',
    'The token: expired. password=short, policy: Policy expired',
  ],
  [
    'a picture of Markdown',
    'Look: ![x](https://evil.example/?q=1) [here](https://x.example)',
    'Look: ![x] (https://evil.example/?… [here] (https://x.example)',
  ],
  ['an address without a query', 'See https://x.example/help#a for more.', 'See https://x.example/help#a for more.'],
])('[S4] of what a vendor says, %s is told so', (_, said, told) => {
  expect(vendorText(JSON.stringify({ detail: said })).text).toBe(told);
});

test('several sentences are joined as sentences', () => {
  expect(vendorText('{"errors":["No column.","No row.","x"]}').text).toBe('No column. No row. x');
  expect(vendorText('{"errors":["a","b"]}').text).toBe('a; b');
});

test('a body made to be slow to read is read at once', async () => {
  const ms = await processorMs(() => {
    vendorText('http://'.repeat(9_000));
    vendorText('signature'.repeat(7_000));
    vendorText(`token=${'a'.repeat(60_000)}`);
  });

  expect(ms).toBeLessThan(2_000);
});

test('[S1] what was sent is not repeated', () => {
  expect(vendorText('{"detail": "No: hunter2-canary, nor hunter2-"}', ['hunter2-canary']).text).toBe('No: ***, nor ***');
});
