import { expect, test } from 'vitest';
import { watchStdout } from './stdout-purity.js';

/** What is wrong with what a server said, given in these pieces. */
function faultsOf(...pieces: (string | Buffer)[]): string[] {
  const stdout = watchStdout(() => {});
  for (const piece of pieces) stdout.add(Buffer.from(piece as string));
  return stdout.faults;
}

test.each([
  ['an answer', '{"jsonrpc":"2.0","id":1,"result":{}}\n'],
  ['an error', '{"jsonrpc":"2.0","id":"a","error":{"code":-32601,"message":"no"}}\n'],
  ['a notification', '{"jsonrpc":"2.0","method":"notifications/progress"}\n'],
])('%s on stdout is protocol, in however many pieces it comes', (_, line) => {
  expect(faultsOf(line)).toEqual([]);
  expect(faultsOf(...line)).toEqual([]);
});

test('a letter that is cut in two by the pipe is still one letter', () => {
  const bytes = Buffer.from('{"jsonrpc":"2.0","id":1,"result":{"text":"Wandstärke"}}\n');
  const middle = bytes.indexOf(0xc3) + 1;

  expect(faultsOf(bytes.subarray(0, middle), bytes.subarray(middle))).toEqual([]);
});

test.each([
  ['a word of a library', 'deprecated!\n', 'no JSON: deprecated!'],
  ['an empty line', '\n', 'no JSON: '],
  ['JSON that is no message', '{"level":"info"}\n', 'no JSON-RPC: {"level":"info"}'],
  ['an answer that is also an error', '{"jsonrpc":"2.0","id":1,"result":1,"error":1}\n', 'no JSON-RPC: {"jsonrpc"'],
  ['bytes that are no text', Buffer.from([0xff, 0x0a]), 'not UTF-8: '],
])('[L5] %s on stdout is noticed', (_, text, fault) => {
  expect(faultsOf(text)).toEqual([expect.stringContaining(fault)]);
});
