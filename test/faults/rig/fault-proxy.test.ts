import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestProxy } from './test-proxy.js';

const message = Buffer.from('0123456789'.repeat(1000));

/** A server that keeps what it is sent, sends `answer` when it is asked for anything, and ends when the client does. */
async function startTarget(answer = message) {
  const received: Buffer[] = [];
  const endings: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.once('data', () => socket.write(answer));
    socket.on('data', (bytes: Buffer) => received.push(bytes));
    socket.on('end', () => {
      endings.push('end');
      socket.end();
    });
    socket.on('error', ({ message }) => endings.push(message));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, received: () => Buffer.concat(received), endings };
}

/** Sends, takes what comes until `wantedBytes` are there or the line ends, and says how it ended. */
async function talk(port: number, sent: Buffer | string = 'hello', wantedBytes = message.byteLength) {
  const socket = connect(port, '127.0.0.1');
  const startedMs = performance.now();
  socket.on('error', () => {});
  socket.write(sent);
  const pieces: { bytes: Buffer; atMs: number }[] = [];
  const ended = await new Promise<string>((resolve) => {
    let has = 0;
    socket.on('data', (bytes: Buffer) => {
      pieces.push({ bytes, atMs: performance.now() - startedMs });
      has += bytes.byteLength;
      if (has >= wantedBytes) resolve('whole');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('end', () => resolve('end'));
    socket.on('close', () => resolve('closed'));
  });
  const isWhole = ended === 'whole';
  const closed = isWhole ? closing(socket) : undefined;
  await closed;
  return { ended, bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), pieces, tookMs: performance.now() - startedMs };
}

async function closing(socket: Socket): Promise<void> {
  socket.end();
  await once(socket, 'close');
}

test('without toxics every byte and both ends go through', async () => {
  const target = await startTarget();
  const proxy = await startTestProxy({ target: target.port });

  const { ended, bytes } = await talk(proxy.port, message);

  expect(ended).toBe('whole');
  expect(bytes.equals(message)).toBe(true);
  expect(target.received().equals(message)).toBe(true);
  expect(target.endings).toEqual(['end']);
  expect(proxy.seen).toEqual({ connections: 1, cuts: 0, flips: 0, upBytes: 10_000, downBytes: 10_000 });
});

describe('cuts', () => {
  test('reset_peer with after_bytes resets exactly there, as often as said', async () => {
    const target = await startTarget();
    const toxics = [{ type: 'reset_peer', stream: 'upstream', times: 2, attributes: { after_bytes: 300 } } as const];
    const proxy = await startTestProxy({ target: target.port, toxics });

    const endings = [];
    for (let nth = 0; nth < 3; nth++) endings.push((await talk(proxy.port, message)).ended);

    expect(endings).toEqual(['ECONNRESET', 'ECONNRESET', 'whole']);
    expect(proxy.seen).toMatchObject({ connections: 3, cuts: 2, upBytes: 2 * 300 + 10_000 });
  });

  test('reset_peer without bytes resets after its timeout', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'reset_peer', attributes: { timeout: 50 } }] });

    const { ended, tookMs } = await talk(proxy.port, message, Number.POSITIVE_INFINITY);

    expect(ended).toBe('ECONNRESET');
    expect(tookMs).toBeGreaterThan(45);
  });

  test('limit_data closes in good order after so many bytes', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'limit_data', attributes: { bytes: 1234 } }] });

    const { ended, bytes } = await talk(proxy.port);

    expect(ended).toBe('end');
    expect(bytes.equals(message.subarray(0, 1234))).toBe(true);
  });

  test('timeout lets nothing through and closes', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({
      target: target.port,
      toxics: [{ type: 'timeout', attributes: { timeout: 40, after_bytes: 10 } }],
    });

    const { ended, bytes, tookMs } = await talk(proxy.port);

    expect(ended).toBe('end');
    expect(bytes.toString()).toBe('0123456789');
    expect(tookMs).toBeGreaterThan(35);
  });

  test('down resets each connection, and disable refuses it', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port });
    const remove = proxy.add({ type: 'down', name: 'night' });
    const whileDown = await talk(proxy.port);
    remove();
    await proxy.disable();
    const whileDisabled = await talk(proxy.port);
    await proxy.enable();
    const after = await talk(proxy.port);

    expect([whileDown.ended, whileDisabled.ended, after.ended]).toEqual(['ECONNRESET', 'ECONNREFUSED', 'whole']);
  });

  test('a target that is not there looks as one that hangs up', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const proxy = await startTestProxy({ target: port });

    expect((await talk(proxy.port)).ended).toBe('ECONNRESET');
  });

  test('cutNextAnswer swallows one answer, also on a connection that has brought one', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port });
    await talk(proxy.port);
    proxy.cutNextAnswer();

    const lost = await talk(proxy.port, 'do it');
    const next = await talk(proxy.port);

    expect(lost).toMatchObject({ ended: 'ECONNRESET', bytes: Buffer.alloc(0) });
    expect(next.ended).toBe('whole');
    expect(target.received().toString()).toBe('hellodo ithello');
  });

  test('the connection stands still while before is awaited', async () => {
    const target = await startTarget();
    const heard: string[] = [];
    const before = async () => void heard.push(target.received().toString());
    const proxy = await startTestProxy({
      target: target.port,
      toxics: [{ type: 'reset_peer', stream: 'upstream', attributes: { after_bytes: 5 }, before }],
    });

    await talk(proxy.port, 'hello and more');

    expect(heard).toHaveLength(1);
    expect('hello'.startsWith(heard[0]!)).toBe(true);
  });
});

