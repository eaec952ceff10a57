import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.js';
import { InputError } from '../../src/errors.js';
import { openColdstreamSandbox } from '../../src/sandbox/coldstream/coldstream.js';
import type { ColdstreamSandboxOptions } from '../../src/sandbox/coldstream/options.js';
import { stoppedClock, stubEngine } from './spark-fixture.js';
import { clientOf, closing, octets, type Reply } from './vendor-client.js';

async function openColdstream(options: Partial<ColdstreamSandboxOptions> = {}) {
  const clock = stoppedClock();
  const sandbox = closing(await openColdstreamSandbox({ clock, speed: 1, engine: stubEngine(), jobMs: 0, ...options }));
  const identity = clientOf(sandbox.identityUrl);
  const [project, cases, files] = [sandbox.projectUrl, sandbox.caseUrl, sandbox.fileserverUrl].map((url) =>
    clientOf(url, sandbox.token),
  ) as [ReturnType<typeof clientOf>, ReturnType<typeof clientOf>, ReturnType<typeof clientOf>];
  const listed = await project('GET', '/organizations/3/projects');
  const projectId = (listed.json.items as { id: number }[])[0]?.id ?? 0;
  const demo = (await cases('GET', `/projects/${projectId}/cases`)).json.items as { id: number }[];

  /** Registers a file and puts its bytes. */
  const upload = async (caseId: number, fileName: string, caseComponentId?: number, content = 'ISO-10303-21;') => {
    const { json } = await files('POST', `/cases/${caseId}/files`, { json: { fileName, fileSize: content.length, caseComponentId } });
    const put = await clientOf(String(json.preSignedUrl))('PUT', '', { body: content, headers: octets });
    return { entry: json, put, order: { caseId, fileId: json.id, fileURL: json.fileUrl } };
  };
  const ended = async (jobId: unknown) => {
    await sandbox.settled();
    return cases('GET', `/jobs/${jobId}/long`);
  };
  const newCase = async () => (await cases('POST', '/cases', { json: { type: 1, name: 'New', projectId } })).json.id as number;
  const region = async (caseId: number) => (await cases('POST', '/regions', { json: { caseId, name: 'Block' } })).json.id as number;
  return { sandbox, clock, identity, project, cases, files, projectId, demoId: demo[0]?.id ?? 0, upload, ended, newCase, region };
}

const refusal = ({ status, json }: Reply) => ({ status, message: json.Message });

test('one signs in with email and password, and is told nothing more when they are wrong', async () => {
  const { sandbox, identity } = await openColdstream({ accessTokenS: 60 });
  const { email, password } = sandbox;

  const good = await identity('POST', '/account/login', { json: { email, password } });
  const bad = await identity('POST', '/account/login', { json: { email, password: 'x' } });
  const me = await clientOf(sandbox.identityUrl, String(good.json.accessToken))('GET', '/users/me');

  expect(refusal(bad)).toEqual({ status: 400, message: 'Invalid email or password.' });
  expect(me.json).toMatchObject({ id: 17, email, organizations: [{ id: 3, name: 'Demo organization' }] });
  expect(sandbox.log.logins.map(({ ok }) => ok)).toEqual([true, false]);
});

test('a token ends, and a missing one is refused with an empty body', async () => {
  const { sandbox, identity, clock } = await openColdstream({ accessTokenS: 60 });
  const { email, password } = sandbox;
  const { json } = await identity('POST', '/account/login', { json: { email, password } });
  await clock.advance(60_000);

  const over = await clientOf(sandbox.caseUrl, String(json.accessToken))('GET', '/cases/1');
  const none = await clientOf(sandbox.caseUrl)('GET', '/cases/1');

  expect([over, none].map(({ status, text, headers }) => [status, text, headers.get('www-authenticate')])).toEqual([
    [401, '', 'Bearer error="invalid_token"'],
    [401, '', 'Bearer'],
  ]);
});

test('with a second factor the password gives no access yet', async () => {
  const { sandbox, identity } = await openColdstream({ mfa: true });
  const { email, password, otp } = sandbox;

  const first = await identity('POST', '/account/login', { json: { email, password } });
  const { mfaToken } = first.json;
  const wrong = await identity('POST', '/account/login/otp', { json: { otp: '000000', mfaToken } });
  const right = await identity('POST', '/account/login/otp', { json: { otp, mfaToken } });

  expect(Object.keys(first.json)).toEqual(['mfaToken']);
  expect(refusal(wrong)).toEqual({ status: 400, message: 'Invalid code.' });
  expect(Object.keys(right.json)).toEqual(['accessToken']);
});

