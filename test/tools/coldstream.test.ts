import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, InputError } from '../../src/errors.js';
import { openPartFile } from '../../src/files/part-file.js';
import { plainText } from '../../src/mcp/plain-text.js';
import { changesVendor, readsVendor, type Tool } from '../../src/mcp/tool.js';
import type { Services } from '../../src/services.js';
import { findCases } from '../../src/tools/find-cases.js';
import { getCase } from '../../src/tools/get-case.js';
import { runCase } from '../../src/tools/run-case.js';
import { uploadCaseFile } from '../../src/tools/upload-case-file.js';
import { uploadComponentFile } from '../../src/tools/upload-component-file.js';
import { uploadStlFile } from '../../src/tools/upload-stl-file.js';
import { failureOf, json } from '../http/vendor-server.js';
import { partFile, quiet, world } from '../platforms/coldstream/coldstream-world.js';
import { type Answers, caseDocument, setupDocument } from '../vendors/coldstream/coldstream-server.js';

const tools = [uploadComponentFile, uploadCaseFile, uploadStlFile, getCase, findCases, runCase];
const submit = 'POST /case/cases/submit';

/** The tools on a ColdStream of the test; `isReadOnly` forbids to write. */
async function toolsOn(answers: Answers, isReadOnly = false) {
  const {
    url,
    answers: all,
    jobs,
    actions,
    routes,
    bodyOf,
  } = await world({
    'GET /case/cases/5441': json(caseDocument),
    'GET /case/cases/setup/5441': json(setupDocument),
    'GET /case/cases/5441/validation/result': { status: 404 },
    'GET /case/cases/5441/results/evolution-graph': { status: 404 },
    'GET /case/cases/5441/estimation/result': json({ credits: 12 }),
    'POST /case/cases/5441/estimation': { status: 200 },
    'POST /case/cases/validate': json({ status: 1 }),
    'PUT /storage/1': { status: 200 },
    ...answers,
  });
  all['POST /fileserver/cases/5441/files'] ??= json({
    id: 90211,
    preSignedUrl: `${url}/storage/1`,
    fileUrl: 'https://files.example.com/x',
  });
  const services = {
    jobs,
    coldstream: actions,
    openPart: (path: string) => openPartFile(path, { folders: [dirname(path)], homeFolder: dirname(path) }),
    requirePlatform(platform: string, access: 'read' | 'write') {
      if (isReadOnly && access === 'write') throw new ConfigError(`Nothing is sent to ${platform}.`, '');
    },
  } as unknown as Services;
  const ask = async (tool: Tool, args: Record<string, unknown>) =>
    tool.output.parse(await tool.run(tool.input.parse(args), services, quiet));
  return { ask, routes, bodyOf };
}

test('tools that send or spend are marked so, the others read', () => {
  expect(tools.map(({ name, annotations }) => [name, annotations])).toEqual([
    ['upload_component_file', changesVendor],
    ['upload_case_file', changesVendor],
    ['upload_stl_file', changesVendor],
    ['get_case', readsVendor],
    ['find_cases', readsVendor],
    ['run_case', changesVendor],
  ]);
});

test('the file of a component is sent and converted, with ids given as numbers or digits', async () => {
  const { path } = await partFile('solid.step');
  const { ask, bodyOf } = await toolsOn({
    'POST /case/jobs/convert': json({ jobId: 7731 }),
    'GET /case/jobs/7731/long': json({ jobStatus: 2 }),
    'GET /case/boundaries/3': json({ fileMetadataId: 90300 }),
  });

  const answer = await ask(uploadComponentFile, { file: path, caseId: 5441, componentId: '3' });

  expect(answer).toMatchObject({
    state: 'succeeded',
    message: 'solid.step was sent to ColdStream at 2026-01-01T00:00:00.000Z. To send it once more call with force: true.',
    result: { component: { id: '3', name: 'Inlet', shownFileId: '90300' } },
  });
  expect(bodyOf('POST /fileserver/cases/5441/files')).toMatchObject({ caseComponentId: 3 });
});

test('the file of a whole case comes back with its regions', async () => {
  const { path } = await partFile('solid.step');
  const { ask } = await toolsOn({
    'POST /case/jobs/initialize': json({ jobId: 7731 }),
    'GET /case/jobs/7731/long': json({ jobStatus: 2 }),
  });

  const answer = await ask(uploadCaseFile, { file: path, caseId: '5441' });

  expect(answer).toMatchObject({
    state: 'succeeded',
    result: {
      regions: [
        { id: '1', name: 'Housing' },
        { id: '4', name: 'Water' },
      ],
    },
  });
});

