import { expect, test } from 'vitest';
import { openWorld } from './spark-world.js';

const upload = /^POST \/api\/v1\/part\/$/;
const poll = /^GET \/api\/v1\/analysisResult\//;
const anId = '[0-9a-f]{32}';

test('[L8] an upload whose answer is lost is not sent a second time, by no server and not after a cancellation, unless it is forced', async () => {
  const { line, log, startServer, writePart } = await openWorld();
  const { analyze, firstJob } = await startServer();
  const file = await writePart();
  line.cutAt(upload, 'answer');

  const lost = await analyze(file);
  const again = await analyze(file);
  const elsewhere = await (await startServer()).analyze(file);
  const listed = await firstJob();
  const uploadsBefore = log.uploads.length;
  const forced = await analyze(file, { force: true });

  expect(lost.isError).toBe(true);
  expect(lost.text).toBe(
    `The file "part.stl" was sent to its end, but whether it was taken is unknown. 3D Spark gave no answer: 127.0.0.1:${line.port} closed ` +
      'the connection before its answer was complete.\n' +
      'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.',
  );
  expect([again.text, elsewhere.text]).toEqual([lost.text, lost.text]);
  expect(listed).toMatchObject({ state: 'failed', problem: lost.text.split('\n')[0], sent: expect.stringMatching(/^part\.stl, /) });
  expect(uploadsBefore).toBe(1);
  expect(forced.structured).toMatchObject({ state: 'succeeded', partId: log.uploads[1]!.partId });
  expect(log.uploads).toHaveLength(2);
  expect(line.cuts).toEqual(['answer of POST /api/v1/part/']);
});

test.each([
  [500, 'text/plain', 'it broke', 'failed to answer (500 to POST /api/v1/part/; 3D Spark says: "it broke")'],
  [502, 'text/html', '<html>Bad Gateway</html>', 'failed to answer (502 to POST /api/v1/part/; it sent an HTML page)'],
])('an upload that is answered with %d and %s may have arrived, and is not sent again unasked', async (status, type, body, said) => {
  const { log, startServer, writePart } = await openWorld({
    faults: (method, path, nth) =>
      method === 'POST' && path === '/api/v1/part/' && nth === 1 ? { status, body, headers: { 'content-type': type } } : undefined,
  });
  const { analyze } = await startServer();
  const file = await writePart();

  const first = await analyze(file);
  const again = await analyze(file);
  const sentBefore = log.requests.filter(({ method, path }) => method === 'POST' && path === '/api/v1/part/');
  const forced = await analyze(file, { force: true });

  expect(first.text).toBe(
    `3D Spark ${said}.\n` +
      'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.',
  );
  expect(again.text).toBe(first.text);
  expect(sentBefore).toHaveLength(1);
  expect(forced.structured.state).toBe('succeeded');
});

test('an upload that is cut before its end is sent once more by itself', async () => {
  const { line, log, startServer, writePart } = await openWorld();
  const { analyze } = await startServer();
  line.cutAt(upload, 'request');

  const done = await analyze(await writePart('part.stl', 300_000));

  expect(done.structured.state).toBe('succeeded');
  expect(line.cuts).toEqual(['request of POST /api/v1/part/']);
  expect(log.uploads).toHaveLength(1);
});

test('a question whose answer is lost is asked again at the next turn', async () => {
  const { line, log, startServer, writePart } = await openWorld();
  const { analyze } = await startServer();
  line.cutAt(poll, 'answer');
  line.cutAt(poll, 'middle');

  const done = await analyze(await writePart());

  expect(done.structured.state).toBe('succeeded');
  expect(line.cuts.map((cut) => cut.replace(new RegExp(anId), 'ID'))).toEqual([
    'answer of GET /api/v1/analysisResult/ID/',
    'middle of GET /api/v1/analysisResult/ID/',
  ]);
  expect(log.polls).toHaveLength(3);
  expect(log.blocked).toEqual([]);
});

test.each([
  ['report', 'fetch-analysis-results-file'],
  ['orientedCad', 'fetch-optimal-orientation-file'],
  ['cad', 'upload-file'],
  ['rfqPackage', 'zip-request-for-quotation'],
])('a %s whose bytes are cut on the way is fetched again, and only the whole one is saved', async (kind, route) => {
  const { line, log, startServer, writePart, savedFiles } = await openWorld();
  const { analyze, tool } = await startServer();
  const { partId } = (await analyze(await writePart())).structured;
  line.cutAt(new RegExp(route), 'middle');

  const fetched = await tool('fetch_file', { partId, platform: '3dspark', kind });

  expect(fetched.text).toMatch(/^(state: succeeded|job: |path: )/);
  expect(line.cuts).toHaveLength(1);
  expect(log.requests.filter(({ path }) => path.endsWith(`/${route}/`)).map(({ status }) => status)).toEqual([200, 200]);
  expect(await savedFiles()).toHaveLength(1);
  expect(log.blocked).toEqual([]);
});
