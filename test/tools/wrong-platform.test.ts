import { afterAll, expect, test } from 'vitest';
import { call } from '../support/client.js';
import { callToEnd, openSandboxConnection } from '../support/sandbox-client.js';

const connection = await openSandboxConnection();
afterAll(connection.close);
const { client } = connection;
const platform = '3dspark';
const order = { file: 'examples/spacer.stl', process: 'slm', material: '316L' };
const remote = await callToEnd(client, 'analyze_part', { ...order, platform });
const there = remote.structured.partId as string;
const here = (await call(client, 'analyze_part', order)).structured.partId as string;

const leftOut = `Part ${there} was analyzed on platform "3dspark", not on "local".\nCall again with platform: "3dspark".`;
const notSent =
  `Part ${here} was analyzed on platform "local", not on "3dspark".\n` +
  'fetch_file and get_part know it with platform: "local". To have it at 3D Spark, call analyze_part with platform "3dspark" and use that partId.';

test('the result of 3D Spark says how to get its files', () => {
  const { message } = remote.structured;

  expect(message).toBe('Can be made with slm in 316L on SLM 500. Pictures and files: fetch_file with this partId and platform "3dspark".');
});

test.each([
  ['fetch_file', { partId: there, kind: 'report' }, leftOut],
  ['fetch_file', { partId: there, kind: 'thumbnail' }, leftOut],
  ['get_part', { partId: there }, leftOut],
  ['fetch_file', { partId: here, kind: 'thumbnail', platform }, notSent],
  ['get_part', { partId: here, section: 'process_chains', platform }, notSent],
  ['prepare_rfq', { partId: here }, notSent],
  ['delete_part_file', { partId: here, confirm: true }, notSent],
  ['upload_asset', { partId: here, file: 'examples/bracket-drawing.pdf', assetType: 'drawing' }, notSent],
])('%s with %j names the platform of the part', async (tool, args, expected) => {
  const { isError, text } = await call(client, tool, args);

  expect({ isError, text }).toEqual({ isError: true, text: expected });
});

test('nothing was asked of 3D Spark about a part that is only known here', async () => {
  const { structured } = await call(client, 'list_jobs', { platform });

  expect((structured.jobs as { what: string }[]).map(({ what }) => what)).toEqual(['spacer.stl (slm, 316L)']);
});

test('the full report of a part that was not sent from here is fetched', async () => {
  await call(client, 'delete_part_file', { partId: there });
  await connection.services.parts.forget(platform, there);

  const { isError, text, structured } = await callToEnd(client, 'fetch_file', { partId: there, platform, kind: 'fullResult' });

  expect({ isError, text: isError ? text : '' }).toEqual({ isError: false, text: '' });
  expect(structured).toMatchObject({ mimeType: 'application/json', uri: `part://3dspark/${there}/full-result.json` });
});

test('an uploaded asset is named with its time, and how to send it again', async () => {
  const asset = { file: 'examples/bracket-drawing.pdf', assetType: 'document', partId: there };

  const { structured } = await callToEnd(client, 'upload_asset', asset);
  await call(client, 'delete_part_file', { partId: there, basename: 'bracket-drawing.pdf', confirm: true });
  const same = await callToEnd(client, 'upload_asset', asset);
  const anew = await callToEnd(client, 'upload_asset', { ...asset, overwrite: true });

  const said =
    /^bracket-drawing\.pdf was sent to 3D Spark at 20\S+Z and belongs to part [0-9a-f]{32}\. To send it once more call with overwrite: true\.$/;
  expect(structured.message).toMatch(said);
  expect(same.structured).toMatchObject({ job: structured.job, message: structured.message });
  expect(anew.structured.message).toMatch(said);
  expect(anew.structured.job).not.toBe(structured.job);
});

test('a page of jobs stays small', async () => {
  for (let number = 0; number < 100; number++) {
    await call(client, 'fetch_file', { partId: number.toString(16).padStart(32, '0'), kind: 'orientedCad' });
  }

  const first = await call(client, 'list_jobs', { limit: 100, platform: 'local' });
  const second = await call(client, 'list_jobs', { limit: 100, platform: 'local', cursor: first.structured.nextCursor });

  expect(first.text.length).toBeLessThanOrEqual(20_000);
  expect(JSON.stringify(first.structured).length).toBeLessThanOrEqual(20_000);
  const seen = [first, second].flatMap(({ structured }) => (structured.jobs as { job: string }[]).map(({ job }) => job));
  expect(new Set(seen).size).toBe(seen.length);
  expect((first.structured.jobs as unknown[]).length).toBeGreaterThan(30);
  expect((second.structured.jobs as unknown[]).length).toBeGreaterThan(30);
});
