import { expect, test } from 'vitest';
import { json } from '../../http/vendor-server.js';
import { type Answers, caseDocument, setupDocument } from '../../vendors/coldstream/coldstream-server.js';
import { order, quiet, world } from './coldstream-world.js';

const setup = 'GET /case/cases/setup/5441';
const put = 'PUT /storage/90211';
const convert = 'POST /case/jobs/convert';
const initialize = 'POST /case/jobs/initialize';
const component = 'GET /case/regions/1';
const readCase = 'GET /case/cases/5441';
const done = json({ jobStatus: 2, messages: [] });
const noRegions = json({ ...setupDocument, regions: null });
const idle = json(caseDocument);

async function opened(answers: Answers = {}) {
  const opened = await world(answers);
  opened.answers['POST /fileserver/cases/5441/files'] ??= json({
    id: 90211,
    preSignedUrl: `${opened.url}/storage/90211`,
    fileUrl: `${opened.url}/plain/solid.step`,
  });
  const defaults = { [put]: { status: 200 }, [setup]: json(setupDocument), 'GET /case/jobs/7731/long': done, [readCase]: idle };
  for (const [route, answer] of Object.entries(defaults)) opened.answers[route] ??= answer;
  const count = (wanted: string) => opened.routes().filter((route) => route === wanted).length;
  return { ...opened, count };
}

test('an initialization that ended while nobody looked is not made twice', async () => {
  const { run, jobs, start, answers, count } = await opened({ [setup]: noRegions });
  let closing: Promise<void> | undefined;
  answers[initialize] = () => {
    // The process is gone before the answer is noted, and the work is over before the next one looks.
    closing = jobs.close();
    answers[setup] = json(setupDocument);
    return json({ jobId: 7731 });
  };
  const running = await run('upload', await order('case'), 5);
  await closing;

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(view).toMatchObject({ state: 'succeeded', attempts: 2, result: { regions: [{ id: '1' }, { id: '4' }] } });
  expect(count(initialize)).toBe(1);
  expect(count(put)).toBe(1);
});

test('an initialization whose answer was lost and whose regions are there is not made twice', async () => {
  const { run, answers, count } = await opened({ [setup]: noRegions });
  answers[initialize] = () => {
    answers[setup] = json(setupDocument);
    return undefined;
  };

  const view = await run('upload', await order('case'));

  expect(view.state).toBe('succeeded');
  expect(count(initialize)).toBe(1);
});

test.each([2, 3])('the end (%i) of a job that somebody else has begun is not taken for that of ours', async (jobStatus) => {
  let shown: number | null = null;
  const { run, answers, clock, jobs, count } = await opened({ [component]: () => json({ fileMetadataId: shown }) });
  answers['GET /case/jobs/7000/long'] = [{ status: 202 }, json({ jobStatus })];
  answers[readCase] = json({ ...caseDocument, executingJobId: 7000 });
  answers[convert] = [
    undefined,
    () => {
      shown = 90300;
      return json({ jobId: 7731 });
    },
  ];

  const first = await run('upload', await order('component'));
  answers[readCase] = idle;
  clock.advance(60_000);
  const second = await jobs.get(first.job, 20, quiet);

  expect(first.state).toBe('paused');
  expect(second).toMatchObject({ state: 'succeeded', result: { component: { shownFileId: '90300' } } });
  expect(count(convert)).toBe(2);
  expect(count(put)).toBe(1);
});

test('a lost answer while the case cannot be read pauses the job, which goes on without sending the file again', async () => {
  const { run, answers, clock, jobs, count } = await opened({ [convert]: undefined, [readCase]: { status: 503 } });
  answers[component] = json({ fileMetadataId: null });

  const first = await run('upload', await order('component'));
  answers[convert] = json({ jobId: 7731 });
  answers[readCase] = idle;
  answers[component] = [json({ fileMetadataId: null }), json({ fileMetadataId: 90300 })];
  clock.advance(60_000);
  const second = await jobs.get(first.job, 20, quiet);

  expect(first.state).toBe('paused');
  expect(first.progress.message).toMatch(/^The file is there, but ColdStream answered 503 to GET \/cases\/\{id\}\. Call get_job after /);
  expect(second).toMatchObject({ job: first.job, state: 'succeeded' });
  expect(count(put)).toBe(1);
});

test('where jobs cannot be asked for, a look into the case that fails is passed over', async () => {
  let looks = 0;
  const { run, answers } = await opened({ [convert]: json({ jobId: 7731 }), 'GET /case/jobs/7731/long': { status: 404 } });
  answers[component] = () => {
    looks++;
    return looks > 1 && looks < 8 ? { status: 502 } : json({ fileMetadataId: looks === 1 ? null : 90300 });
  };

  const view = await run('upload', await order('component'));

  expect(view).toMatchObject({ state: 'succeeded', result: { component: { shownFileId: '90300' } } });
});

test('a file whose address may not be kept is not sent again when its conversion has begun', async () => {
  const { run, start, jobs, clock, answers, url, count } = await opened({ [convert]: json({ jobId: 7731 }) });
  answers['POST /fileserver/cases/5441/files'] = json({
    id: 90211,
    preSignedUrl: `${url}/storage/90211`,
    fileUrl: `${url}/plain/solid.step?sig=secret`,
  });
  answers[component] = json({ fileMetadataId: 90300 });
  answers['GET /case/jobs/7731/long'] = { status: 202 };
  clock.isFrozen = true;
  const sleeping = new Promise<void>((resolve) => {
    clock.onSleep = resolve;
  });
  const running = await run('upload', await order('component'), 0);
  await sleeping;
  await jobs.close();
  clock.isFrozen = false;
  answers['GET /case/jobs/7731/long'] = done;

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(view).toMatchObject({ state: 'succeeded', result: { fileId: '90211' } });
  expect(count(put)).toBe(1);
});
