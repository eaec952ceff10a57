import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createConfig } from '../../src/config.js';
import { createServices } from '../../src/services.js';
import { json } from '../http/vendor-server.js';
import { connectAsked, type Era, type Reply, yes } from '../support/asked-client.js';
import { childFile } from '../support/client.js';
import { connectRaw } from '../support/raw-client.js';
import { type Answers, caseDocument, coldstreamServer, password } from '../vendors/coldstream/coldstream-server.js';

const submit = 'POST /case/cases/submit';
const eras: Era[] = ['2026-07-28', '2025-11-25'];
const order = { caseId: '5441', resolution: 'draft', waitSeconds: 0 };
const submitted = { ...caseDocument, status: 1 };

/** Services with a ColdStream of the test, and a folder of their own. */
async function world(answers: Answers = {}) {
  let isSubmitted = false;
  const vendor = await coldstreamServer({
    'GET /case/cases/5441': () => json(isSubmitted ? submitted : caseDocument),
    'GET /case/cases/5441/estimation/result': json({ credits: 12 }),
    'POST /case/cases/5441/estimation': { status: 200 },
    'POST /case/cases/validate': json({ status: 1 }),
    'GET /case/cases/5441/validation/result': { status: 404 },
    [submit]: () => {
      isSubmitted = true;
      return { status: 200 };
    },
    ...answers,
  });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-')));
  await writeFile(join(folder, 'data.csv'), 'subject,time,conc\n1,0,0\n1,1,5\n1,2,3\n');
  const config = createConfig({
    PART_DIRS: folder,
    PART_OUTPUT_DIR: join(folder, 'output'),
    PART_STATE_DIR: join(folder, 'state'),
    COLDSTREAM_EMAIL: 'ada@example.com',
    COLDSTREAM_PASSWORD: password,
    COLDSTREAM_IDENTITY_URL: `${vendor.url}/identity`,
    COLDSTREAM_PROJECT_URL: `${vendor.url}/project`,
    COLDSTREAM_CASE_URL: `${vendor.url}/case`,
    COLDSTREAM_FILESERVER_URL: `${vendor.url}/fileserver`,
  });
  const services = createServices(config, childFile);
  onTestFinished(async () => {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  });
  const submissions = () => vendor.seen.filter(({ route }) => route === submit).map(({ body }) => (body as { credits: number }).credits);
  const untilSubmitted = () => expect.poll(submissions, { timeout: 5_000 });
  return { ...vendor, services, submissions, untilSubmitted };
}

describe.each(eras)('a host of %s that can ask its user', (era) => {
  test('asks before credits are spent, and a yes spends exactly those', async () => {
    const { services, untilSubmitted } = await world();
    const { call, asked } = await connectAsked(services, era, () => yes);

    const answer = await call('run_case', { ...order, priorityLevel: 'high' });

    expect(asked.map(({ message }) => message)).toEqual([
      'Run ColdStream case 5441 (draft, priority high)? ColdStream would spend 12 credits.',
    ]);
    expect(asked[0]!.requestedSchema).toMatchObject({ properties: { agree: { title: 'Spend 12 credits' } }, required: ['agree'] });
    expect(answer.structured).toMatchObject({ job: expect.stringMatching(/^coldstream:/), state: 'running' });
    await untilSubmitted().toEqual([12]);
  });

  test.each<[string, Reply]>([
    ['The user said no', { action: 'decline' }],
    ['The user said no', { action: 'accept', content: { agree: false } }],
    ['The user said no', { action: 'accept', content: {} }],
    ['The user left the question without an answer', { action: 'cancel' }],
  ])('%s: nothing is submitted', async (why, reply) => {
    const { services, submissions } = await world();
    const { call, asked } = await connectAsked(services, era, () => reply);

    const answer = await call('run_case', order);

    expect(answer).toMatchObject({
      isError: true,
      text: `${why}: nothing was submitted.\nDo not call it again unasked; ask the user what to do instead.`,
    });
    expect(asked).toHaveLength(1);
    expect(submissions()).toEqual([]);
    expect((await services.jobs.list({ limit: 5 })).jobs).toEqual([]);
  });

  test('an estimate that has risen meanwhile is asked about once more', async () => {
    let credits = 12;
    const { services, untilSubmitted } = await world({ 'GET /case/cases/5441/estimation/result': () => json({ credits }) });
    const { call, asked } = await connectAsked(services, era, () => {
      credits = 30;
      return yes;
    });

    await call('run_case', order);

    expect(asked.map(({ message }) => message)).toEqual([
      'Run ColdStream case 5441 (draft)? ColdStream would spend 12 credits.',
      'This has changed since you were asked. Run ColdStream case 5441 (draft)? ColdStream would spend 30 credits.',
    ]);
    await untilSubmitted().toEqual([30]);
  });

  test('a case that cannot be run, and one without an estimate, are told of instead', async () => {
    const { services, submissions, answers } = await world({ 'POST /case/cases/validate': json({ status: 3 }) });
    const { call, asked } = await connectAsked(services, era, () => yes);

    const invalid = await call('run_case', order);
    answers['POST /case/cases/validate'] = json({ status: 1 });
    answers['POST /case/cases/5441/estimation'] = { status: 404 };
    answers['GET /case/cases/5441/estimation/result'] = { status: 404 };
    const unpriced = await call('run_case', order);

    expect(invalid.structured).toMatchObject({ isValid: false, message: expect.stringMatching(/^Nothing was submitted: /) });
    expect(unpriced.structured).toMatchObject({ isValid: true, message: expect.stringMatching(/ColdStream gave no estimate/) });
    expect({ asked, submissions: submissions() }).toEqual({ asked: [], submissions: [] });
  });

  test('what was agreed to in the conversation is not asked again', async () => {
    const { services, untilSubmitted } = await world();
    const { call, asked } = await connectAsked(services, era, () => ({ action: 'decline' }));

    await call('run_case', { ...order, credits: 12, confirm: true });

    await untilSubmitted().toEqual([12]);
    expect(asked).toEqual([]);
  });
});

