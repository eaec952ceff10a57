import { execFileSync } from 'node:child_process';
import { appendFile, link, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { InputError, OutcomeUnknown, VendorError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';
import { createHttp, type HttpOptions, type UploadRequest } from '../../src/http/client.js';
import { recordFault } from '../faults/record.js';
import { fileOnDisk } from '../support/file-on-disk.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import {
  canary,
  collect,
  failureOf,
  fakeClock,
  fixedAuth,
  json,
  listen,
  type Received,
  type Reply,
  send,
  startVendor,
} from './vendor-server.js';

async function fileOf(content: string | Buffer, name = 'a.stl') {
  const path = join(await temporaryFolder(), 'stored.stl');
  await writeFile(path, content);
  return fileOnDisk(path, name);
}

const Answer = z.object({ part_id: z.string() });
type More = Partial<UploadRequest<z.output<typeof Answer>>>;

function uploader(baseUrl: string, options: Partial<HttpOptions> = {}) {
  const http = createHttp({ vendor: '3D Spark', baseUrl, auth: fixedAuth, clock: fakeClock().clock, ...options });
  return (file: Awaited<ReturnType<typeof fileOf>>, more: More = {}) =>
    http.upload('POST /part/{id}/', {
      params: { id: '1' },
      fields: { start: 'true', 'mat"name': '316L\n' },
      file,
      returns: Answer,
      ...more,
    });
}

async function start(
  reply: (request: Received, nth: number) => Reply | undefined | Promise<Reply | undefined>,
  options: Partial<HttpOptions> = {},
) {
  const vendor = await startVendor(reply);
  return { ...vendor, upload: uploader(vendor.url, options) };
}

const taken = () => json({ part_id: 'p1' }, { status: 201 });
/** Larger than what the operating system keeps on its way by itself. */
const largeBytes = 24 * 2 ** 20;

test('a file travels as the last field of a form of known length', async () => {
  const content = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => index % 251));
  const { upload, received } = await start(taken);
  const steps: [number, number][] = [];

  const answer = await upload(await fileOf(content, 'my "ä"\r\n part.stl'), { progress: (...step) => steps.push(step) });

  const { headers, body } = received[0]!;
  const boundary = headers['content-type']?.split('boundary=')[1];
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="start"\r\n\r\ntrue\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="mat%22name"\r\n\r\n316L\n\r\n` +
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="my %22ä%22%0D%0A part.stl"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  expect(answer).toEqual({ part_id: 'p1' });
  expect(body.equals(Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]))).toBe(true);
  expect([headers['content-length'], headers['transfer-encoding']]).toEqual([String(body.byteLength), undefined]);
  expect(headers.authorization).toBe(`Bearer ${canary}-fixed-token`);
  expect(steps).toEqual([
    [1_048_576, 3_000_001],
    [2_097_152, 3_000_001],
    [3_000_001, 3_000_001],
  ]);
});

test('the caller is awaited after the last byte of the file and before the form is closed', async () => {
  const seen: string[] = [];
  let request = '';
  const url = await listen(async (message, response) => {
    if (message.method === 'GET') return send(response, {});
    message.on('data', (piece: Buffer) => {
      request += piece.toString('latin1');
    });
    await new Promise((resolve) => message.on('end', resolve));
    seen.push('answered');
    send(response, taken());
  });
  const untilArrived = async () => {
    while (!request.includes('last byte')) await new Promise((resolve) => setImmediate(resolve));
  };

  await uploader(url)(await fileOf('solid last byte'), {
    async beforeEnd() {
      await untilArrived();
      // A round trip on another connection: whatever was sent before has arrived after it.
      for (let trips = 0; trips < 3; trips++) await fetch(url);
      seen.push(/last byte$/.test(request) ? 'form is open' : 'form is closed');
    },
  });

  expect(seen).toEqual(['form is open', 'answered']);
});

test('what beforeEnd throws ends the upload as it is', async () => {
  const { upload } = await start(taken);

  const error = await failureOf(upload(await fileOf('solid'), { beforeEnd: () => Promise.reject(new Error('the journal is full')) }));

  expect(error.message).toBe('the journal is full');
});

test.each([
  [413, InputError, 'too large'],
  [415, InputError, 'format'],
])('[U4] %d while the file is still being sent ends the sending', async (status, kind, text) => {
  let arrivedBytes = 0;
  const url = await listen((message, response) => {
    message.on('data', (piece: Buffer) => {
      arrivedBytes += piece.byteLength;
      if (arrivedBytes === piece.byteLength) send(response, json({ detail: text }, { status }));
    });
  });
  let hasEnded = false;
  const beforeEnd = async () => {
    hasEnded = true;
  };

  const error = await failureOf(uploader(url)(await fileOf(Buffer.alloc(largeBytes)), { beforeEnd }));

  expect(error).toBeInstanceOf(kind);
  expect(error.message).toBe(`3D Spark answered ${status} to POST /part/{id}/: "${text}"`);
  expect(hasEnded).toBe(false);
  expect(arrivedBytes).toBeLessThan(largeBytes / 2);
});

test('[U4] a refusal is told 50 times of 50, also when the vendor reads nothing and closes at once', async (context) => {
  const url = await listen((_, response) =>
    send(response, json({ detail: 'too large' }, { status: 413, headers: { connection: 'close' } })),
  );

  const upload = uploader(url);
  const file = await fileOf(Buffer.alloc(largeBytes));

  const messages: string[] = [];
  for (let run = 0; run < 50; run++) messages.push((await failureOf(upload(file))).message);

  const told = '3D Spark answered 413 to POST /part/{id}/: "too large"';
  recordFault(context, {
    runs: 50,
    passed: messages.filter((message) => message === told).length,
    figure: 'the status is told, never EPIPE',
  });
  expect(messages).toEqual(Array(50).fill(told));
});

test('a 401 while sending is answered with new credentials and the file from its start', async () => {
  let token = `${canary}-old`;
  const auth = {
    headers: async () => ({ authorization: token }),
    heard() {},
    async renew() {
      token = `${canary}-new`;
      return true;
    },
  };
  const lengths: number[] = [];
  const url = await listen(async (message, response) => {
    if (message.headers.authorization === `${canary}-old`) return send(response, json({ detail: 'expired' }, { status: 401 }));
    lengths.push((await collect(message)).byteLength - Number(message.headers['content-length']));
    send(response, taken());
  });

  const answer = await uploader(url, { auth })(await fileOf(Buffer.alloc(largeBytes)));

  expect(answer).toEqual({ part_id: 'p1' });
  expect(lengths).toEqual([0]);
});

test('a connection that breaks while the file is sent is followed by another try', async () => {
  let requests = 0;
  const url = await listen(async (message, response) => {
    requests++;
    if (requests < 3) return message.once('data', () => message.socket.destroy());
    await collect(message);
    send(response, taken());
  });

  const answer = await uploader(url)(await fileOf(Buffer.alloc(largeBytes)));

  expect([answer, requests]).toEqual([{ part_id: 'p1' }, 3]);
});

test('a connection that breaks after the end of the file leaves the outcome unknown, and nothing is sent again', async () => {
  const { upload, received } = await start(() => undefined);

  const error = await failureOf(upload(await fileOf('solid')));

  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toMatch(
    /^The file "a\.stl" was sent to its end, but whether it was taken is unknown\. 3D Spark gave no answer: 127\.0\.0\.1:\d+ closed the connection before its answer was complete\.$/,
  );
  expect(received).toHaveLength(1);
});

test('a success before all of the file was sent leaves the outcome unknown, and nothing is sent again', async () => {
  let requests = 0;
  const url = await listen((_, response) => {
    requests++;
    send(response, taken());
  });

  const error = await failureOf(uploader(url)(await fileOf(Buffer.alloc(largeBytes))));

  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toMatch(
    /^The file "a\.stl" was not sent to its end, but whether it was taken is unknown\. 3D Spark gave no answer: 127\.0\.0\.1:\d+ reported success before it had all of the file\.$/,
  );
  expect(requests).toBe(1);
});

test('a vendor that does not answer in time after the end leaves the outcome unknown', async () => {
  const { upload } = await start(() => new Promise<undefined>(() => {}), { transferLimits: { answerTimeoutMs: 30 } });

  const error = await failureOf(upload(await fileOf('solid')));

  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toContain('did not answer in time.');
});

test('a vendor that stops reading is given up after the idle timeout, and after four tries', async () => {
  let requests = 0;
  const url = await listen((message) => {
    requests++;
    message.pause();
  });

  const error = await failureOf(uploader(url, { transferLimits: { idleTimeoutMs: 300 } })(await fileOf(Buffer.alloc(largeBytes))));

  expect(error).not.toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toMatch(/^3D Spark gave no answer: 127\.0\.0\.1:\d+ did not answer in time\.$/);
  expect(requests).toBe(4);
});

test.each([
  [500, 1],
  [502, 1],
  [429, 4],
  [503, 4],
])('an upload that is answered %d is sent %d times', async (status, times) => {
  const { upload, received } = await start(() => ({ status }));

  const error = await failureOf(upload(await fileOf('solid')));

  expect(error.message).toBe(`3D Spark answered ${status} to POST /part/{id}/.`);
  expect(error instanceof OutcomeUnknown).toBe(times === 1);
  expect(received).toHaveLength(times);
});

test.each([
  ['<html>Sign in</html>', 'with an HTML page instead of JSON (a login page or proxy?)'],
  ['{"id": 1}', 'in a form that differs from its contract at "part_id" (expected: string)'],
  ['', 'with nothing'],
])('a success that cannot be read (%j) leaves the outcome unknown', async (body, said) => {
  const { upload } = await start(() => ({ status: 201, body }));

  const error = await failureOf(upload(await fileOf('solid')));

  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(error.message).toBe(`3D Spark answered POST /part/{id}/ ${said}.`);
});

test.each([
  ['grew', (path: string) => appendFile(path, 'more')],
  ['got another time', (path: string) => utimes(path, 1_000_000, 1_000_000)],
])('[U10] a file that %s before it is sent is not sent', async (_, change) => {
  const { upload, received } = await start(taken);
  const file = await fileOf('solid', `b\u202e.stl`);
  await change(file.path);

  const error = await failureOf(upload(file));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('The file "b.stl" changed while it was being sent.');
  expect(received).toEqual([]);
});

const swapped = 'The file "a.stl" changed while it was being sent.';

test.each<[string, (path: string) => unknown]>([
  // The very file is behind it, so size and time are what they were.
  ['a link', (path) => rename(path, `${path}.moved`).then(() => symlink(`${path}.moved`, path))],
  ['a named pipe', (path) => rm(path).then(() => execFileSync('mkfifo', [path]))],
  ['a folder', (path) => rm(path).then(() => mkdir(path))],
  ['a link to a device', (path) => rm(path).then(() => symlink('/dev/zero', path))],
  ['nothing', (path) => rm(path)],
])('[U11] a file that was swapped for %s is not sent', async (_, swap) => {
  const { upload, received } = await start(taken);
  const file = await fileOf('solid');
  await swap(file.path);

  const error = await failureOf(upload(file));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe(swapped);
  expect(received).toEqual([]);
});

// As a fraction such a time is rounded up to the next millisecond.
test.runIf(process.platform === 'linux')('a file changed in the last moment of a millisecond is sent like any other', async () => {
  const { upload, received } = await start(taken);
  const { path } = await fileOf('solid a\nfacet normal 0 0 1\nendsolid a\n');
  execFileSync('touch', ['-d', '@1700000000.123999999', path]);
  const file = await openPartFile(path, { folders: [dirname(path)], homeFolder: dirname(path) });

  await upload(file);

  expect(file.modifiedMs).toBe(1_700_000_000_123);
  expect(received).toHaveLength(1);
});

test('[U11] a file with a second name is not sent: that name may be outside the allowed folders', async () => {
  const { upload, received } = await start(taken);
  const file = await fileOf('solid');
  await link(file.path, join(await temporaryFolder(), 'second.stl'));

  const error = await failureOf(upload(file));

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe(
    '"a.stl" is a hard link: the same file has another name, maybe outside the allowed folders, so it is not sent.',
  );
  expect(received).toEqual([]);
});

test('[U11] a device, a folder and a pipe have no bytes to be sent, whatever size and time they are said to have', async () => {
  const { upload, received } = await start(taken);
  const pipe = join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);

  for (const path of ['/dev/zero', '/tmp', pipe, '/proc/self/environ']) {
    const told = await fileOnDisk(path, 'a.stl');
    const sizeBytes = path.startsWith('/proc') ? 10 : told.sizeBytes;
    expect((await failureOf(upload({ ...told, sizeBytes }))).message).toBe(swapped);
  }

  expect(received).toEqual([]);
});

test('[U10] a file that changes while it is being sent does not reach its end', async () => {
  const file = await fileOf(Buffer.alloc(largeBytes));
  const seen = { complete: 0, committed: 0, changed: false };
  const url = await listen((message) => {
    message.on('data', () => {});
    message.on('end', () => seen.complete++);
  });

  const error = await failureOf(
    uploader(url)(file, {
      beforeEnd: async () => void seen.committed++,
      progress: () => {
        if (!seen.changed) void utimes(file.path, 1_000_000, 1_000_000);
        seen.changed = true;
      },
    }),
  );

  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('The file "a.stl" changed while it was being sent.');
  expect(seen).toEqual({ complete: 0, committed: 0, changed: true });
});

test('an aborted upload ends at once with the reason', async () => {
  const caller = new AbortController();
  const url = await listen((message) => {
    message.once('data', () => caller.abort(new Error('cancelled')));
  });

  const error = await failureOf(uploader(url)(await fileOf(Buffer.alloc(largeBytes)), { signal: caller.signal }));

  expect(error.message).toBe('cancelled');
});

test('a redirect of an upload is not followed', async () => {
  const foreign = await startVendor(taken);
  const { upload } = await start(() => ({ status: 307, headers: { location: `${foreign.url}/?${canary}` } }));

  const error = await failureOf(upload(await fileOf('solid')));

  expect(error.message).toBe('3D Spark answered 307 to POST /part/{id}/.');
  expect(foreign.received).toEqual([]);
});