test('a case has the documented fields, the demo case two regions', async () => {
  const { cases, demoId } = await openColdstream();

  const { json } = await cases('GET', `/cases/${demoId}`);
  const setup = await cases('GET', `/cases/setup/${demoId}`);

  expect(json).toMatchObject({ name: 'Demo case', status: 0, type: 1, created: '2026-03-05T14:30:00.000Z', readyToSubmit: true });
  for (const field of ['projectId', 'createdBy', 'validationStatus', 'executingJobId', 'timeToComplete', 'isEstimationResultAvailable']) {
    expect(json).toHaveProperty(field);
  }
  for (const field of ['processingMethod', 'resolution', 'submissionDate', 'expectedStartDate', 'queueItemId'])
    expect(json).toHaveProperty(field);
  expect(setup.json).toMatchObject({
    name: 'Demo case',
    type: 1,
    regions: [
      { name: 'Housing', regionType: 'solid', subregions: [], boundaries: [] },
      { name: 'Coolant', regionType: 'fluid', boundaries: [{ boundaryType: 'fixedFlowRateInlet' }, { boundaryType: 'pressureOutlet' }] },
    ],
    interfaces: [],
  });
});

test('plain JSON can be refused, the wildcard type never is', async () => {
  const { cases, projectId } = await openColdstream({ refusesPlainJson: true });
  const body = JSON.stringify({ type: 1, name: 'New', projectId });

  const plain = await cases('POST', '/cases', { body, headers: { 'content-type': 'application/json' } });
  const wildcard = await cases('POST', '/cases', { body, headers: { 'content-type': 'application/*+json' } });

  expect([plain.status, wildcard.status]).toEqual([415, 200]);
});

test('an empty case tells null where that is asked for', async () => {
  const { cases, newCase } = await openColdstream({ emptyIsNull: true });

  const { json } = await cases('GET', `/cases/setup/${await newCase()}`);

  expect(json).toMatchObject({ regions: null, interfaces: null, settings: null });
});

test('components are made, changed, read and deleted with what is inside them', async () => {
  const { cases, newCase } = await openColdstream();
  const caseId = await newCase();
  const made = await cases('POST', '/regions', { json: { caseId, name: 'Fluid' } });
  const regionId = made.json.id;
  const boundary = await cases('POST', '/boundaries', { json: { caseId, regionId, name: 'Inlet' } });

  const changed = await cases('PUT', `/regions/${regionId}`, { json: { name: 'Coolant', RegionType: 'fluid', data: '{"a":1}' } });
  const badType = await cases('PUT', `/regions/${regionId}`, { json: { regionType: 'gas' } });
  const badData = await cases('PUT', `/regions/${regionId}`, { json: { data: '{' } });
  const deleted = await cases('DELETE', `/regions/${regionId}`);

  expect(changed.json).toEqual({ id: regionId, caseId, name: 'Coolant', regionType: 'fluid', data: '{"a":1}', fileMetadataId: null });
  expect([badType, badData].map(refusal)).toEqual([
    { status: 400, message: 'The field regionType is missing or invalid.' },
    { status: 400, message: 'The field data is missing or invalid.' },
  ]);
  expect([deleted.status, (await cases('GET', `/regions/${regionId}`)).status]).toEqual([204, 404]);
  expect((await cases('GET', `/boundaries/${boundary.json.id}`)).status).toBe(404);
});

test('a file is registered, put and listed', async () => {
  const { files, newCase, region, upload, sandbox } = await openColdstream();
  const caseId = await newCase();
  const componentId = await region(caseId);

  const { entry, put } = await upload(caseId, 'solid.step', componentId);
  const list = await files('GET', `/cases/${caseId}/files`);
  const one = await files('GET', `/cases/${caseId}/files/${entry.id}`);
  const back = await clientOf(String(one.json.preSignedUrl))('GET', '');

  expect(entry).toMatchObject({ fileName: 'solid.step', fileSize: 13, caseComponentId: componentId });
  expect(entry.fileUrl).not.toContain('?');
  expect([put.status, back.text]).toEqual([200, 'ISO-10303-21;']);
  expect(list.json).toMatchObject([{ id: entry.id, caseComponentId: componentId }]);
  expect(sandbox.log.uploads).toMatchObject([{ fileId: entry.id, fileName: 'solid.step', sizeBytes: 13 }]);
});

test('a file of a component that the case does not have is refused', async () => {
  const { files, newCase } = await openColdstream();
  const caseId = await newCase();

  expect(refusal(await files('POST', `/cases/${caseId}/files`, { json: { fileName: 'a.step', fileSize: 1, caseComponentId: 1 } }))).toEqual(
    {
      status: 404,
      message: `Component 1 was not found in case ${caseId}.`,
    },
  );
});

