import type { LookupAddress } from 'node:dns';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VendorError } from '../../../src/errors.js';
import { createGuard } from '../../../src/http/guard.js';
import { createStorage } from '../../../src/http/storage/storage.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { canary, failureOf, listen } from '../vendor-server.js';
import { fileOf, formOf, localStorage } from './store.js';

const publicGuard = (addresses: string[] = ['93.184.216.34']) =>
  createGuard({ vendor: 'ColdStream', allowLoopback: false, resolve: async () => addresses.map((address) => addressOf(address)) });
const ownGuard = createGuard({ vendor: 'ColdStream', allowLoopback: true });
const addressOf = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

function objectionOf(guard: { requireUrl(link: string): URL }, link: string): string {
  try {
    return `no objection, goes to ${guard.requireUrl(link).host}`;
  } catch (error) {
    expect(error).toBeInstanceOf(VendorError);
    return error instanceof Error ? error.message : '';
  }
}

test.each([
  ['https://store.example.com/o?sig=1', 'no objection, goes to store.example.com'],
  ['https://store.example.com:443/o', 'no objection, goes to store.example.com'],
  ['HTTPS:\\\\store.example.com\\o', 'no objection, goes to store.example.com'],
  ['http://store.example.com/', 'it is not https'],
  ['ftp://store.example.com/', 'it is not https'],
  ['https://store.example.com:8443/', 'its port is not 443'],
  ['https://a:b@store.example.com/', 'it holds a user name or password'],
  ['https://s3.amazonaws.com@store.example.com/', 'it holds a user name or password'],
  ['https://store.example.com./', 'its host name is not a full one'],
  ['https://127.0.0.1&a.example.com/', 'its host name is not a full one'],
  ['https://localhost/', 'its host name is not a full one'],
  ['https://metadata/', 'its host name is not a full one'],
  ['https://127.0.0.1/', 'it is an address in place of a host name'],
  ['https://127.0.0.1./', 'it is an address in place of a host name'],
  ['https://93.184.216.34/', 'it is an address in place of a host name'],
  ['https://2130706433/', 'it is an address in place of a host name'],
  ['https://0x7f.1/', 'it is an address in place of a host name'],
  ['https://[::1]/', 'it is an address in place of a host name'],
  ['https://[2606:2800:220:1::1]/', 'it is an address in place of a host name'],
])('to the internet: %s: %s', (link, expected) => {
  const objection = objectionOf(publicGuard(), `${link}?${canary}`);

  expect(objection).not.toContain(canary);
  expect(objection.endsWith(`${expected}.`) || objection === expected).toBe(true);
});

test.each([
  ['http://127.0.0.1:8080/o', true],
  ['https://127.0.0.1/', true],
  ['http://[::1]:8080/', true],
  ['http://localhost:8080/', true],
  ['http://2130706433:8080/', true],
  ['http://127.0.0.2/', false],
  ['http://localhost.:8080/', false],
  ['http://localhost.example.com/', false],
  ['http://a@localhost/', false],
  ['https://store.example.com/', false],
  ['file:///etc/passwd', false],
])('on this machine: %s is followed: %s', (link, isFollowed) => {
  expect(objectionOf(ownGuard, link).startsWith('no objection')).toBe(isFollowed);
});

test('a link that is refused is told by its host, never by what stands after it', () => {
  expect(objectionOf(publicGuard(), `http://store.example.com/${canary}?${canary}`)).toBe(
    'ColdStream gave a link to "store.example.com", which is not followed: it is not https.',
  );
  expect(objectionOf(publicGuard(), `https://[${canary}`)).toBe('ColdStream gave a link that is not an address.');
  expect(objectionOf(ownGuard, 'https://store.example.com/')).toBe(
    'ColdStream gave a link to "store.example.com", which is not followed: it is not on this machine, as the vendor is.',
  );
});

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['::ffff:93.184.216.34', true],
  ['64:ff9b::5db8:d822', true],
  ['2002:5db8:d822::1', true],
  ['127.0.0.1', false],
  ['127.9.9.9', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['240.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:a9fe:a9fe', false],
  ['::7f00:1', false],
  ['64:ff9b::7f00:1', false],
  ['64:ff9b::a00:1', false],
  ['64:ff9b:1::5db8:d822', false],
  ['2002:7f00:1::', false],
  ['2002:c0a8:101::1', false],
  ['2001:0:5db8:d822::1', false],
  ['2001:db8::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fec0::1', false],
  ['fc00::1', false],
  ['ff02::1', false],
  ['4000::1', false],
  ['not an address', false],
])('the address %s is public: %s', async (address, isPublic) => {
  const outcome = await lookUp(publicGuard([address]), { all: true });
  const besides = await lookUp(publicGuard(['93.184.216.34', address]), { all: true });

  const refusal = 'ColdStream gave a link to "store.example.com", which is not followed: its address is not a public one.';
  expect(outcome).toEqual(isPublic ? [addressOf(address)] : refusal);
  expect(besides).toEqual(isPublic ? [addressOf('93.184.216.34'), addressOf(address)] : refusal);
});

