import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { openColdstreamSandbox } from '../../../src/sandbox/coldstream/coldstream.js';
import { recordFault } from '../../faults/record.js';
import { stubEngine } from '../../sandbox/spark-fixture.js';
import { clientOf } from '../../sandbox/vendor-client.js';
import { examples } from '../../support/client.js';
import { callOverKill } from '../../support/kills.js';

const speed = 200;
const mostRequests = 40;

/** A ColdStream outside the server's process, so that it lives on when the server is killed. */
async function emulated() {
  const sandbox = await openColdstreamSandbox({ clock: systemClock, speed, engine: stubEngine(), jobMs: 2_000, queueMs: 4_000 });
  const environment = {
    COLDSTREAM_IDENTITY_URL: sandbox.identityUrl,
    COLDSTREAM_PROJECT_URL: sandbox.projectUrl,
    COLDSTREAM_CASE_URL: sandbox.caseUrl,
    COLDSTREAM_FILESERVER_URL: sandbox.fileserverUrl,
    COLDSTREAM_EMAIL: sandbox.email,
    COLDSTREAM_PASSWORD: sandbox.password,
    PART_SANDBOX_SPEED: String(speed),
  };
  const ask = clientOf(sandbox.caseUrl, sandbox.token);
  const [demo] = (await ask('GET', '/organizations/3/cases')).json.items as { id: number }[];
  return { sandbox, environment, ask, caseId: demo?.id ?? 0 };
}

async function step(folder: string): Promise<string> {
  const path = join(folder, 'part.step');
  await copyFile(join(examples, 'bracket.step'), path);
  return path;
}

/** Plays `once` with a kill at the first request, at the second, and so on to the last; gives where they were. */
async function overAllKills(once: (nth: number) => Promise<{ wasKilled: boolean; killedAt: string }>): Promise<string[]> {
  const places: string[] = [];
  for (let nth = 1; nth <= mostRequests; nth++) {
    const { wasKilled, killedAt } = await once(nth);
    if (!wasKilled) return places;
    places.push(killedAt);
  }
  throw new Error(`There are more than ${mostRequests} requests: ${places.join(', ')}`);
}

test('[L7] a server that is killed at any request of a run spends the credits once, and has the results in the end', {
  timeout: 300_000,
}, async (context) => {
  const places = await overAllKills(async (nth) => {
    const { sandbox, environment, caseId } = await emulated();
    const before = sandbox.credits();
    const call = async () => ({ caseId, resolution: 'draft', credits: 4, confirm: true });

    const played = await callOverKill(sandbox, nth, { environment, tool: 'run_case', call });

    const seen = { at: played.killedAt, spent: before - sandbox.credits(), times: sandbox.log.submissions.length };
    expect({ ...seen, answer: played.answer.structuredContent ?? played.answer }).toMatchObject({
      ...{ at: played.killedAt, spent: 4, times: 1 },
      answer: { state: 'succeeded', result: { state: 'finished', credits: 4, files: [{}, {}] } },
    });
    await sandbox.close();
    return played;
  });

  recordFault(context, { runs: places.length, passed: places.length, figure: 'ColdStream: every request' });
  expect(places).toEqual(expect.arrayContaining(['POST /identity/account/login', 'POST /case/cases/submit']));
});

test('[L7] a server that is killed at any request of an upload converts the file once', { timeout: 300_000 }, async (context) => {
  const places = await overAllKills(async (nth) => {
    const { sandbox, environment, ask, caseId } = await emulated();
    const region = (await ask('POST', '/regions', { json: { caseId, name: 'Lid' } })).json.id as number;
    const call = async (folder: string) => ({ file: await step(folder), caseId, componentId: region });

    const played = await callOverKill(sandbox, nth, { environment, tool: 'upload_component_file', call });

    const { jobs, uploads } = sandbox.log;
    const isAtUpload = /^PUT /.test(played.killedAt);
    expect({ at: played.killedAt, jobs: jobs.length, uploads: uploads.length, answer: played.answer.structuredContent }).toMatchObject({
      ...{ at: played.killedAt, jobs: 1, uploads: isAtUpload ? 2 : 1 },
      answer: { state: 'succeeded', result: { component: { id: String(region), shownFileId: expect.stringMatching(/^\d+$/) } } },
    });
    await sandbox.close();
    return played;
  });

  recordFault(context, { runs: places.length, passed: places.length, figure: 'ColdStream: every request' });
  expect(places).toEqual(expect.arrayContaining(['POST /case/jobs/convert']));
});

test('[L7] a server that is killed at any request of a case file makes its regions once', { timeout: 300_000 }, async (context) => {
  const places = await overAllKills(async (nth) => {
    const { sandbox, environment, ask } = await emulated();
    const [project] = (await clientOf(sandbox.projectUrl, sandbox.token)('GET', '/organizations/3/projects')).json.items as {
      id: number;
    }[];
    const caseId = (await ask('POST', '/cases', { json: { type: 1, name: 'New', projectId: project?.id } })).json.id as number;
    const call = async (folder: string) => ({ file: await step(folder), caseId });

    const played = await callOverKill(sandbox, nth, { environment, tool: 'upload_case_file', call });

    const regions = (await ask('GET', `/cases/setup/${caseId}`)).json.regions as unknown[];
    expect({
      at: played.killedAt,
      regions: regions.length,
      jobs: sandbox.log.jobs.length,
      answer: played.answer.structuredContent,
    }).toMatchObject({
      ...{ at: played.killedAt, regions: 1, jobs: 1 },
      answer: { state: 'succeeded', result: { regions: [{ name: 'Region 1' }] } },
    });
    await sandbox.close();
    return played;
  });

  recordFault(context, { runs: places.length, passed: places.length, figure: 'ColdStream: every request' });
  expect(places).toEqual(expect.arrayContaining(['POST /case/jobs/initialize']));
});
