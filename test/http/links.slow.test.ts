import type { LookupAddress } from 'node:dns';
import { readdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { VendorError } from '../../src/errors.js';
import { createGuard } from '../../src/http/guard.js';
import { createStorage } from '../../src/http/storage/storage.js';
import { openTransfer } from '../../src/http/transfer.js';
import { recordFault } from '../faults/record.js';
import { hostileText, runsOf } from '../support/hostile-arbitraries.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fileOf, formOf } from './storage/store.js';
import { canary, closedAddress } from './vendor-server.js';

/** A listener on 127.0.0.1 and, where there is IPv6, on ::1, under one port; it counts connections. */
async function listenOnBoth() {
  const { port } = new URL(await closedAddress());
  const seen = { connections: 0 };
  const handler: RequestListener = (_, response) => response.end('x');
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer(handler).on('connection', () => seen.connections++);
    const isThere = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(Number(port), host, () => resolve(true));
    });
    if (isThere) onTestFinished(() => void server.close());
    else if (host === '127.0.0.1') throw new Error(`nobody can listen on port ${port}`);
    if (isThere) expect((server.address() as AddressInfo).port).toBe(Number(port));
  }
  return { port, seen };
}

const octet = fc.nat(255);
const own = fc.oneof(
  fc.constantFrom(
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '0x7f000001',
      '017700000001',
      '127.0.0.1.',
      '①②⑦.0.0.1',
      '127。0。0。1',
    ],
    ...[
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '[2001:0:7f00:1::]',
      '[::127.0.0.1]',
    ],
    ...[
      '0.0.0.0',
      '0',
      '',
      'localhost',
      'LOCALHOST',
      'localhost.',
      'ｌocalhost',
      'loc%61lhost',
      '127%2e0%2e0%2e1',
      '[::1%25lo]',
      'ip6-localhost',
    ],
    ...['169.254.169.254', '[fd00:ec2::254]', '10.0.0.1', '192.168.1.1', 'metadata', 'metadata.google.internal.', '1.1', '1', '4294967295'],
  ),
  fc.tuple(octet, octet, octet).map((octets) => `127.${octets.join('.')}`),
  hostileText.map((text) => text.replace(/[^\p{L}\p{N}.@:[\]/\\#?%-]/gu, '')),
);
const link = fc
  .record({
    scheme: fc.constantFrom(
      'https://',
      'https://',
      'http://',
      'https:',
      'https:\\\\',
      'HTTPS://',
      'ws://',
      'ftp://',
      'file://',
      '//',
      '',
      ' https://',
      'ht\ttps://',
      'https:///',
      'blob:https://',
    ),
    user: fc.constantFrom(
      '',
      '',
      '',
      '',
      'a@',
      'a:b@',
      's3.amazonaws.com@',
      's3.amazonaws.com%40',
      'a@b@',
      'store.example.com\\@',
      'store.example.com#@',
      'store.example.com%00@',
    ),
    host: own,
    end: fc.constantFrom(':', '', ':443', ':PORT', ':PORT', ':0PORT', ':PORT@', ':443@', '\\', '%09', '.'),
    path: fc.constantFrom('/', '', `/o?sig=${canary}`, '\\@s3.amazonaws.com/', '#@s3.amazonaws.com', '/../..', '?', '&'),
  })
  .map(({ scheme, user, host, end, path }) => `${scheme}${user}${host}${end}${path}`);

test('[S2] no link of 10,000 reaches a listener on this machine, whichever way it is used', async (context) => {
  const { numRuns, seed } = runsOf(10_000);
  const { port, seen } = await listenOnBoth();
  const storage = createStorage({ vendor: 'ColdStream', allowLoopback: false, retryBaseMs: 0 });
  const file = await fileOf(Buffer.from('solid'));
  const folder = await temporaryFolder();
  const ways = [
    (url: string) => storage.put(file, { url, headers: {} }),
    (url: string) => storage.putBlob(file, { url }),
    (url: string) => storage.postForm(file, formOf(url)),
    (url: string) => storage.download({ url }, join(folder, 'to')),
  ];
  const guard = createGuard({ vendor: 'ColdStream', allowLoopback: false, resolve: async () => [] });
  let refused = 0;
  let looked = 0;

  const found = await fc.check(
    fc.asyncProperty(link, fc.nat(3), async (text, way) => {
      const url = text.replace('PORT', port);
      if (mayBeLookedUp(guard, url)) {
        // A public name: the look-up decides, and a test asks no name server.
        looked++;
        return;
      }
      const outcome = await ways[way]!(url).catch((error: unknown) => error);
      if (!(outcome instanceof VendorError)) throw new Error(`${url} was followed`, { cause: outcome });
      if (outcome.message.includes(canary)) throw new Error(`${url} is told whole`);
      refused++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed: refused + looked, figure: `${seen.connections} connections` });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
  expect([seen.connections, await readdir(folder)]).toEqual([0, []]);
  expect(refused).toBeGreaterThan(numRuns * 0.8);
});

function mayBeLookedUp(guard: ReturnType<typeof createGuard>, url: string): boolean {
  try {
    const { hostname } = guard.requireUrl(url);
    expect(hostname).toMatch(/^(?!.*\.$)(?!\d+(?:\.\d+)*$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/);
    return true;
  } catch (error) {
    if (error instanceof VendorError) return false;
    throw error;
  }
}

const hextet = fc.nat(0xffff).map((number) => number.toString(16));
const inner = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('127', '10', '192.168', '172.16', '169.254', '100.64', '0', '224', '240', '198.18', '255.255'),
      octet,
      octet,
      octet,
    )
    .map(([start, ...rest]) => [...start.split('.'), ...rest].slice(0, 4).join('.')),
  fc.constantFrom(
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:c0a8:1::1',
    '2001:0:1::1',
  ),
  fc
    .tuple(fc.constantFrom('fe80', 'fec0', 'fc00', 'fdff', 'ff02', '2001:db8', '100', '4000', '64:ff9b:1'), hextet, hextet)
    .map(([start, a, b]) => `${start}::${a}:${b}`),
  octet.map((last) => `64:ff9b::7f00:${last.toString(16)}`),
  hextet.map((low) => `2002:7f00:${low}::1`),
);

test('[S2] no name that leads to an address of the own network is connected to, also when it led elsewhere before', async (context) => {
  const { numRuns, seed } = runsOf(1_000);
  const { port, seen } = await listenOnBoth();
  let refused = 0;
  const addressOf = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });

  const found = await fc.check(
    fc.asyncProperty(inner, fc.boolean(), async (address, isMixed) => {
      const addresses = [...(isMixed ? [addressOf('93.184.216.34')] : []), addressOf(address)];
      const answers = [[addressOf('93.184.216.34')], addresses];
      const guard = createGuard({ vendor: 'ColdStream', allowLoopback: false, resolve: async () => answers.shift() ?? addresses });
      const first = await new Promise<unknown>((resolve) => guard.lookup('store.example.com', { all: true }, (_, found) => resolve(found)));
      expect(first).toEqual([addressOf('93.184.216.34')]);
      const error = await new Promise<Error>((resolve) => {
        const socket = connect({ host: 'store.example.com', port: Number(port), lookup: guard.lookup });
        socket.once('error', resolve).once('connect', () => resolve(new Error('connected')));
      });
      if (!error.message.includes('its address is not a public one')) throw error;
      refused++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed: refused, figure: `${seen.connections} connections` });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
  expect(seen.connections).toBe(0);
});

test('[S2] the transfer itself looks names up through the guard', async (context) => {
  const { port, seen } = await listenOnBoth();
  const guard = createGuard({ vendor: 'ColdStream', allowLoopback: false, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  const url = new URL(`http://store.example.com:${port}/`);

  const transfer = openTransfer({ url, method: 'GET', headers: {}, idleTimeoutMs: 5_000, signal: undefined, lookup: guard.lookup });
  transfer.end();
  const error = await transfer.untilResponse().catch((reason: unknown) => transfer.causeOf(reason));
  transfer.close();

  recordFault(context, { runs: 1, passed: 1 - seen.connections, figure: '0 connections' });
  expect(error).toBeInstanceOf(VendorError);
  expect(seen.connections).toBe(0);
});
