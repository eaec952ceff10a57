import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/faults.js';
import { openWorld, until } from './spark-world.js';

const json = (status: number, detail: string, headers: Record<string, string> = {}): Fault => {
  return { status, body: JSON.stringify({ detail }), headers: { ...headers, 'content-type': 'application/json' } };
};
const page = (status: number): Fault => ({
  status,
  body: '<html><title>Maintenance</title></html>',
  headers: { 'content-type': 'text/html' },
});
const tooMany = json(429, 'Too many.', { 'retry-after': '30' });
const blocked = json(403, 'User is blocked.');
const csrf = json(403, 'CSRF Failed: CSRF token missing.');

const isoTime = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';

const isUpload = (method: string, path: string) => method === 'POST' && path === '/api/v1/part/';
const isPoll = (_: string, path: string) => path.startsWith('/api/v1/analysisResult/');
/** The fault at the first request to the place; `times` in a row. */
const first = (isThere: (method: string, path: string) => boolean, fault: Fault, times = 1) => ({
  faults: (method: string, path: string, nth: number) => (isThere(method, path) && nth <= times ? fault : undefined),
});

test.each([
  ['500', json(500, 'Server Error')],
  ['503 with a page', page(503)],
  ['200 with a page', page(200)],
  ['401', json(401, 'Token is invalid or expired.')],
  ['403 about CSRF', csrf],
])('%s at a question costs a turn at most', async (_, fault) => {
  const { log, startServer, writePart } = await openWorld(first(isPoll, fault));
  const { analyze } = await startServer();

  const done = await analyze(await writePart());

  expect(done.structured.state).toBe('succeeded');
  expect(log.uploads).toHaveLength(1);
  expect(log.blocked).toEqual([]);
});

test.each([
  ['429', tooMany, '3D Spark was asked too often (429 to GET /api/v1/analysisResult/{id}/; 3D Spark says: "Too many.").'],
  [
    '403',
    blocked,
    '3D Spark has blocked this account, most likely for asking too often (403 to GET /api/v1/analysisResult/{id}/; 3D Spark says: "User is blocked.").',
  ],
])(
  'after a %s to a question nothing is asked and nothing is sent for a quarter of an hour, and nothing is lost',
  async (_, fault, said) => {
    const { log, startServer, writePart } = await openWorld(first(isPoll, fault));
    const { analyze } = await startServer();
    const file = await writePart();

    const paused = await analyze(file);
    const again = await analyze(file);
    const other = await (await startServer()).analyze(await writePart('other.stl'));

    const [time] = new RegExp(isoTime).exec(paused.text) ?? [];
    expect(paused.structured).toMatchObject({
      state: 'paused',
      partId: log.uploads[0]!.partId,
      message: `${said} The part is there and is asked for once more when get_job is called after ${time}.`,
    });
    expect(again.structured).toEqual(paused.structured);
    expect(other.structured).toMatchObject({
      state: 'paused',
      message: `3D Spark is not asked before ${time}, because it refused a question ("${said}"). The part is not sent yet: call get_job after that time.`,
    });
    expect([log.polls.length, log.uploads.length]).toEqual([0, 1]);
  },
);

test.each([
  ['401', json(401, 'No.'), /^3D Spark does not accept the credentials of this server .* Check SPARK_USERNAME, /],
  ['403', json(403, 'No.'), /^3D Spark does not allow this to the account of this server .* Check on the 3D Spark platform /],
])('a %s that the operator has to mend loses no part: the job goes on when it is mended', async (_, fault, said) => {
  const { log, startServer, writePart } = await openWorld(first(isPoll, fault, 2));
  const { analyze, tool } = await startServer();
  const file = await writePart();

  const paused = await analyze(file);
  const { job, message } = paused.structured as { job: string; message: string };
  let later = await tool('get_job', { job });
  await until(async () => {
    later = await tool('get_job', { job });
    return later.structured.state !== 'paused';
  });

  expect(paused.structured.state).toBe('paused');
  expect(message).toMatch(said);
  expect(message).toMatch(new RegExp(`\\. The part is there and is asked for once more when get_job is called after ${isoTime}\\.$`));
  expect(later.structured).toMatchObject({ state: 'succeeded', partId: log.uploads[0]!.partId });
  expect([log.uploads.length, log.blocked]).toEqual([1, []]);
});

test('a part that 3D Spark does not know any more fails, and is sent anew when it is asked for again', async () => {
  const { log, startServer, writePart } = await openWorld(first(isPoll, json(404, 'Object not found in database.')));
  const { analyze } = await startServer();
  const file = await writePart();

  const failed = await analyze(file);
  await analyze(file);

  expect(failed.text).toBe(
    '3D Spark does not know this part (404 to GET /api/v1/analysisResult/{id}/; 3D Spark says: "Object not found in database.").\n' +
      'Check the part id, or analyze the part again.',
  );
  expect(log.uploads).toHaveLength(2);
});