test('a job is running for its time and its polls, and keeps the case busy meanwhile', async () => {
  const { cases, newCase, region, upload, sandbox, clock } = await openColdstream({ jobMs: 4_000, jobPolls: 1, busyStatus: 409 });
  const caseId = await newCase();
  const { order } = await upload(caseId, 'solid.step', await region(caseId));

  const started = await cases('POST', '/jobs/convert', { json: order });
  const long = () => cases('GET', `/jobs/${started.json.jobId}/long`);
  const busy = await cases('POST', '/jobs/convert', { json: order });
  await sandbox.settled();
  const first = await long();
  await clock.advance(4_000);
  const second = await long();
  const again = await cases('POST', '/jobs/convert', { json: order });

  expect(refusal(busy)).toEqual({ status: 409, message: `Job already runs for case ${caseId}` });
  expect([first.status, first.text, second.status]).toEqual([202, '', 200]);
  expect(second.json).toEqual({ jobStatus: 2, messages: [] });
  expect(again.status).toBe(202);
});

test('a job takes the plain address of the file and not the signed one', async () => {
  const { cases, newCase, region, upload } = await openColdstream();
  const caseId = await newCase();
  const { entry, order } = await upload(caseId, 'solid.step', await region(caseId));

  const signed = await cases('POST', '/jobs/convert', { json: { ...order, fileURL: entry.preSignedUrl } });
  const other = await cases('POST', '/jobs/convert', { json: { ...order, fileURL: 'https://example.com/x' } });
  const wrongKind = await cases('POST', '/jobs/initialize', { json: order });

  expect([signed, other, wrongKind].map(refusal)).toEqual([
    { status: 400, message: 'The field fileURL takes the plain address of the file, not the pre-signed one.' },
    { status: 400, message: 'The field fileURL is not the address of that file.' },
    { status: 400, message: 'Only a file of a complete case initializes it.' },
  ]);
});

test.each([
  ['by an option', 'solid.step', { jobFault: () => 'Too many faces.' }, 'Too many faces.'],
  ['because the engine cannot read it', 'solid.step', { engine: refusing() }, 'The file is damaged.'],
  ['because it is no STEP file', 'solid.stl', {}, 'Only STEP files can be converted.'],
])('a job fails %s', async (_, fileName, options, sentence) => {
  const { cases, newCase, region, upload, ended } = await openColdstream(options);
  const caseId = await newCase();
  const { order } = await upload(caseId, fileName, await region(caseId));

  const { json } = await cases('POST', '/jobs/convert', { json: order });
  const end = await ended(json.jobId);

  expect(end.json).toMatchObject({ jobStatus: 3, messages: [{ severity: 'error', message: sentence }] });
});

function refusing(): ColdstreamSandboxOptions['engine'] {
  return { analyze: () => Promise.reject(new InputError('The file is damaged.', 'Export it again.')) };
}

test('real files become regions with a surface in their true size', async () => {
  const engine = createEngine(() => ({ childFile: resolve('dist/child.js'), processes: 1, timeoutS: 60, memoryMb: 4096 }));
  onTestFinished(() => engine.close());
  const { cases, newCase, upload, ended } = await openColdstream({ engine });
  const caseId = await newCase();
  const { order } = await upload(caseId, 'two.step', undefined, await readFile('examples/two-bodies-inch.step', 'latin1'));

  const { json } = await cases('POST', '/jobs/initialize', { json: order });
  const end = await ended(json.jobId);
  const setup = await cases('GET', `/cases/setup/${caseId}`);

  const regions = setup.json.regions as { name: string; stl: string; fileMetadataId: number }[];
  const sizes = await Promise.all(regions.map(async ({ stl }) => boxOf(new DataView(await (await fetch(stl)).arrayBuffer()))));
  expect(end.json).toEqual({ jobStatus: 2, messages: [] });
  expect(regions.map(({ name }) => name)).toEqual(['Region 1', 'Region 2']);
  expect(sizes).toEqual([
    ['76.2', '19.0', '19.0'],
    ['12.7', '25.4', '25.4'],
  ]);
});

/** The lengths of the bounding box of a binary STL. */
function boxOf(stl: DataView): string[] {
  return [0, 1, 2].map((axis) => {
    const values = Array.from({ length: 3 * stl.getUint32(80, true) }, (_, corner) =>
      stl.getFloat32(84 + 50 * Math.floor(corner / 3) + 12 + 12 * (corner % 3) + 4 * axis, true),
    );
    return (Math.max(...values) - Math.min(...values)).toFixed(1);
  });
}