describe('an answer that was not asked for', () => {
  const answered = { inputResponses: { consent: yes } };
  const withForms = { elicitation: { form: {} } };

  test('counts for nothing: the user is asked', async () => {
    const { services, submissions } = await world();
    const { callTool } = await connectRaw(services, withForms);

    const answer = await callTool('run_case', order, answered);

    expect(answer).toMatchObject({ resultType: 'input_required', requestState: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(submissions()).toEqual([]);
  });

  test.each(['f'.repeat(32), '__proto__'])('is refused with a state that was never given out: %s', async (requestState) => {
    const { services, submissions } = await world();
    const { callTool } = await connectRaw(services, withForms);

    await expect(callTool('run_case', order, { ...answered, requestState })).rejects.toThrow(/Invalid or expired requestState/);

    expect(submissions()).toEqual([]);
  });

  test.each([{ resolution: 'detailed' }, { force: true }, { priorityLevel: 'high' }])('is none for another call: %o', async (change) => {
    const { services, submissions } = await world();
    const { callTool } = await connectRaw(services, withForms);

    const { requestState } = await callTool('run_case', order);
    const answer = await callTool('run_case', { ...order, ...change }, { ...answered, requestState });

    expect(answer).toMatchObject({
      resultType: 'input_required',
      inputRequests: { consent: { params: { message: expect.stringMatching(/^This has changed since you were asked\. /) } } },
    });
    expect(submissions()).toEqual([]);
  });

  test('counts once: sent again it is refused, and nothing is spent twice', async () => {
    const { services, submissions, untilSubmitted } = await world();
    const { callTool } = await connectRaw(services, withForms);
    const forced = { ...order, force: true };

    const { requestState } = await callTool('run_case', forced);
    const first = await callTool('run_case', forced, { ...answered, requestState });
    const again = callTool('run_case', forced, { ...answered, requestState });

    expect(first).toMatchObject({ structuredContent: { state: 'running' } });
    await expect(again).rejects.toThrow(/Invalid or expired requestState/);
    await untilSubmitted().toEqual([12]);
    expect(submissions()).toEqual([12]);
  });

  test('a no is a no, whatever the question was', async () => {
    const { services } = await world();
    const { callTool } = await connectRaw(services, withForms);

    const answer = await callTool('run_case', order, { inputResponses: { consent: { action: 'decline' } } });

    expect(answer).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^The user said no: nothing was submitted\./) }],
    });
  });

  test('a host that can only open pages is not asked', async () => {
    const { services } = await world();
    const { callTool } = await connectRaw(services, { elicitation: { url: {} } });

    const answer = await callTool('run_case', order, answered);

    expect(answer).toMatchObject({
      structuredContent: { credits: 12, message: expect.stringMatching(/ask the user, then call with credits: 12/) },
    });
  });
});