describe('changes', () => {
  test('corrupt changes one bit of one byte, of so many connections', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'corrupt', times: 1, attributes: { at_byte: 4321 } }] });

    const damaged = await talk(proxy.port);
    const next = await talk(proxy.port);

    const wrong = [...message.keys()].filter((index) => damaged.bytes[index] !== message[index]);
    expect(wrong).toEqual([4321]);
    expect(next.bytes.equals(message)).toBe(true);
    expect(proxy.seen.flips).toBe(1);
  });

  test('slicer cuts into pieces of the wanted size, and loses none', async () => {
    const target = await startTarget();
    const attributes = { average_size: 1000, size_variation: 100, delay: 2000 };
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'slicer', attributes }], random: () => 0.5 });

    const { bytes, pieces } = await talk(proxy.port);

    expect(bytes.equals(message)).toBe(true);
    expect(pieces.length).toBeGreaterThan(5);
  });
});

describe('slowness', () => {
  test('latency comes once, not for each piece', async () => {
    const target = await startTarget(Buffer.concat(Array(20).fill(message)));
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'latency', attributes: { latency: 120, jitter: 10 } }] });

    const { ended, pieces } = await talk(proxy.port, 'hello', 200_000);

    expect(ended).toBe('whole');
    expect(pieces[0]!.atMs).toBeGreaterThan(105);
  });

  test('bandwidth sends so many KB in a second', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'bandwidth', attributes: { rate: 50 } }] });

    const { bytes, tookMs } = await talk(proxy.port);

    expect(bytes.equals(message)).toBe(true);
    expect(tookMs).toBeGreaterThan(190);
  });

  test('slow_close tells the end late', async () => {
    const target = await startTarget();
    const proxy = await startTestProxy({ target: target.port, toxics: [{ type: 'slow_close', attributes: { delay: 80 } }] });

    const { tookMs } = await talk(proxy.port);

    expect(tookMs).toBeGreaterThan(75);
  });

  test('toxicity leaves a share of the connections in peace', async () => {
    const target = await startTarget();
    const draws = [0.9, 0.1, 0.4, 0.6];
    const random = () => draws.shift() ?? 0.99;
    const toxics = [{ type: 'down', toxicity: 0.5 } as const];
    const proxy = await startTestProxy({ target: target.port, toxics, random });

    const endings = [];
    for (let nth = 0; nth < 4; nth++) endings.push((await talk(proxy.port)).ended);

    expect(endings).toEqual(['whole', 'ECONNRESET', 'ECONNRESET', 'whole']);
  });
});

test('a toxic is added to and taken from connections that are open', async () => {
  const target = await startTarget(Buffer.from('.'));
  const proxy = await startTestProxy({ target: target.port });
  const socket = connect(proxy.port, '127.0.0.1');
  const all = buffer(socket);
  socket.write('one ');
  await once(socket, 'readable');
  proxy.add({ name: 'flip', type: 'corrupt', stream: 'upstream', attributes: { at_byte: 0 } });
  socket.write('two ');
  await expect.poll(() => target.received().byteLength).toBe(8);
  proxy.remove('flip');
  socket.end('two');
  await all;

  expect(target.received().toString()).toBe('one uwo two');
});

test('a word that toxiproxy does not know is refused', async () => {
  const toxics = [{ type: 'latency', attributes: { delay: 5 } } as never];

  await expect(startTestProxy({ target: 1, toxics })).rejects.toThrow('Unrecognized key: \\"delay\\"');
});
