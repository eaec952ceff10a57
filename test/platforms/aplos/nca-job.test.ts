import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createConfig } from '../../../src/config.js';
import type { JobKind } from '../../../src/jobs/job-kind.js';
import { createJobs } from '../../../src/jobs/jobs.js';
import { createJournal } from '../../../src/jobs/journal.js';
import { createPartStore } from '../../../src/parts/part-store.js';
import { createAplosAccount } from '../../../src/platforms/aplos/account.js';
import { createAplosActions } from '../../../src/platforms/aplos/nca-actions.js';
import { createNcaJob, type NcaResult } from '../../../src/platforms/aplos/nca-job.js';
import { canary, fakeClock, json } from '../../http/vendor-server.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { executionId, forbidden, type Overrides, password, resultsZip, startAplos, username } from '../../vendors/aplos/aplos-server.js';

const csv = 'subject,time,conc\n1,0,0\n1,1,5\n1,2,3\n';
const configuration = JSON.stringify({ version: '2024-02-22', columns: { time: 'time' } });
const quiet = { signal: new AbortController().signal, progress: () => {} };
const v3 = '/v3/tenants/tenant-1/users/user-1';
const queue = `POST ${v3}/analysis/queue`;
const status = `GET ${v3}/executions/${executionId}/status`;
const polls = `GET ${v3}/executions/{id}/status`;

/** Aplos NCA and any number of server processes over one state folder. */
async function world(overrides: Overrides = {}, variables: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const time = fakeClock();
  const server = await startAplos(time.clock, overrides);
  await writeFile(join(folder, 'data.csv'), csv);
  const config = createConfig({
    ...{ APLOS_URL: server.url, APLOS_AUTH_URL: server.authUrl, APLOS_USERNAME: username, APLOS_PASSWORD: password },
    ...{ PART_STATE_DIR: join(folder, 'state'), PART_OUTPUT_DIR: join(folder, 'output'), ...variables },
  });
  const account = createAplosAccount(config, time.clock, () => Promise.reject(new Error('not to be started')));
  const actions = createAplosActions(account, () => ({ folders: [folder], homeFolder: folder }));
  const { inWorkFolder } = createPartStore(() => config.get('PART_STATE_DIR'));
  const kind = createNcaJob(account, { inWorkFolder, outputFolder: () => config.get('PART_OUTPUT_DIR') }, time.clock);
  const journalFolder = join(folder, 'state', 'jobs');
  const startJobs = () => {
    const jobs = createJobs<NcaResult>(createJournal(journalFolder), [kind as JobKind<unknown, NcaResult>], time.clock);
    onTestFinished(jobs.close);
    return jobs;
  };
  const jobs = startJobs();
  const order = await actions.openOrder({ file: join(folder, 'data.csv'), configuration, name: 'study 7' });
  const run = (force = false) => jobs.run('aplos', 'nca', order, { force, waitSeconds: 30 }, quiet);
  const journal = async () => {
    const names = (await readdir(journalFolder)).filter((name) => name.endsWith('.json'));
    return (await Promise.all(names.map((name) => readFile(join(journalFolder, name), 'utf8')))).join('\n');
  };
  const countOf = (route: string) => server.log.filter((one) => one === route).length;
  return { ...time, ...server, folder, account, actions, order, jobs, startJobs, run, journal, countOf, kind };
}

