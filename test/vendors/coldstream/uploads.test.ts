import { expect, test } from 'vitest';
import { InputError, VendorError } from '../../../src/errors.js';
import { LinkRefused } from '../../../src/http/storage/storage.js';
import { CaseBusy, NotAccepted } from '../../../src/vendors/coldstream/refusals.js';
import { canary, failureOf, json, type Reply } from '../../http/vendor-server.js';
import { coldstreamWith, fileOf, type Server, stepText } from './coldstream-server.js';

const register = 'POST /fileserver/cases/5441/files';
const component = { caseId: '5441', componentId: '426161' };
const sent = { fileId: '90211', fileUrl: 'https://files.example.com/cases/5441/solid.step' };

/** Answers a registration with a link to the storage of the same server. */
async function serverWith(link: string, answers: Record<string, Reply | Reply[]> = {}, id = 90211) {
  const entry = (url: string, fileId: number) => json({ id: fileId, preSignedUrl: `${url}${link}`, fileUrl: sent.fileUrl });
  const server = await coldstreamWith({ 'PUT /storage/90211': { status: 200 }, ...answers });
  if (!(register in answers)) server.answers[register] = entry(server.url, id);
  return {
    ...server,
    entry: (fileId: number, path = link) => json({ id: fileId, preSignedUrl: `${server.url}${path}`, fileUrl: sent.fileUrl }),
  };
}

const putOf = ({ seen }: Pick<Server, 'seen'>) => seen.find(({ route }) => route.startsWith('PUT'));

test('a file is registered with its name and size, and its bytes go to the link without any credentials', async () => {
  const file = await fileOf('solid.step', stepText);
  const server = await serverWith(`/storage/90211?token=${canary}`);
  const told: [number, string][] = [];

  const result = await server.coldstream.sendFile(component, file, { progress: (fraction, message) => told.push([fraction, message]) });

  expect(result).toEqual(sent);
  expect(server.routes()).toEqual([register, 'PUT /storage/90211']);
  expect(server.bodyOf(register)).toEqual({ fileName: 'solid.step', fileSize: 62, caseComponentId: 426161 });
  expect(putOf(server)).toMatchObject({ body: stepText, type: 'application/octet-stream', authorization: undefined });
  expect(told.at(-1)).toEqual([1, 'uploading 0 of 0 kB']);
});

test('a link to an Azure blob says which kind of blob it makes, another one does not', async () => {
  const file = await fileOf('solid.step', stepText);
  const kinds: unknown[] = [];
  const put = (request: { headers: Record<string, unknown> }) => {
    kinds.push(request.headers['x-ms-blob-type']);
    return { status: 201 };
  };
  const azure = await serverWith('/storage/90211?sv=2022-11-02&se=2099-01-01T00%3A00%3A00Z&sig=abc');
  const plain = await serverWith('/storage/90211?sig=abc');
  azure.answers['PUT /storage/90211'] = put;
  plain.answers['PUT /storage/90211'] = put;

  await azure.coldstream.sendFile(component, file);
  await plain.coldstream.sendFile(component, file);

  expect(kinds).toEqual(['BlockBlob', undefined]);
});

test('for a whole case the component is left out, or null where that is refused', async () => {
  const file = await fileOf('all.step', stepText);
  const server = await serverWith('/storage/90211');
  server.answers[register] = [json({ Message: 'caseComponentId is required' }, { status: 400 }), server.entry(90211)];

  await server.coldstream.sendFile({ caseId: '5441' }, file);

  expect(server.seen.filter(({ route }) => route === register).map(({ body }) => body)).toEqual([
    { fileName: 'all.step', fileSize: 62 },
    { fileName: 'all.step', fileSize: 62, caseComponentId: null },
  ]);
});

test('where both are refused, the first refusal is told', async () => {
  const file = await fileOf('all.step', stepText);
  const refusals = ['The case is closed', 'Null is nothing'].map((Message) => json({ Message }, { status: 400 }));
  const { coldstream } = await coldstreamWith({ [register]: refusals });

  const error = await failureOf(coldstream.sendFile({ caseId: '5441' }, file));

  expect(error).toBeInstanceOf(NotAccepted);
  expect(error.message).toBe('ColdStream does not accept this (400 to POST /cases/{caseId}/files; ColdStream says: "The case is closed").');
});

test('[U3] a refused link is replaced by registering again, and the new entry counts', async () => {
  const file = await fileOf('solid.step', stepText);
  const server = await serverWith('/storage/90211', { 'PUT /storage/90211': { status: 403 }, 'PUT /storage/90212': { status: 200 } });
  server.answers[register] = [server.entry(90211), server.entry(90212, '/storage/90212')];

  const result = await server.coldstream.sendFile(component, file);

  expect(result).toEqual({ ...sent, fileId: '90212' });
  expect(server.routes()).toEqual([register, 'PUT /storage/90211', register, 'PUT /storage/90212']);
});

