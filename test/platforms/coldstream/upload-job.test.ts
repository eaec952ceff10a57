import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json } from '../../http/vendor-server.js';
import { type Answers, caseDocument, setupDocument, stepText, stlText } from '../../vendors/coldstream/coldstream-server.js';
import { order, partFile, quiet, startMs, world } from './coldstream-world.js';

const register = 'POST /fileserver/cases/5441/files';
const setup = 'GET /case/cases/setup/5441';
const component = 'GET /case/regions/1';
const convert = 'POST /case/jobs/convert';
const job = 'GET /case/jobs/7731/long';
const put = 'PUT /storage/90211';
const fileUrl = 'https://files.example.com/solid.step';
const busy = json({ Message: 'Job already runs for case 5441' }, { status: 409 });
const done = json({ jobStatus: 2, messages: [{ severity: 'warning', message: 'Small edges were healed.' }] });

/** Everything goes well; `answers` replace single ones. */
async function opened(answers: Answers = {}) {
  const opened = await world({
    [setup]: json(setupDocument),
    [component]: [json({ id: 1, fileMetadataId: null }), json({ id: 1, fileMetadataId: 90300 })],
    [convert]: json({ jobId: 7731 }),
    [job]: [{ status: 202 }, done],
    [put]: { status: 200 },
    'GET /case/cases/5441': json(caseDocument),
    ...answers,
  });
  opened.answers[register] ??= json({ id: 90211, preSignedUrl: `${opened.url}/storage/90211`, fileUrl });
  return opened;
}

test('a STEP file of a component is registered, sent, converted and looked up', async () => {
  const { run, routes, seen, clock } = await opened();

  const view = await run('upload', await order('component'));

  expect(view).toMatchObject({
    state: 'succeeded',
    result: {
      name: 'solid.step',
      caseId: '5441',
      fileId: '90211',
      component: { id: '1', name: 'Housing', type: 'solid', shownFileId: '90300' },
      messages: [{ severity: 'warning', text: 'Small edges were healed.' }],
    },
    upload: { file: 'solid.step', sizeBytes: 62, at: '2026-01-01T00:00:00.000Z' },
  });
  expect(routes()).toEqual([setup, register, put, component, convert, job, job, component]);
  expect(seen.find(({ route }) => route === put)?.body).toBe(stepText);
  expect(clock.now() - startMs).toBe(2_000);
});

test('a STEP file of a whole case makes its regions', async () => {
  const initialize = 'POST /case/jobs/initialize';
  const { run, routes, bodyOf } = await opened({
    [setup]: [json({ regions: null }), json({ regions: null }), json(setupDocument)],
    [initialize]: json({ jobId: 7731 }),
  });

  const view = await run('upload', await order('case'));

  expect(view.result).toEqual({
    name: 'solid.step',
    source: 'ColdStream (sandbox)',
    caseId: '5441',
    fileId: '90211',
    regions: [
      {
        id: '1',
        name: 'Housing',
        type: 'solid',
        subregions: [{ id: '2', name: 'Design', type: 'design' }],
        boundaries: [{ id: '3', name: 'Inlet', type: 'fixedFlowRateInlet' }],
      },
      { id: '4', name: 'Water', type: 'fluid', subregions: [], boundaries: [] },
    ],
    messages: [{ severity: 'warning', text: 'Small edges were healed.' }],
  });
  expect(bodyOf(register)).toEqual({ fileName: 'solid.step', fileSize: 62 });
  expect(bodyOf(initialize)).toEqual({ caseId: 5441, fileId: 90211, fileURL: fileUrl });
  expect(routes()).toEqual([setup, register, put, setup, initialize, job, job, setup]);
});

test('an STL file is sent and nothing else, whatever the case of its ending', async () => {
  const { run, routes, seen } = await opened();

  const view = await run('upload', await order('stl', { componentId: '3' }));

  expect(view.result).toEqual({
    name: 'solid.STL',
    source: 'ColdStream (sandbox)',
    caseId: '5441',
    fileId: '90211',
    component: { id: '3', name: 'Inlet', type: 'fixedFlowRateInlet' },
  });
  expect(routes()).toEqual([setup, register, put]);
  expect(seen.find(({ route }) => route === put)?.body).toBe(stlText);
});