describe('an analysis', () => {
  test.each(['v3', 'v1'])('is sent, started once, followed and saved (%s)', async (api) => {
    const { run, forms, starts, log, folder, sleeps, journal } = await world({}, { APLOS_API: api });

    const view = await run();

    const path = join(folder, 'output', 'study 7-results.zip');
    expect(view).toMatchObject({ state: 'succeeded', title: 'data.csv (noncompartmental analysis)' });
    expect(view.result).toEqual({
      name: 'study 7',
      source: 'Aplos NCA (sandbox)',
      executionId,
      path,
      sizeBytes: resultsZip.length,
      sha256: createHash('sha256').update(resultsZip).digest('hex'),
      files: 2,
      entries: [
        { name: 'inputs/config.json', sizeBytes: 2 },
        { name: 'outputs/pk-summary.csv', sizeBytes: 17 },
      ],
    });
    expect(await readFile(path)).toEqual(resultsZip);
    expect(forms).toHaveLength(1);
    expect(forms[0]).toMatchObject({ fileName: 'data.csv', content: csv });
    expect(forms[0]!.fields.map(([name]) => name)).toEqual([
      ...['key', 'x-amz-algorithm', 'x-amz-date', 'policy', 'x-amz-signature', 'file'],
    ]);
    expect(starts.map(({ file }) => file)).toEqual([{ id: 'file-1' }]);
    expect(sleeps).toEqual(api === 'v3' ? [10_000, 12_500] : [5_000, 6_250]);
    expect(log.at(-1)).toBe('GET /results.zip');
    expect(view.upload).toEqual({
      file: 'data.csv',
      sha256: createHash('sha256').update(csv).digest('hex'),
      sizeBytes: 36,
      at: '2026-01-01T00:00:00.000Z',
      isCommitted: true,
    });
    expect(await journal()).not.toContain(canary);
  });

  test('no credential goes to the store', async () => {
    const { run, received } = await world();

    await run();

    const atStore = received.filter(({ url }) => url.startsWith('/s3/') || url.startsWith('/results.zip'));
    expect(atStore).toHaveLength(2);
    expect(atStore.filter(({ headers }) => 'authorization' in headers || 'cookie' in headers)).toEqual([]);
  });

  test('the same one is not paid twice; another one, or a forced one, is', async () => {
    const { run, starts, order, jobs } = await world();

    const first = await run();
    const again = await run();
    const forced = await run(true);
    const other = { ...order, analysis: { ...order.analysis, name: 'study 8' } };
    await jobs.run('aplos', 'nca', other, { force: false, waitSeconds: 30 }, quiet);

    expect(again.job).toBe(first.job);
    expect(forced.job).not.toBe(first.job);
    expect(starts).toHaveLength(3);
  });

  test('one that fails there is told with their reason', async () => {
    const { run } = await world({ [status]: () => json({ data: { status: 'failed', errors: [{ message: 'No column "conc".' }] } }) });

    const view = await run();

    expect(view.state).toBe('failed');
    expect(view.failure).toEqual({
      kind: 'job',
      message: `Aplos NCA (sandbox) could not analyze study 7: "No column 'conc'.".`,
      hint: `Check the data file and the configuration. On its website, execution ${executionId} has the details.`,
    });
  });

  test('a configuration of the other generation is refused before the file is sent', async () => {
    const { jobs, order, forms } = await world();
    const wrong = { ...order, analysis: { ...order.analysis, configuration: { configuration: { version: 'x' } } } };

    const view = await jobs.run('aplos', 'nca', wrong, { force: false, waitSeconds: 30 }, quiet);

    expect(view).toMatchObject({ state: 'failed', failure: { kind: 'input' } });
    expect(forms).toEqual([]);
  });

  test('a form that the store takes for expired is replaced, and the new file is the one that is analyzed', async () => {
    const expired = '<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>';
    const { run, starts, countOf } = await world({
      'POST /s3/': (_, nth, usual) => (nth === 1 ? { status: 403, body: expired } : usual()),
    });

    const view = await run();

    expect(view.state).toBe('succeeded');
    expect(countOf(`POST ${v3}/files`)).toBe(2);
    expect(starts.map(({ file }) => file)).toEqual([{ id: 'file-2' }]);
  });

  test('a link to results that has expired is asked for again', async () => {
    const expired = '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    const { run, countOf, starts } = await world({
      'GET /results.zip': (_, nth, usual) => (nth === 1 ? { status: 403, body: expired } : usual()),
    });

    const view = await run();

    expect(view.state).toBe('succeeded');
    expect(countOf(`GET ${v3}/files/package-1/download-url`)).toBe(2);
    expect(starts).toHaveLength(1);
  });

  test('results that are not packed yet are waited for', async () => {
    const { run, countOf } = await world({
      [`GET ${v3}/executions/${executionId}/outputs/package`]: (_, nth, usual) => (nth < 4 ? json({}, { status: 404 }) : usual()),
    });

    expect((await run()).state).toBe('succeeded');
    expect(countOf(`GET ${v3}/executions/{id}/outputs/package`)).toBe(4);
  });

  test('names that lead out of the folder are flagged, and many are cut', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`plots/${String(n).padStart(3, '0')}.png`, strToU8('x')]));
    const body = Buffer.from(zipSync({ ...files, '../../.ssh/authorized_keys': strToU8('key'), 'C:\\x': strToU8('') }));
    const { run } = await world({ 'GET /results.zip': () => ({ body }) });

    const { result } = await run();

    expect(result?.files).toBe(402);
    expect(result?.entries.slice(0, 3)).toEqual([
      { name: '../../.ssh/authorized_keys', sizeBytes: 3, isUnsafe: true },
      { name: 'C:\\x', sizeBytes: 0, isUnsafe: true },
      { name: 'plots/000.png', sizeBytes: 1 },
    ]);
    expect(result?.entries).toHaveLength(200);
    expect(result?.note).toBe('Some names in it lead out of the folder that it would be unpacked to: do not unpack it unchecked.');
  });
});