test.each([
  ['429 with a short time', json(429, 'Too many.', { 'retry-after': '0' })],
  ['503', page(503)],
  ['401', json(401, 'Token is invalid or expired.')],
  ['403 about CSRF', csrf],
])('%s at the upload is overcome within the call, with one part', async (_, fault) => {
  const { log, startServer, writePart } = await openWorld(first(isUpload, fault));
  const { analyze } = await startServer();

  const done = await analyze(await writePart());

  expect(done.structured.state).toBe('succeeded');
  expect(log.uploads).toHaveLength(1);
});

test.each([
  ['403', json(403, 'No.'), /^3D Spark does not allow this to the account of this server /],
  ['422', json(422, 'Invalid user input.'), /^3D Spark does not accept these values /],
])('after a %s to the upload the file is not there, and the same question sends it', async (_, fault, said) => {
  const { log, startServer, writePart } = await openWorld(first(isUpload, fault));
  const { analyze, firstJob } = await startServer();
  const file = await writePart();

  const refused = await analyze(file);
  const listed = await firstJob();
  const again = await analyze(file);

  expect(refused.text).toMatch(said);
  expect(listed).toMatchObject({ state: 'failed', sent: expect.stringMatching(/^part\.stl, \d+ bytes, /) });
  expect(again.structured.state).toBe('succeeded');
  expect(log.uploads).toHaveLength(1);
});

test('a refused upload stops the questions of the account', async () => {
  const { log, startServer, writePart } = await openWorld(first(isUpload, blocked));
  const { analyze } = await startServer();

  const refused = await analyze(await writePart());
  const other = await analyze(await writePart('other.stl'));

  const said =
    '3D Spark has blocked this account, most likely for asking too often (403 to POST /api/v1/part/; 3D Spark says: "User is blocked.").';
  expect(refused.text).toBe(
    `${said}\nAsk for nothing more for now. Try once more later, or ask the support of 3D Spark to lift the block.`,
  );
  expect(other.structured.message).toMatch(
    new RegExp(`^3D Spark is not asked before ${isoTime}, because it refused a question .* The part is not sent yet: call get_job after `),
  );
  expect(log.requests.filter(({ method, path }) => isUpload(method, path))).toHaveLength(1);
});

test.each(['/analysis-results-file/', '/fetch-analysis-results-file/'])(
  'a block at %s stops the questions of the account',
  async (route) => {
    const { log, startServer, writePart, savedFiles } = await openWorld(first((_, path) => path.endsWith(`${route}`), blocked));
    const { analyze, tool } = await startServer();
    const { partId } = (await analyze(await writePart())).structured;

    const refused = await tool('fetch_file', { partId, platform: '3dspark', kind: 'report' });
    const other = await analyze(await writePart('other.stl'));

    expect(refused.text).toMatch(/^3D Spark has blocked this account, most likely for asking too often \(403 to GET /);
    expect(other.structured.state).toBe('paused');
    expect(log.uploads).toHaveLength(1);
    expect(await savedFiles()).toEqual([]);
  },
);

test('a result that cannot be kept here is not paid for twice: the job goes on when there is room', async () => {
  const { log, folder, startServer, writePart } = await openWorld();
  const { analyze, tool } = await startServer();
  const file = await writePart();
  await mkdir(join(folder, 'state'), { recursive: true });
  await writeFile(join(folder, 'state', 'parts-in-work'), 'no folder');

  const paused = await analyze(file);
  await rm(join(folder, 'state', 'parts-in-work'));
  let later = paused;
  await until(async () => {
    later = await tool('get_job', { job: paused.structured.job as string });
    return later.structured.state !== 'paused';
  });

  expect(paused.structured.message).toMatch(
    /^The results of parts cannot be kept in .*\/state \(\w+\)\. Make that folder writable .* The part is there and /,
  );
  expect(later.structured).toMatchObject({ state: 'succeeded', partId: log.uploads[0]!.partId });
  expect([log.uploads.length, log.blocked]).toEqual([1, []]);
});

test('an analysis that fails there, and one that comes to nothing, are told as they are', async () => {
  const { startServer, writePart } = await openWorld({
    partWithFault: (name) => (name === 'bad.stl' ? 'analysis fails' : 'empty chain'),
  });
  const { analyze } = await startServer();

  const failed = await analyze(await writePart('bad.stl'));
  const empty = await analyze(await writePart('empty.stl'));

  expect(failed.text).toBe(
    '3D Spark could not analyze the part: "The analysis failed.".\nCheck the file with platform "local", mend it, and analyze it again.',
  );
  expect(empty.structured).toMatchObject({
    state: 'succeeded',
    message: expect.stringMatching(/^Nothing is known about whether it can be made with /),
    result: { isFeasible: null, costPerPart: null },
  });
});
