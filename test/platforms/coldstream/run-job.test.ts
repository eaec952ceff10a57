import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json, type Received } from '../../http/vendor-server.js';
import { caseDocument } from '../../vendors/coldstream/coldstream-server.js';
import { quiet, sha256Of, startMs } from './coldstream-world.js';
import { opened, readCase, resultText, run, submissionDate, submit, summaryText } from './run-world.js';

test('a case is validated, estimated, submitted once and followed, and its documents are saved as they were sent', async () => {
  const { run: ask, bodyOf, routes, folder, clock } = await opened();

  const view = await ask('run', run);

  const file = (which: string, text: string) => ({
    path: join(folder, 'output', `Demo-5441-${which}.json`),
    uri: `file://${folder}/output/Demo-5441-${which}.json`,
    mimeType: 'application/json',
    sizeBytes: text.length,
    sha256: sha256Of(text),
  });
  expect(view).toMatchObject({ state: 'succeeded', title: 'run of case 5441 (draft)' });
  expect(view.result).toEqual({
    name: 'Demo',
    source: 'ColdStream (sandbox)',
    caseId: '5441',
    state: 'finished',
    credits: 12,
    evolution: [{ quantity: 'pressureLoss', iterations: 2, first: 3, last: 1.2 }],
    numbers: { 'temperatures.max': 353.15, pressureLoss: 1.2, 'thermal.resistance': 0.04 },
    files: [file('result', resultText), file('summary', summaryText)],
  });
  expect(await readFile(join(folder, 'output', 'Demo-5441-result.json'), 'utf8')).toBe(resultText);
  expect(bodyOf('POST /case/cases/5441/estimation')).toEqual({ resolution: 2 });
  expect(bodyOf(submit)).toEqual({ caseId: 5441, resolution: 2, credits: 12 });
  expect(routes().slice(-7)).toEqual([
    submit,
    readCase,
    readCase,
    readCase,
    'GET /case/cases/result/5441',
    'GET /case/cases/summary/5441',
    'GET /case/cases/5441/results/evolution-graph',
  ]);
  expect(clock.now() - startMs).toBe(2_000 + 30_000);
});

test.each([
  [1, 'running'],
  [4, 'queued'],
])('a case whose status is %i is not submitted', async (status, word) => {
  const { run: ask, submissions } = await opened({ [readCase]: json({ ...caseDocument, status }) });

  const view = await ask('run', run);

  expect(view.failure).toEqual({
    kind: 'input',
    message: `Case 5441 of ColdStream is ${word} already, so it was not submitted.`,
    hint: 'Look at it with get_case, and run it when that has ended.',
  });
  expect(submissions()).toBe(0);
});

test('a case that is not valid is not submitted', async () => {
  const { run: ask, submissions } = await opened({
    'POST /case/cases/validate': json({ status: 0 }),
    'GET /case/cases/5441/validation/result': json({ status: 0, validationMessages: [{ severity: 'error', message: 'No "inlet".' }] }),
  });

  const view = await ask('run', run);

  expect(view.failure?.message).toBe(`ColdStream finds case 5441 not valid, so it was not submitted: "No 'inlet'.".`);
  expect(submissions()).toBe(0);
});

test('without an estimate nothing is spent unless the caller says how much', async () => {
  const none = { 'POST /case/cases/5441/estimation': { status: 404 }, 'GET /case/cases/5441/estimation/result': { status: 404 } };
  const { run: ask, submissions, bodyOf } = await opened(none);

  const refused = await ask('run', run);
  const before = submissions();
  const said = await ask('run', { ...run, credits: 5, processingMethod: 'cfd reinforced', priorityLevel: 'low' });

  expect(refused.failure?.message).toBe('ColdStream gave no estimate of the credits for case 5441, so it was not submitted.');
  expect(before).toBe(0);
  expect(said.state).toBe('succeeded');
  expect(bodyOf(submit)).toEqual({ caseId: 5441, resolution: 2, credits: 5, processingMethod: 2, priorityLevel: 0 });
});

test('a submission without an answer that the case shows is followed, and not repeated', async () => {
  const { run: ask, submissions, answers, goes } = await opened();
  answers[submit] = goes.submitted(undefined);

  const view = await ask('run', run);

  expect(view.state).toBe('succeeded');
  expect(submissions()).toBe(1);
});

test.each([
  ['no answer', undefined],
  ['a failure of the server', { status: 500 }],
  ['a time-out of a proxy', { status: 504 }],
  ['a busy server', { status: 503 }],
])('after %s to a submission that the case does not show, nobody submits again unasked', async (_, reply) => {
  const { run: ask, submissions } = await opened({ [submit]: reply, [readCase]: json(caseDocument) });

  const view = await ask('run', run);
  const again = await ask('run', run);
  const forced = await ask('run', run, 20, true);

  expect(view.failure).toMatchObject({
    kind: 'vendor',
    message: 'Case 5441 was submitted to ColdStream, but no clear answer came, and the case does not show it: it may or may not run.',
    isOutcomeUnknown: true,
  });
  expect(again.job).toBe(view.job);
  expect(forced.job).not.toBe(view.job);
  expect(submissions()).toBe(2);
});

test.each([
  [
    'not accepted',
    json({ Message: 'Not enough credits.' }, { status: 400 }),
    'input',
    'ColdStream does not accept this (400 to POST /cases/submit; ColdStream says: "Not enough credits.").',
  ],
  ['asked too often', { status: 429 }, 'vendor', 'ColdStream answered 429 to POST /cases/submit.'],
])('a submission that is refused (%s) is told, and was made once', async (_, reply, kind, message) => {
  const { run: ask, submissions } = await opened({ [submit]: reply });

  const view = await ask('run', run);

  expect(view).toMatchObject({ state: 'failed', failure: { kind, message } });
  expect(view.failure?.isOutcomeUnknown).toBeUndefined();
  expect(submissions()).toBe(1);
});