test('a case that is not valid is refused, and says why', async () => {
  const { cases, newCase, region } = await openColdstream();
  const caseId = await newCase();
  await region(caseId);

  const validated = await cases('POST', '/cases/validate', { json: { caseId } });
  const submitted = await cases('POST', '/cases/submit', { json: { caseId, resolution: 0, credits: 1 } });

  expect(validated.json).toEqual({
    status: 2,
    validationMessages: ['Region Block has no geometry.', 'Region Block has no type.', 'The case has no boundary with a type.'].map(
      (message) => ({
        severity: 'error',
        message,
      }),
    ),
  });
  expect(submitted.status).toBe(400);
});

test('a submitted case is queued, runs and ends with results, and spends its credits once', async () => {
  const { cases, demoId, clock, sandbox } = await openColdstream({ credits: 10, queueMs: 10_000, runMs: 60_000 });
  const order = { caseId: demoId, resolution: 0, credits: 8 };
  const status = async () => (await cases('GET', `/cases/${demoId}`)).json.status;
  await cases('POST', `/cases/${demoId}/estimation`);
  const estimate = await cases('GET', `/cases/${demoId}/estimation/result`);
  const early = await cases('GET', `/cases/result/${demoId}`);

  const submitted = await cases('POST', '/cases/submit', { json: order });
  const twice = await cases('POST', '/cases/submit', { json: order });
  const walk = [await status()];
  await clock.advance(10_000);
  walk.push(await status());
  await clock.advance(60_000);
  walk.push(await status());
  const result = await cases('GET', `/cases/result/${demoId}`);
  const graph = await cases('GET', `/cases/${demoId}/results/evolution-graph`);

  expect(estimate.json).toEqual({ credits: 8, estimatedTime: 720 });
  expect(refusal(early)).toEqual({ status: 404, message: `Case ${demoId} has no results.` });
  expect([submitted.status, submitted.text]).toEqual([200, '']);
  expect(refusal(twice)).toEqual({ status: 400, message: `Case ${demoId} was already submitted.` });
  expect(walk).toEqual([4, 1, 2]);
  expect([sandbox.credits(), sandbox.log.submissions.length]).toEqual([2, 1]);
  // 25 W into 0.3992 kg/s of water.
  expect(Number(result.json.outletK) - 293.15).toBeCloseTo(0.014975, 5);
  expect(Object.keys(graph.json)).toEqual(['targetGraphs', 'overallDesignPerformanceGraph']);
});

test('a case can stall, and one that costs too much is not started', async () => {
  const { cases, demoId, clock } = await openColdstream({ credits: 5, queueMs: 0, runMs: 0, caseStalls: (name) => name === 'Demo case' });

  const dear = await cases('POST', '/cases/submit', { json: { caseId: demoId, resolution: 0, credits: 6 } });
  const wrong = await cases('POST', '/cases/submit', { json: { caseId: demoId, resolution: 3, credits: 5 } });
  await cases('POST', '/cases/submit', { json: { caseId: demoId, resolution: 0, credits: 5 } });
  await clock.advance(1);

  expect([dear, wrong].map(refusal)).toEqual([
    { status: 400, message: 'The organization does not have enough credits.' },
    { status: 400, message: 'The field resolution is missing or invalid.' },
  ]);
  expect((await cases('GET', `/cases/${demoId}`)).json.status).toBe(3);
});

test('behind Azure a file needs its kind of blob', async () => {
  const { newCase, upload, files, cases, region, ended } = await openColdstream({ storage: 'azure' });
  const caseId = await newCase();
  const { entry, put, order } = await upload(caseId, 'solid.step', await region(caseId));
  const headers = { ...octets, 'x-ms-blob-type': 'BlockBlob' };

  const right = await clientOf(String(entry.preSignedUrl))('PUT', '', { body: 'ISO-10303-21;', headers });
  const { json } = await cases('POST', '/jobs/convert', { json: order });
  const end = await ended(json.jobId);
  const link = await files('GET', `/cases/${caseId}/files/${entry.id}`);

  expect([put.status, right.status, end.json.jobStatus]).toEqual([400, 201, 2]);
  expect((await clientOf(String(link.json.preSignedUrl))('GET', '')).text).toBe('ISO-10303-21;');
});

test('cases come in pages', async () => {
  const { cases, newCase, projectId } = await openColdstream();
  for (let made = 0; made < 4; made++) await newCase();

  const second = await cases('GET', `/projects/${projectId}/cases?pageNumber=2&PageSize=2`);

  expect([second.json.totalPages, second.json.pageNumber, (second.json.items as unknown[]).length]).toEqual([3, 2, 2]);
});