test('[U3] a storage that refuses the second link too is told, without the query of a link', async () => {
  const file = await fileOf('solid.step', stepText);
  const server = await serverWith(`/storage/90211?sig=${canary}`, { 'PUT /storage/90211': { status: 403, body: canary } });

  const error = await failureOf(server.coldstream.sendFile(component, file));

  expect(error).toBeInstanceOf(LinkRefused);
  expect(server.routes().filter((route) => route === register)).toHaveLength(2);
});

test.each([
  ['convert', 'POST /case/jobs/convert'],
  ['initialize', 'POST /case/jobs/initialize'],
] as const)('to %s a file its plain address is told', async (work, route) => {
  const { coldstream, bodyOf } = await coldstreamWith({ [route]: json({ jobId: 7731 }, { status: 202 }) });

  const jobId = await coldstream.startWork(work, '5441', sent);

  expect(jobId).toBe('7731');
  expect(bodyOf(route)).toEqual({ caseId: 5441, fileId: 90211, fileURL: sent.fileUrl });
});

test('a file without an address is not told to anyone', async () => {
  const { coldstream, seen } = await coldstreamWith({});

  const error = await failureOf(coldstream.startWork('convert', '5441', { fileId: '1' }));

  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe('ColdStream gave the file no address, so it cannot be told to convert it.');
  expect(seen).toEqual([]);
});

test.each([
  [400, JSON.stringify({ Message: 'Job already runs for case 5441' })],
  [409, JSON.stringify({ title: 'Conflict', detail: 'busy', extra: 'Job already runs for case 5441' })],
  [500, 'Job already runs for case 5441'],
])('a busy case is known by the text, whatever the status (%i)', async (status, body) => {
  const { coldstream, routes } = await coldstreamWith({ 'POST /case/jobs/convert': { status, body } });

  const error = await failureOf(coldstream.startWork('convert', '5441', sent));

  expect(error).toBeInstanceOf(CaseBusy);
  expect(error.message).toMatch(
    /^ColdStream is still at another job of this case \(\d{3} to POST \/jobs\/convert; ColdStream says: ".+"\)\.$/,
  );
  expect(routes()).toHaveLength(1);
});

test.each([
  [{ status: 202 }, { state: 'running' }],
  [json({ jobStatus: 0 }), { state: 'running' }],
  [json({ jobStatus: 1, messages: [] }), { state: 'running' }],
  [json({ jobStatus: 2, messages: null }), { state: 'done', messages: [] }],
  [json({ jobStatus: 'Succeeded' }), { state: 'done', messages: [] }],
  [
    json({ jobStatus: 3, messages: [{ id: 1, severity: 'error', message: 'No\u202e solid\nfound' }] }),
    { state: 'failed', messages: [{ severity: 'error', text: 'No solid found' }] },
  ],
  [json({ jobStatus: 7 }), { state: 'failed', messages: [] }],
  [json({ Message: 'Job 7731 was not found' }, { status: 404 }), { state: 'unknown' }],
  [{ status: 405 }, { state: 'unknown' }],
])('a job that is answered with %j is %j', async (answer, state) => {
  const { coldstream } = await coldstreamWith({ 'GET /case/jobs/7731/long': answer });

  const seen = await coldstream.readWork('7731');

  expect(seen).toEqual(state);
});

test('a look at a job that fails is not repeated here: whoever follows it looks again', async () => {
  const { coldstream, routes } = await coldstreamWith({ 'GET /case/jobs/7731/long': { status: 503 } });

  const error = await failureOf(coldstream.readWork('7731'));

  expect(error).toBeInstanceOf(VendorError);
  expect(routes()).toHaveLength(1);
});

test.each([
  [
    json({ Message: 'Too big.' }, { status: 413 }),
    InputError,
    'ColdStream finds the file too large (413 to POST /cases/{caseId}/files; ColdStream says: "Too big.").',
  ],
  [
    json({ type: 'about:blank', title: 'Gone away', status: 404 }, { status: 404 }),
    InputError,
    'ColdStream did not find what was asked for (404 to POST /cases/{caseId}/files; ColdStream says: "Gone away").',
  ],
  [
    { status: 402, body: 'Buy more' },
    InputError,
    'ColdStream wants more credits (402 to POST /cases/{caseId}/files; ColdStream says: "Buy more").',
  ],
  [{ status: 500, body: '' }, VendorError, 'ColdStream answered 500 to POST /cases/{caseId}/files.'],
])('a refusal %j is told by who can mend it', async (answer, kind, message) => {
  const file = await fileOf('solid.step', stepText);
  const { coldstream } = await coldstreamWith({ [register]: answer });

  const error = await failureOf(coldstream.sendFile(component, file));

  expect(error).toBeInstanceOf(kind);
  expect(error.message).toBe(message);
});
