import { expect, test } from 'vitest';
import { openSpark, signIn, uploaded } from './spark-fixture.js';

const pending = { analysis_finished: false, analysis_report: null };
const blocked = { status: 403, json: { detail: 'User is blocked.' } };
const unknownPart = 'f'.repeat(32);

/** An analysis and a token that outlast every test: each poll is let in and finds it pending. */
const endless = { spark: { analysisMs: 100 * 60_000, accessTokenS: 3600 } };

test('ten polls at 30 s within 5 minutes are what the vendor allows', async () => {
  const { demo, clock, log } = await openSpark(endless);
  const id = await uploaded(demo);

  for (let poll = 1; poll <= 10; poll++) {
    await clock.advance(30_000);
    expect(await demo.get(`/api/v1/analysisResult/${id}/`)).toMatchObject({ status: 200, json: pending });
  }

  expect(log.blocked).toEqual([]);
  expect(log.polls).toHaveLength(10);
  expect(log.polls[9]).toEqual({ at: Date.UTC(2026, 2, 5, 14, 35), account: 'demo', partId: id, path: `/api/v1/analysisResult/${id}/` });
});

test('a second poll within 30 s blocks the account for the rest of the run, whatever part or form of result it asks for', async () => {
  const { demo, clock, log, spark } = await openSpark(endless);
  const [first, second] = [await uploaded(demo), await uploaded(demo)];
  await clock.advance(30_000);
  await demo.get(`/api/v1/analysisResult/${first}/`);
  await clock.advance(29_999);

  const poll = await demo.get(`/api/v1/analysisResult/simplified/${second}/`);
  await clock.advance(200_000);
  const later = await demo.get(`/api/v1/part/${first}/upload-file/`);
  const upload = await demo.post('/api/v1/part/', { form: { file: new File(['x'], 'a.stl') } });
  const colleague = await signIn(spark, spark.accounts.colleague);
  const ofColleague = await colleague.get(`/api/v1/part/${first}/upload-file/`);

  expect([poll, later, upload]).toEqual([
    expect.objectContaining(blocked),
    expect.objectContaining(blocked),
    expect.objectContaining(blocked),
  ]);
  expect(ofColleague.status).toBe(200);
  expect(log.blocked).toEqual([
    { account: 'demo', at: Date.UTC(2026, 2, 5, 14, 30, 59, 999), why: 'two requests for results within 30 s' },
  ]);
});

test('a first poll within 30 s of the upload blocks the account', async () => {
  const { demo, clock, log } = await openSpark(endless);
  const id = await uploaded(demo);
  await clock.advance(29_999);

  expect(await demo.get(`/api/v1/analysisResult/${id}/`)).toMatchObject(blocked);
  expect(log.blocked.map(({ why }) => why)).toEqual(['a request for results within 30 s of the upload']);
});

test('polls of parts that do not exist count, too', async () => {
  const { demo, clock } = await openSpark();

  const first = await demo.get(`/api/v1/analysisResult/${unknownPart}/`);
  await clock.advance(29_999);
  const second = await demo.get(`/api/v1/analysisResult/${unknownPart}/`);

  expect(first).toMatchObject({ status: 404, json: { detail: 'Object not found in database.' } });
  expect(second).toMatchObject(blocked);
});

test('after 5 minutes one look is free and a further one needs 5 minutes of distance', async () => {
  const { demo, clock, log } = await openSpark(endless);
  const id = await uploaded(demo);
  await clock.advance(300_001);

  const free = await demo.get(`/api/v1/analysisResult/${id}/`);
  await clock.advance(300_000);
  const apart = await demo.get(`/api/v1/analysisResult/${id}/`);
  await clock.advance(299_999);
  const tooSoon = await demo.get(`/api/v1/analysisResult/${id}/`);

  expect([free.status, apart.status]).toEqual([200, 200]);
  expect(tooSoon).toMatchObject(blocked);
  expect(log.blocked.map(({ why }) => why)).toEqual([
    'a further request for results later than 5 minutes after the upload, within 5 minutes of the last one',
  ]);
});

test('late looks at two parts do not disturb each other but for the 30 s of their account', async () => {
  const { demo, clock } = await openSpark(endless);
  const [first, second] = [await uploaded(demo), await uploaded(demo)];
  await clock.advance(300_001);

  const ofFirst = await demo.get(`/api/v1/analysisResult/${first}/`);
  await clock.advance(30_000);
  const ofSecond = await demo.get(`/api/v1/analysisResult/${second}/`);

  expect([ofFirst.status, ofSecond.status]).toEqual([200, 200]);
});

test('asking again within 30 s for a file that its task has not made yet blocks the account', async () => {
  const { demo, clock, log } = await openSpark({ spark: { taskMs: 10 * 60_000 } });
  const id = await uploaded(demo);
  const [report, oriented] = [`/api/v1/part/${id}/fetch-analysis-results-file/`, `/api/v1/part/${id}/fetch-optimal-orientation-file/`];

  const misses = [await demo.get(report), await demo.get(oriented)];
  await clock.advance(30_000);
  const patient = await demo.get(report);
  await clock.advance(29_999);
  const hasty = await demo.get(report);

  for (const miss of [...misses, patient]) expect(miss).toMatchObject({ status: 404, json: { detail: 'Object not found in storage.' } });
  expect(hasty).toMatchObject(blocked);
  expect(log.blocked.map(({ why }) => why)).toEqual(['two requests for a file that is not there yet within 30 s']);
});

test('at a speed of 10 the rules hold for a tenth of the time', async () => {
  const { demo, clock } = await openSpark({ speed: 10, ...endless });
  const id = await uploaded(demo);

  await clock.advance(3_000);
  const first = await demo.get(`/api/v1/analysisResult/${id}/`);
  await clock.advance(3_000);
  const second = await demo.get(`/api/v1/analysisResult/${id}/`);
  await clock.advance(2_999);
  const third = await demo.get(`/api/v1/analysisResult/${id}/`);

  expect([first.status, second.status]).toEqual([200, 200]);
  expect(third).toMatchObject(blocked);
});