describe('a start without an answer', () => {
  test('is looked for in the list, and followed where it is found', async () => {
    const { run, starts, countOf } = await world({
      [queue]: (_request, _nth, usual) => {
        usual();
        return undefined;
      },
    });

    const view = await run();

    expect(view.state).toBe('succeeded');
    expect(starts).toHaveLength(1);
    expect(countOf(queue)).toBe(1);
    expect(countOf(`GET ${v3}/executions`)).toBe(1);
  });

  test('is made once more where the list does not show it, after three looks', async () => {
    const { run, starts, countOf, sleeps } = await world({ [queue]: (_, nth, usual) => (nth === 1 ? undefined : usual()) });

    const view = await run();

    expect(view.state).toBe('succeeded');
    expect(starts).toHaveLength(1);
    expect(countOf(queue)).toBe(2);
    expect(countOf(`GET ${v3}/executions`)).toBe(3);
    expect(sleeps.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
  });

  test('is not made a third time; the same question is not asked again unless it is forced', async () => {
    const { run, countOf } = await world({ [queue]: () => ({ status: 502 }) });

    const view = await run();
    const again = await run();

    expect(view.failure).toEqual({
      kind: 'vendor',
      message: 'Aplos NCA (sandbox) was told to start the analysis, and no answer came: it may or may not run.',
      hint: 'Look for it on its website; if it is not there, run it once more with force: true.',
      isOutcomeUnknown: true,
    });
    expect(again.job).toBe(view.job);
    expect(countOf(queue)).toBe(2);
  });

  test('is not made again where the list may not be read', async () => {
    const { run, countOf } = await world({ [queue]: () => undefined, [`GET ${v3}/executions`]: () => forbidden });

    const view = await run();

    expect(view.failure).toMatchObject({ kind: 'vendor', isOutcomeUnknown: true });
    expect(countOf(queue)).toBe(1);
  });

  test('waits where the list cannot be read just now', async () => {
    const { run, countOf, jobs, pass } = await world({
      [queue]: (_request, _nth, usual) => {
        usual();
        return undefined;
      },
      [`GET ${v3}/executions`]: (_, nth, usual) => (nth <= 4 ? { status: 503 } : usual()),
    });

    const paused = await run();
    pass(30_000);
    const later = await jobs.get(paused.job, 30, quiet);

    expect(paused).toMatchObject({ state: 'paused' });
    expect(paused.progress.message).toBe(
      'It is not known whether Aplos NCA (sandbox) has started the analysis, and its list of executions cannot be read (Aplos NCA failed to ' +
        'answer (503 to GET /v3/tenants/{tenant}/users/{user}/executions)): call get_job to look once more',
    );
    expect(later.state).toBe('succeeded');
    expect(countOf(queue)).toBe(1);
  });

  test.each([
    [400, 'input'],
    [429, 'vendor'],
  ])('a refusal (%d) is no such case: it fails, and nothing is looked for', async (code, kind) => {
    const reply = json({ message: 'no executions left' }, { status: code, headers: { 'retry-after': '60' } });
    const { run, countOf } = await world({ [queue]: () => reply });

    const view = await run();

    expect(view).toMatchObject({ state: 'failed', failure: { kind } });
    expect(view.failure).not.toHaveProperty('isOutcomeUnknown');
    expect([countOf(queue), countOf(`GET ${v3}/executions`)]).toEqual([1, 0]);
  });
});

describe('what was paid for', () => {
  test('is not given up for a failure of the line', async () => {
    let isDown = true;
    const { run, jobs, pass, starts } = await world({ [status]: (_, _nth, usual) => (isDown ? { status: 500 } : usual()) });

    const paused = await run();
    isDown = false;
    pass(5_000);
    const later = await jobs.get(paused.job, 30, quiet);

    expect(paused.state).toBe('paused');
    expect(paused.progress.message).toBe(
      `Execution ${executionId} was started at Aplos NCA (sandbox). Aplos NCA failed to answer (500 to GET /v3/tenants/{tenant}/users/{user}/` +
        'executions/{id}/status). Try again in some minutes. Then call get_job to go on',
    );
    expect(later.state).toBe('succeeded');
    expect(starts).toHaveLength(1);
  });

  test('is not given up for results that are no archive', async () => {
    const { run, jobs, pass, folder, starts } = await world({
      'GET /results.zip': (_, nth, usual) => (nth === 1 ? { body: '<html>Sign in</html>' } : usual()),
    });

    const paused = await run();
    const saved = await readdir(join(folder, 'output')).catch(() => []);
    pass(5_000);
    const later = await jobs.get(paused.job, 30, quiet);

    expect(paused.progress.message).toContain(
      'What Aplos NCA (sandbox) sent as results is not a whole ZIP archive. Try again in a minute.',
    );
    expect(saved).toEqual([]);
    expect(later.state).toBe('succeeded');
    expect(starts).toHaveLength(1);
  });

  test('is followed for 15 minutes, and then looked at once each time that someone asks', async () => {
    const { run, jobs, pass, state, countOf, clock } = await world();
    state.statuses = ['processing'];
    const begun = clock.now();

    const paused = await run();
    const lookedFor = clock.now() - begun;
    const looks = countOf(polls);
    const tooSoon = await jobs.get(paused.job, 30, quiet);
    pass(30_000);
    const still = await jobs.get(paused.job, 30, quiet);
    const later = countOf(polls);
    state.statuses = ['complete'];
    pass(30_000);
    const done = await jobs.get(paused.job, 30, quiet);

    expect(paused).toMatchObject({ state: 'paused', notBefore: begun + lookedFor + 30_000 });
    expect(paused.progress.message).toBe('Aplos NCA (sandbox) is still at it (processing): call get_job to look once more');
    expect(lookedFor).toBeGreaterThan(870_000);
    expect(lookedFor).toBeLessThanOrEqual(900_000);
    expect(looks).toBe(33);
    expect([tooSoon.state, still.state, later - looks]).toEqual(['paused', 'paused', 1]);
    expect(done.state).toBe('succeeded');
  });
});

describe('a job that was killed', () => {
  /** Runs the job's kind as a process does that is stopped at `route`, and gives what was noted until then. */
  async function killedAt(route: string, overrides: Overrides = {}) {
    const stop = new AbortController();
    let isArmed = true;
    const killer: Overrides = {
      [route]: (request, nth, usual) => {
        if (!isArmed) return usual();
        stop.abort(new Error('killed'));
        return overrides[route] ? overrides[route](request, nth, usual) : usual();
      },
    };
    const one = await world({ ...overrides, ...killer });
    const noted: Record<string, unknown> = {};
    const notes = {
      get known() {
        return noted;
      },
      write: async (added: Record<string, unknown>) => void Object.assign(noted, added),
    };
    await expect(one.kind.run(one.order, { ...quiet, signal: stop.signal }, notes)).rejects.toThrow('killed');
    isArmed = false;
    const goOn = () => one.kind.run(one.order, quiet, notes);
    return { ...one, noted, goOn };
  }

  test('before the file had arrived sends it anew, as a new file', async () => {
    const { goOn, starts, forms } = await killedAt('POST /s3/', { 'POST /s3/': () => undefined });

    await goOn();

    expect(forms).toHaveLength(1);
    expect(starts.map(({ file }) => file)).toEqual([{ id: 'file-2' }]);
  });

  test('between the start and its answer finds what it started', async () => {
    const { goOn, starts, forms, noted } = await killedAt(queue);
    const before = structuredClone(noted);

    await goOn();

    expect(before).toMatchObject({ stored: { api: 'v3', file: { id: 'file-1' } }, start: { count: 1 } });
    expect(before).not.toHaveProperty('executionId');
    expect([starts.length, forms.length]).toEqual([1, 1]);
  });

  test('while it followed goes on to follow', async () => {
    const { goOn, starts, forms, noted } = await killedAt(status);
    const before = structuredClone(noted);

    const result = await goOn();

    expect(before).toMatchObject({ executionId });
    expect(result).toMatchObject({ executionId, files: 2 });
    expect([starts.length, forms.length]).toEqual([1, 1]);
  });

  test('while it fetched fetches again', async () => {
    const { goOn, starts, folder } = await killedAt('GET /results.zip');
    await mkdir(join(folder, 'output'), { recursive: true });
    const before = await readdir(join(folder, 'output'));

    const result = await goOn();

    expect(before).toEqual([]);
    expect(result?.path).toBe(join(folder, 'output', 'study 7-results.zip'));
    expect(starts).toHaveLength(1);
  });
});