test('a look-up for one address gets the first one, and a host without any is refused', async () => {
  expect(await lookUp(publicGuard(['93.184.216.34', '93.184.216.35']), {})).toEqual(['93.184.216.34', 4]);
  expect(await lookUp(publicGuard([]), { all: true })).toContain('its address is not a public one');
});

test('[S2] the connection itself looks up through the guard, so a name that leads here reaches nobody', async () => {
  let connections = 0;
  const url = await listen((_, response) => {
    connections++;
    response.end();
  });
  const { lookup } = publicGuard(['127.0.0.1']);

  const error = await new Promise<Error>((resolve) => {
    const socket = connect({ host: 'store.example.com', port: Number(new URL(url).port), lookup });
    socket.on('error', resolve);
    socket.on('connect', () => resolve(new Error('connected')));
  });

  expect(error.message).toContain('its address is not a public one');
  expect(connections).toBe(0);
});

test('[S2] no link of 2,000 tries reaches a listener on this machine, whichever way it is used', async () => {
  let connections = 0;
  const url = await listen((_, response) => {
    connections++;
    response.end('x');
  });
  const { port } = new URL(url);
  const links = Array.from({ length: 2000 }, (_, index) => hostileLink(index, port));
  const storage = createStorage({ vendor: 'ColdStream', allowLoopback: false, retryBaseMs: 0 });
  const file = await fileOf(Buffer.from('solid'));
  const folder = await temporaryFolder();
  const ways = [
    (link: string) => storage.put(file, { url: link, headers: {} }),
    (link: string) => storage.putBlob(file, { url: link }),
    (link: string) => storage.postForm(file, formOf(link)),
    (link: string) => storage.download({ url: link }, join(folder, 'to')),
  ];
  const messages: string[] = [];

  for (const [index, link] of links.entries()) messages.push((await failureOf(ways[index % 4]!(link))).message);

  const refusal = /^ColdStream gave a link (?:to "[^"]*", which is not followed: [a-z0-9 ]+|that is not an address)\.$/;
  expect(messages.filter((message) => !refusal.test(message))).toEqual([]);
  expect(new Set(links).size).toBeGreaterThan(1500);
  expect([connections, await readdir(folder)]).toEqual([0, []]);
});

test('localhost is looked up as well, and reaches a listener on this machine', async () => {
  const url = await listen((_, response) => response.end('x'));
  const { storage } = localStorage();
  const to = join(await temporaryFolder(), 'to');

  const saved = await storage.download({ url: url.replace('127.0.0.1', 'localhost') }, to);

  expect(saved.sizeBytes).toBe(1);
});

type Outcome = LookupAddress[] | [string, number | undefined] | string;

function lookUp(guard: ReturnType<typeof publicGuard>, options: { all?: true }): Promise<Outcome> {
  return new Promise((resolve) => {
    guard.lookup('store.example.com', options, (error, address, family) => {
      if (error) resolve(error.message);
      else resolve(typeof address === 'string' ? [address, family] : address);
    });
  });
}

/** Links that lead to this machine in one spelling or another, by chance of a fixed kind. */
function hostileLink(seed: number, port: string): string {
  const random = chance(seed);
  const pick = (choices: readonly string[]) => choices[Math.floor(random() * choices.length)] ?? '';
  const octet = () => String(Math.floor(random() * 256));
  const own = pick([
    ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '0x7f000001', '127.0.0.1.', '①②⑦.0.0.1', '[::1]', '[::]'],
    ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '0.0.0.0', '0', `127.${octet()}.${octet()}.1`],
    ...['localhost', 'LOCALHOST', 'localhost.', 'ｌocalhost', '169.254.169.254', 'loc%61lhost', '127%2e0%2e0%2e1', '[::1%25lo]'],
  ]);
  const scheme = pick(['https://', 'http://', 'https:', 'https:\\\\', 'HTTPS://', 'ws://', 'file://', '//', '', ' https://', 'ht\ttps://']);
  const user = pick(['', '', '', 'a@', 'a:b@', 's3.amazonaws.com@', 's3.amazonaws.com%40', 'a@b@']);
  const end = pick([`:${port}`, `:${port}`, '', ':443', `:0${port}`, `:${port}@`, ':']);
  const path = pick(['/', '', `/o?sig=${canary}`, `\\@s3.amazonaws.com/`, `#@s3.amazonaws.com`, `/${octet()}/${octet()}`]);
  return `${scheme}${user}${own}${end}${path}${pick(['', '?', '&'])}${seed}`;
}

/** Numbers from 0 to 1 that are the same in each run. */
function chance(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}