test('a run that stalls is a failure', async () => {
  const { run: ask } = await opened({}, [4, 1, 3]);

  const view = await ask('run', run);

  expect(view.failure).toEqual({
    kind: 'job',
    message: 'ColdStream stalled at case 5441: the run came to no result.',
    hint: 'Look at the case with get_case and at its log on the ColdStream website; it is not submitted again by itself.',
  });
});

test('a case that leaves the queue without having run is a failure', async () => {
  const { run: ask } = await opened({}, [4, 0]);

  const view = await ask('run', run);

  expect(view.failure?.message).toBe('Case 5441 of ColdStream is not queued any more and has not run: it was taken out of the queue.');
});

test('the end of the run before is not taken for the end of this one', async () => {
  const old = { status: 2, submissionDate: '2025-12-01T00:00:00Z' };
  let look = 0;
  let isSubmitted = false;
  const { run: ask, routes } = await opened({
    [submit]: () => {
      isSubmitted = true;
      return { status: 200 };
    },
    [readCase]: () => {
      look += isSubmitted ? 1 : 0;
      if (look < 3) return json({ ...caseDocument, ...old });
      return json({ ...caseDocument, status: look < 5 ? 1 : 2, submissionDate });
    },
  });

  const view = await ask('run', run);

  expect(view.state).toBe('succeeded');
  expect(look).toBe(5);
  expect(routes().at(-1)).toBe('GET /case/cases/5441/results/evolution-graph');
});

test('a look at a running case that fails is passed over', async () => {
  const { run: ask, answers, goes, submissions } = await opened({}, [1, 2]);
  const read = (request: Received) => goes.read(request);
  answers[readCase] = [read, { status: 501 }, undefined, undefined, undefined, undefined, read];

  const view = await ask('run', run);

  expect(view.state).toBe('succeeded');
  expect(submissions()).toBe(1);
});

test('a ColdStream that does not want to be asked pauses the job, which goes on later without another submission', async () => {
  const { run: ask, answers, goes, jobs, clock, submissions } = await opened({}, [1, 2]);
  const read = (request: Received) => goes.read(request);
  answers[readCase] = [read, { status: 429 }];

  const view = await ask('run', run);
  answers[readCase] = read;
  clock.advance(60_000);
  const later = await jobs.get(view.job, 20, quiet);

  expect(view.state).toBe('paused');
  expect(view.progress.message).toMatch(
    /^The case was submitted, but ColdStream answered 429 to GET \/cases\/\{id\}\. Call get_job after 2026-01-01T00:01:\d\d\.\d{3}Z to go on$/,
  );
  expect(later.state).toBe('succeeded');
  expect(submissions()).toBe(1);
});

test('a job whose process ended after the submission only follows it', async () => {
  const { run: ask, start, jobs, clock, answers, submissions } = await opened({}, [4, 1, 2]);
  const sleeping = new Promise<void>((resolve) => {
    clock.onSleep = resolve;
  });
  answers['GET /case/cases/5441/estimation/result'] = json({ credits: 12 });
  clock.isFrozen = true;
  const running = await ask('run', run, 0);
  await sleeping;
  await jobs.close();
  clock.isFrozen = false;

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(view).toMatchObject({ state: 'succeeded', attempts: 2, result: { credits: 12 } });
  expect(submissions()).toBe(1);
});

test.each([
  ['the case shows it', true, 'succeeded'],
  ['the case does not show it', false, 'failed'],
] as const)('a process that ends while the submission is under way never submits again: %s', async (_, isShown, state) => {
  const { run: ask, start, jobs, answers, goes, submissions } = await opened();
  let closing: Promise<void> | undefined;
  answers[submit] = () => {
    closing = jobs.close();
    return isShown ? goes.submitted(undefined)() : undefined;
  };
  const running = await ask('run', run, 5);
  await closing;

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(view.state).toBe(state);
  expect(submissions()).toBe(1);
  expect(view.failure?.isOutcomeUnknown).toBe(isShown ? undefined : true);
});

test('two orders for one case at once are submitted once', async () => {
  const { jobs, submissions } = await opened({}, [...Array<number>(60).fill(1), 2]);
  const wish = { force: false, waitSeconds: 20 };

  const views = await Promise.all([
    jobs.run('coldstream', 'run', run, wish, quiet),
    jobs.run('coldstream', 'run', { ...run, resolution: 'detailed' }, wish, quiet),
  ]);

  expect(views.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
  expect(submissions()).toBe(1);
});

test('a preview validates and estimates, and submits nothing', async () => {
  const { actions, submissions } = await opened();

  const preview = await actions.previewRun(run, quiet);

  expect(preview).toEqual({
    isValid: true,
    validationMessages: [],
    estimate: { credits: 11.4, estimatedTime: 3600 },
    credits: 12,
    message: 'Nothing was submitted. This would spend 12 credits: ask the user, then call with credits: 12 and confirm: true.',
  });
  expect(submissions()).toBe(0);
});

test('an estimate that does not come in time is left out', async () => {
  const { actions, clock } = await opened({ 'GET /case/cases/5441/estimation/result': { status: 204 } });

  const preview = await actions.previewRun(run, quiet);

  expect(preview).toEqual({
    isValid: true,
    validationMessages: [],
    message:
      'Nothing was submitted. ColdStream gave no estimate: ask the user how many credits to spend, and call with credits and confirm: true.',
  });
  expect(clock.now() - startMs).toBe(26_000);
});