test.each([
  [
    'component',
    'part.stl',
    '"part.stl" is no STEP file, and nothing else can be sent here.',
    'Use upload_stl_file for an STL file of one component, or export the part as STEP.',
  ],
  [
    'stl',
    'part.stp',
    '"part.stp" is no STL file, and nothing else can be sent here.',
    'Use upload_component_file for a STEP file of one component, or upload_case_file for one of all regions.',
  ],
] as const)('for a %s another kind of file is refused before anything is asked', async (target, name, message, hint) => {
  const { run, seen } = await opened();

  const view = await run('upload', await order(target, { file: await partFile(name) }));

  expect(view).toMatchObject({ state: 'failed', failure: { kind: 'input', message, hint } });
  expect(seen).toEqual([]);
});

test('nothing is sent to a component that the case does not have', async () => {
  const { run, routes } = await opened();

  const view = await run('upload', await order('component', { componentId: '99' }));

  expect(view.failure).toEqual({
    kind: 'input',
    message: 'Case 5441 of ColdStream has no region, subregion or boundary with the id 99.',
    hint: 'It has "Housing" (1), "Design" (2), "Inlet" (3), "Water" (4).',
  });
  expect(routes()).toEqual([setup]);
});

test('while another job of the case is under way, the conversion is asked for at growing distances', async () => {
  const { run, routes, clock } = await opened({ [convert]: [busy, busy, busy, json({ jobId: 7731 })], [job]: done });

  const view = await run('upload', await order('component'));

  expect(view.state).toBe('succeeded');
  expect(routes().filter((route) => route === convert)).toHaveLength(4);
  expect(clock.now() - startMs).toBe(2_000 + 3_000 + 4_500);
});

test('a case that stays busy pauses the job after five minutes, and it goes on without sending the file again', async () => {
  const { run, routes, clock, jobs, answers } = await opened({ [convert]: busy, [job]: done });

  const view = await run('upload', await order('component'));
  const asked = routes().filter((route) => route === convert).length;
  answers[convert] = json({ jobId: 7731 });
  clock.advance(60_000);
  const later = await jobs.get(view.job, 20, quiet);

  const pausedAt = view.notBefore! - 60_000;
  expect(view.state).toBe('paused');
  expect(view.progress.message).toBe(
    'The file is at ColdStream; another job of case 5441 is still under way there. ' +
      `Call get_job after ${new Date(view.notBefore!).toISOString()} to go on`,
  );
  expect(pausedAt - startMs).toBeLessThanOrEqual(300_000);
  expect(pausedAt - startMs).toBeGreaterThan(280_000);
  expect(asked).toBe(24);
  expect(later.state).toBe('succeeded');
  expect(routes().filter((route) => route === put)).toHaveLength(1);
});

test('a conversion that takes long is looked at every 2 to 10 s, and paused after half an hour', async () => {
  const { run, routes, clock, jobs, answers } = await opened({ [job]: { status: 202 } });

  const view = await run('upload', await order('component'));
  const looks = routes().filter((route) => route === job).length;
  answers[job] = done;
  clock.advance(60_000);
  const later = await jobs.get(view.job, 20, quiet);

  expect(view.state).toBe('paused');
  expect(view.progress.message).toMatch(/^The file is at ColdStream, which is still at work on it\. Call get_job after 2026-01-01T00:3/);
  expect(looks).toBe(183);
  expect(later.state).toBe('succeeded');
  expect(routes().filter((route) => route === put || route === convert)).toEqual([put, convert]);
});

test('a conversion that fails is told in their words', async () => {
  const messages = [{ severity: 'error', message: 'Face 12 is "open".' }];
  const { run } = await opened({ [job]: json({ jobStatus: 3, messages }) });

  const view = await run('upload', await order('component'));

  expect(view.failure).toEqual({
    kind: 'job',
    message: `ColdStream could not convert "solid.step": "Face 12 is 'open'.".`,
    hint: 'Check the file with analyze_part (platform "local"), mend it, and send it again.',
  });
});

test('a look that fails on the way costs nothing', async () => {
  const { run } = await opened({ [job]: [{ status: 502 }, undefined, done] });

  const view = await run('upload', await order('component'));

  expect(view.state).toBe('succeeded');
});

test('a ColdStream that wants to be left alone is asked later', async () => {
  const { run } = await opened({ [job]: { status: 429 } });

  const view = await run('upload', await order('component'));

  expect(view).toMatchObject({ state: 'paused', notBefore: startMs + 60_000 });
  expect(view.progress.message).toBe(
    'The file is there, but ColdStream answered 429 to GET /jobs/{jobId}/long. Call get_job after 2026-01-01T00:01:00.000Z to go on',
  );
});