test('an STL file is sent; a STEP file in its place is refused', async () => {
  const { path } = await partFile('solid.stl');
  const { path: step } = await partFile('solid.step');
  const { ask } = await toolsOn({});

  const answer = await ask(uploadStlFile, { file: path, caseId: '5441', componentId: '1' });
  const error = await failureOf(ask(uploadStlFile, { file: step, caseId: '5441', componentId: '1' }));

  expect(answer).toMatchObject({ state: 'succeeded', result: { fileId: '90211', component: { id: '1', name: 'Housing' } } });
  expect(error).toBeInstanceOf(InputError);
  expect(error.message).toBe('"solid.step" is no STL file, and nothing else can be sent here.');
});

test('a case and a list of cases are answered with all that was promised', async () => {
  const { ask } = await toolsOn({
    'GET /case/projects/1586/cases': json([caseDocument]),
    'GET /project/projects/1586': json({ id: 1586, name: 'Cooling' }),
  });

  const one = await ask(getCase, { caseId: '5441' });
  const list = await ask(findCases, { projectId: 1586 });

  expect(one).toMatchObject({ caseId: '5441', state: 'created', estimate: { credits: 12 }, regions: [{ id: '1' }, { id: '4' }] });
  expect(plainText(one)).toContain('Inlet');
  expect(list).toEqual({
    source: 'ColdStream (sandbox)',
    cases: [
      { caseId: '5441', name: 'Demo', projectId: '1586', project: 'Cooling', state: 'created', type: 'simulation', submittedAt: null },
    ],
    matches: 1,
    isComplete: true,
  });
});

test('a run without confirm says what it would spend, and submits nothing', async () => {
  const { ask, routes } = await toolsOn({ [submit]: { status: 200 } });

  const answer = await ask(runCase, { caseId: '5441', resolution: 'conceptual' });

  expect(answer).toEqual({
    isValid: true,
    validationMessages: [],
    estimate: { credits: 12 },
    credits: 12,
    message: 'Nothing was submitted. This would spend 12 credits: ask the user, then call with credits: 12 and confirm: true.',
  });
  expect(routes()).not.toContain(submit);
});

test('a run with confirm but without the credits that were agreed is not submitted', async () => {
  const { ask, routes } = await toolsOn({ [submit]: { status: 200 } });

  const error = await failureOf(ask(runCase, { caseId: '5441', resolution: 'draft', confirm: true }));

  expect(error.message).toBe('confirm: true says that the user agreed, but not to how many credits; nothing was submitted.');
  expect(routes()).toEqual([]);
});

test('credits far from the estimate are told beside it', async () => {
  const { ask } = await toolsOn({});

  const answer = await ask(runCase, { caseId: '5441', resolution: 'draft', credits: 100_000 });

  expect(answer).toMatchObject({ message: expect.stringContaining('would spend 100000 credits although the estimate is 12:') });
});

test('a case id that is left out is called missing', async () => {
  const { ask } = await toolsOn({});

  expect((await failureOf(ask(getCase, {}))).message).toContain('is missing: an id in digits');
});

test('a run with confirm is submitted with the credits that were agreed, and followed', async () => {
  let isSubmitted = false;
  const { ask, bodyOf } = await toolsOn({
    [submit]: () => {
      isSubmitted = true;
      return { status: 200 };
    },
    'GET /case/cases/5441': () => json({ ...caseDocument, status: isSubmitted ? 2 : 0 }),
    'GET /case/cases/result/5441': json({ max: 353 }),
    'GET /case/cases/summary/5441': { status: 404 },
  });

  const answer = await ask(runCase, { caseId: '5441', resolution: 'detailed', priorityLevel: 'high', credits: 12, confirm: true });

  expect(answer).toMatchObject({
    state: 'succeeded',
    result: { credits: 12, numbers: { max: 353 }, files: [{ mimeType: 'application/json' }] },
  });
  expect(bodyOf(submit)).toEqual({ caseId: 5441, resolution: 1, credits: 12, priorityLevel: 2 });
});

test.each([
  [uploadComponentFile, { componentId: '1' }],
  [uploadCaseFile, {}],
  [uploadStlFile, { componentId: '1' }],
  [runCase, { resolution: 'draft', confirm: true }],
])('nothing is sent where this server is set to read only', async (tool, more) => {
  const { ask, routes } = await toolsOn({}, true);

  const error = await failureOf(ask(tool, { caseId: '5441', ...(tool === runCase ? {} : { file: '/nowhere.step' }), ...more }));

  expect(error).toEqual(new ConfigError('Nothing is sent to coldstream.', ''));
  expect(routes()).toEqual([]);
});

test.each(['', '../1', '5441/setup', '-1', '1e3'])('the case id %j is refused', async (caseId) => {
  const { ask, routes } = await toolsOn({});

  const error = await failureOf(ask(getCase, { caseId }));

  expect(error.message).toContain('digits');
  expect(routes()).toEqual([]);
});
