import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json } from '../../http/vendor-server.js';
import { caseDocument } from '../../vendors/coldstream/coldstream-server.js';
import { quiet } from './coldstream-world.js';
import { opened, readCase, run, submissionDate, submit } from './run-world.js';

const busy = { status: 409, body: '"Job already runs for case 5441"' };
const finished = json({ ...caseDocument, status: 2, submissionDate });

test.each([
  ['the sign-in ends', { status: 401 }, /although it was renewed \(401 to GET \/cases\/\{id\}\)\. Check COLDSTREAM_EMAIL/],
  ['the case is not found for a while', { status: 404 }, /did not find what was asked for \(404 to GET \/cases\/\{id\}\)/],
])('a run that was paid for is kept when %s: asked for again, it is followed and not paid again', async (_, reply, message) => {
  const { run: ask, answers, goes, clock, submissions } = await opened();
  answers[submit] = () => {
    answers[readCase] = reply;
    return goes.submitted()();
  };

  const first = await ask('run', run);
  answers[readCase] = finished;
  clock.advance(60_000);
  const second = await ask('run', run);

  expect(first.state).toBe('paused');
  expect(first.progress.message).toMatch(/^Case 5441 was submitted and is not submitted again, but /);
  expect(first.progress.message).toMatch(message);
  expect(second).toMatchObject({ job: first.job, state: 'succeeded', result: { credits: 12, state: 'finished' } });
  expect(submissions()).toBe(1);
});

test('a folder that cannot be written costs no credits: when it is mended, the documents are saved', async () => {
  const { run: ask, folder, clock, submissions } = await opened();
  await writeFile(join(folder, 'output'), 'a file is in the way');

  const first = await ask('run', run);
  await rm(join(folder, 'output'));
  clock.advance(60_000);
  const second = await ask('run', run);

  expect(first.state).toBe('paused');
  expect(first.progress.message).toMatch(/Files cannot be saved in .*Set PART_OUTPUT_DIR to a folder/);
  expect(second).toMatchObject({ job: first.job, state: 'succeeded', result: { credits: 12, files: [{}, {}] } });
  expect(submissions()).toBe(1);
});

test('a run that was cancelled after it was submitted is followed when it is asked for again, and paid again only by force', async () => {
  const { run: ask, jobs, answers, clock, submissions } = await opened({}, [1]);
  const following = new Promise<void>((resolve) => {
    clock.onSleep = () => {
      if (submissions() === 0) return;
      clock.isFrozen = true;
      resolve();
    };
  });
  const running = await ask('run', run, 0);
  await following;
  const cancelled = await jobs.cancel(running.job, quiet);
  clock.isFrozen = false;
  clock.onSleep = () => {};
  answers[readCase] = finished;

  const again = await ask('run', run);
  const before = submissions();
  const forced = await ask('run', run, 20, true);

  expect(cancelled.state).toBe('cancelled');
  expect(again).toMatchObject({ state: 'succeeded', result: { credits: 12 } });
  expect(again.job).not.toBe(running.job);
  expect(before).toBe(1);
  expect(forced.state).toBe('succeeded');
  expect(submissions()).toBe(2);
});

test('a lost answer whose look-ups are refused, too, leaves the outcome unknown: nothing is sent again', async () => {
  const { run: ask, answers, submissions } = await opened();
  answers[submit] = () => {
    answers[readCase] = { status: 403 };
    return undefined;
  };

  const first = await ask('run', run);
  answers[readCase] = json(caseDocument);
  const second = await ask('run', run);

  expect(first.failure).toMatchObject({ isOutcomeUnknown: true, message: expect.stringMatching(/it may or may not run\.$/) });
  expect(second.job).toBe(first.job);
  expect(submissions()).toBe(1);
});

test('a case that shows its submission late keeps others waiting, so that it is not submitted twice', async () => {
  let looks = 0;
  const { jobs, answers, goes, submissions } = await opened({}, [...Array<number>(60).fill(1), 2]);
  answers[submit] = goes.submitted();
  const shown = goes.read;
  const looksAtTurn: number[] = [];
  answers['POST /case/cases/validate'] = () => {
    looksAtTurn.push(looks);
    return json({ status: 1 });
  };
  answers[readCase] = (request) => (submissions() > 0 && ++looks < 4 ? json(caseDocument) : shown(request));
  const wish = { force: false, waitSeconds: 20 };

  const views = await Promise.all([
    jobs.run('coldstream', 'run', run, wish, quiet),
    jobs.run('coldstream', 'run', { ...run, resolution: 'detailed' }, wish, quiet),
  ]);

  expect(views.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
  expect(looksAtTurn[1]).toBeGreaterThanOrEqual(4);
  expect(submissions()).toBe(1);
});

test.each([
  ['validation', 'POST /case/cases/validate', json({ status: 1 })],
  ['submission', submit, undefined],
])('another job of the case is waited for before its %s', async (_, route, reply) => {
  const { run: ask, answers, goes, routes, clock } = await opened();
  const told: number[] = [];
  answers[route] = [busy, busy, busy].map((one) => () => {
    told.push(clock.now());
    return one;
  });
  (answers[route] as unknown[]).push(reply ?? goes.submitted());

  const view = await ask('run', run);

  expect(view.state).toBe('succeeded');
  expect(routes().filter((one) => one === route)).toHaveLength(4);
  const [first = 0, second = 0, third = 0] = told;
  expect(third - second).toBeGreaterThan(second - first);
});

test('a case that stays busy is not submitted: the job pauses after five minutes, and goes on', async () => {
  const { run: ask, answers, goes, jobs, clock, submissions } = await opened({ 'POST /case/cases/validate': busy });

  const first = await ask('run', run);
  const before = submissions();
  answers['POST /case/cases/validate'] = json({ status: 1 });
  answers[submit] = goes.submitted();
  clock.advance(60_000);
  const second = await jobs.get(first.job, 20, quiet);

  expect(first.state).toBe('paused');
  expect(first.progress.message).toMatch(
    /^Nothing was submitted to ColdStream; another job of case 5441 is still under way there\. Call get_job after /,
  );
  expect(before).toBe(0);
  expect(second.state).toBe('succeeded');
  expect(submissions()).toBe(1);
});

test('however much a result says, the job keeps what fits', async () => {
  const long = (word: string) => Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`${word}${nth} ${'ü€'.repeat(40)}`, nth]));
  const wide = (word: string) => word + '€'.repeat(100);
  const nested = { [wide('a')]: { [wide('b')]: { [wide('c')]: long('z') } } };
  const graph = { targetGraphs: Array.from({ length: 60 }, () => ({ targetType: '€'.repeat(100), results: [{ value: 1 }] })) };
  const { run: ask, submissions } = await opened({
    'GET /case/cases/result/5441': json(nested),
    'GET /case/cases/summary/5441': json(long('s')),
    'GET /case/cases/5441/results/evolution-graph': json(graph),
  });

  const view = await ask('run', run);

  expect(view.state).toBe('succeeded');
  expect(Buffer.byteLength(JSON.stringify(view.result))).toBeLessThan(20_000);
  expect(Object.keys((view.result as unknown as { numbers: object }).numbers).length).toBeGreaterThan(3);
  expect(submissions()).toBe(1);
});