test.each([404, 405])('where jobs cannot be asked for (%i), the file that shows the component tells', async (status) => {
  const before = json({ fileMetadataId: 90100 });
  const { run, routes } = await opened({ [job]: { status }, [component]: [before, before, before, json({ fileMetadataId: 90300 })] });

  const view = await run('upload', await order('component'));

  expect(view).toMatchObject({ state: 'succeeded', result: { component: { shownFileId: '90300' }, messages: [] } });
  expect(routes().filter((route) => route === job)).toHaveLength(3);
});

test('where jobs cannot be asked for and the case shows none that made anything, that is a failure', async () => {
  const running = json({ ...caseDocument, executingJobId: 7731 });
  const { run } = await opened({
    [job]: { status: 404 },
    [component]: json({ fileMetadataId: null }),
    'GET /case/cases/5441': [running, running, json(caseDocument)],
  });

  const view = await run('upload', await order('component'));

  expect(view.failure?.message).toBe(
    'ColdStream does not know its job to convert "solid.step" any more, and the case shows nothing that came of it.',
  );
});

test('a conversion whose start got no answer is found by the case, and not started again', async () => {
  const { run, routes } = await opened({
    [convert]: undefined,
    'GET /case/cases/5441': json({ ...caseDocument, executingJobId: 7731 }),
  });

  const view = await run('upload', await order('component'));

  expect(view.state).toBe('succeeded');
  expect(routes().filter((route) => route === convert)).toHaveLength(1);
});

test('two files of one case are converted one after the other', async () => {
  const { jobs, routes } = await opened({
    [component]: json({ fileMetadataId: 90300 }),
    'GET /case/regions/4': json({ fileMetadataId: 90301 }),
  });
  const wish = { force: false, waitSeconds: 20 };
  const orders = [await order('component'), await order('component', { componentId: '4' })];

  const views = await Promise.all(orders.map((one) => jobs.run('coldstream', 'upload', one, wish, quiet)));

  const turns = routes().filter((route) => route === convert || route === job);
  expect(views.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  expect(turns).toEqual([convert, job, job, convert, job]);
});

test('a job whose process ended goes on in the next one: what was sent and started is only followed', async () => {
  const { run, routes, start, jobs, clock, answers } = await opened({ [job]: { status: 202 } });
  clock.isFrozen = true;
  const sleeping = new Promise<void>((resolve) => {
    clock.onSleep = resolve;
  });
  const running = await run('upload', await order('component'), 0);
  await sleeping;
  await jobs.close();
  const before = routes();
  clock.isFrozen = false;
  answers[job] = done;

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(before).toEqual([setup, register, put, component, convert, job]);
  expect(view).toMatchObject({ state: 'succeeded', attempts: 2, result: { fileId: '90211', component: { shownFileId: '90300' } } });
  expect(routes().slice(before.length)).toEqual([setup, job, component]);
});

test('a file that was registered but not sent is registered again after a restart', async () => {
  const { run, routes, start, jobs, answers } = await opened({ [job]: done });
  let arrived = () => {};
  const uploading = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  answers[put] = () => {
    arrived();
    void jobs.close();
    return undefined;
  };
  const running = await run('upload', await order('component'), 0);
  await uploading;
  await jobs.close();
  const before = routes();
  answers[put] = { status: 200 };

  const view = await start().jobs.get(running.job, 20, quiet);

  expect(before).toEqual([setup, register, put]);
  expect(view.state).toBe('succeeded');
  expect(routes().slice(before.length)).toEqual([setup, register, put, component, convert, job, component]);
});

test('the same file is sent once, and again only when that is wanted', async () => {
  const { run, routes } = await opened({ [job]: done });
  const wish = await order('component');

  const first = await run('upload', wish);
  const second = await run('upload', wish);
  const third = await run('upload', wish, 20, true);

  expect(second.job).toBe(first.job);
  expect(third.job).not.toBe(first.job);
  expect(routes().filter((route) => route === put)).toHaveLength(2);
});

test('an address with a query is not kept in the journal', async () => {
  const { run, answers, url, folder } = await opened({ [convert]: busy });
  answers[register] = json({ id: 90211, preSignedUrl: `${url}/storage/90211?sig=secret-1`, fileUrl: `${fileUrl}?sig=secret-2` });

  const view = await run('upload', await order('component'));

  const records = join(folder, 'state', 'jobs', 'records');
  const [name = ''] = await readdir(records);
  const record = await readFile(join(records, name), 'utf8');
  expect(view.state).toBe('paused');
  expect(record).toContain('90211');
  expect(record).not.toContain('secret');
});
