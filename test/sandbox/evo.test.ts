import { expect, test } from 'vitest';
import { openEvoSandbox } from '../../src/sandbox/evo/evo.js';
import type { EvoSandboxOptions } from '../../src/sandbox/evo/options.js';
import { stoppedClock } from './spark-fixture.js';
import { clientOf, closing, type Reply } from './vendor-client.js';

const block = { 'x-ms-blob-type': 'BlockBlob' };

async function openEvo(options: Partial<EvoSandboxOptions> = {}) {
  const clock = stoppedClock();
  const sandbox = closing(await openEvoSandbox({ clock, speed: 1, visibleAfterMs: 0, ...options }));
  const base = `/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.workspaceId}`;
  const hub = clientOf(sandbox.hubUrl, sandbox.token);
  const ask = (method: string, path: string) => hub(method, `${base}${path}`);
  const write = (link: unknown, content: string) => clientOf(String(link))('PUT', '', { body: content, headers: block });
  const upload = async (path: string, content: string) => {
    const { json } = await ask('PUT', `/files/path/${path}`);
    await write(json.upload, content);
    return json as { file_id: string; version_id: string; upload: string };
  };
  return { sandbox, clock, hub, ask, write, upload };
}

const problem = ({ status, json }: Reply) => ({
  status,
  type: String(json.type).replace('https://seequent.com/error-codes', ''),
  title: json.title,
});
const notFound = { status: 404, type: '/file-api/files/not-found', title: 'File Not Found.' };
const gone = { status: 410, type: '/file-api/files/gone', title: 'The file has been deleted' };

test('client credentials give a token for the scopes that were asked for', async () => {
  const { sandbox } = await openEvo({ accessTokenS: 60 });
  const { clientId: client_id, clientSecret: client_secret } = sandbox;
  const token = (form: Record<string, string>) => clientOf(sandbox.issuerUrl)('POST', '/connect/token', { form });
  const scope = 'evo.discovery evo.workspace offline_access';

  const good = await token({ grant_type: 'client_credentials', scope, client_id, client_secret });
  const refreshed = await token({ grant_type: 'refresh_token', refresh_token: String(good.json.refresh_token), client_id });
  const reused = await token({ grant_type: 'refresh_token', refresh_token: String(good.json.refresh_token), client_id });
  const wrong = await token({ grant_type: 'client_credentials', scope, client_id, client_secret: 'x' });
  const unknown = await token({ grant_type: 'client_credentials', scope: 'everything', client_id, client_secret });
  const listed = await clientOf(sandbox.hubUrl, String(good.json.access_token))('GET', `/file/v2/orgs/${sandbox.orgId}/workspaces/x/files`);

  expect(good.json).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
  expect([refreshed.status, reused.json.error]).toEqual([200, 'invalid_grant']);
  expect([wrong.status, wrong.json.error, unknown.status, unknown.json.error]).toEqual([401, 'invalid_client', 400, 'invalid_scope']);
  expect(problem(listed)).toEqual({ status: 403, type: '/file-api/auth/insufficient-scope', title: 'Insufficient Scope.' });
});

test('discovery leads to the hub, the hub to the workspaces', async () => {
  const { sandbox, hub } = await openEvo();

  const found = await clientOf(sandbox.discoveryUrl, sandbox.token)('GET', '/evo/identity/v2/discovery?service=file');
  const workspaces = await hub('GET', `/workspace/orgs/${sandbox.orgId}/workspaces?limit=1&offset=1`);

  expect(found.json).toEqual({
    discovery: {
      organizations: [{ id: sandbox.orgId, display_name: 'Demo organization' }],
      hubs: [{ code: 'demo', display_name: 'Demo hub', url: sandbox.hubUrl }],
      services: [{ code: 'file', display_name: 'File' }],
      service_access: [{ org_id: sandbox.orgId, hub_code: 'demo', services: ['file'] }],
    },
  });
  expect(workspaces.json).toMatchObject({
    links: { next: null, count: 1, total: 2 },
    results: [{ id: sandbox.readOnlyWorkspaceId, name: 'Reference data', current_user_role: 'viewer' }],
  });
});

test('an uploaded file is served with the documented fields once the lag is over', async () => {
  const { ask, write, clock, sandbox } = await openEvo({ visibleAfterMs: 1_500 });
  const path = '/files/path/drill%20holes/a%2Bb.csv';

  const { json: registered } = await ask('PUT', path);
  await write(registered.upload, 'a,b\n1,2\n');
  const early = await ask('GET', path);
  await clock.advance(1_500);
  const { json } = await ask('GET', path);
  const content = await clientOf(String(json.download))('GET', '');

  expect(Object.keys(registered)).toEqual(['file_id', 'upload', 'version_id']);
  expect(problem(early)).toEqual(notFound);
  expect(json).toMatchObject({
    ...{ file_id: registered.file_id, version_id: registered.version_id, name: 'a+b.csv', path: '/drill holes/', size: 8 },
    ...{ created_at: '2026-03-05T14:30:00Z', created_by: { name: 'Demo Service' }, deleted_at: null, versions: null },
  });
  for (const field of ['etag', 'modified_at', 'modified_by', 'deleted_by', 'self']) expect(json).toHaveProperty(field);
  expect([content.text, content.headers.get('content-disposition')]).toEqual(['a,b\n1,2\n', "attachment; filename*=UTF-8''a%2Bb.csv"]);
  expect(sandbox.log.uploads).toMatchObject([{ fileId: registered.file_id, versionId: registered.version_id, sizeBytes: 8 }]);
});

test('until a new version is served, the one before is', async () => {
  const { ask, upload, write, clock } = await openEvo({ visibleAfterMs: 1_500 });
  const first = await upload('a.csv', 'one');
  await clock.advance(1_500);
  const { json: second } = await ask('PUT', `/files/${first.file_id}`);
  await write(second.upload, 'second');
  const during = await ask('GET', '/files/path/a.csv');
  await clock.advance(1_500);

  const after = await ask('GET', '/files/path/a.csv?include_versions=true');
  const old = await ask('GET', `/files/${first.file_id}?version_id=${first.version_id}`);

  expect([during.json.version_id, after.json.version_id]).toEqual([first.version_id, second.version_id]);
  expect(after.json.versions).toMatchObject([
    { version_id: first.version_id, size: 3 },
    { version_id: second.version_id, size: 6 },
  ]);
  expect((await clientOf(String(old.json.download))('GET', '')).text).toBe('one');
});

test('version ids can be bare numbers beyond what a JSON number holds', async () => {
  const { ask, upload } = await openEvo({ versionIds: 'number' });
  await upload('a.csv', 'one');

  const { text, json } = await ask('GET', '/files/path/a.csv');

  const [, digits = ''] = /"version_id":(\d+),/.exec(text) ?? [];
  expect(digits).toBe('1772721000000785597');
  expect(String(json.version_id)).not.toBe(digits);
});

test('a version can get another id than its registration', async () => {
  const { ask, upload } = await openEvo({ renumbersVersions: true });

  const registered = await upload('a.csv', 'one');
  const { json } = await ask('GET', '/files/path/a.csv');

  expect([registered.version_id, json.version_id]).toEqual(['1772721000000785597', '1772721000000785598']);
});

test('a link that is over is renewed for the same version, until that is complete', async () => {
  const { ask, write, clock, sandbox } = await openEvo({ linkMs: 60_000 });
  const { json: first } = await ask('PUT', '/files/path/a.csv');
  await clock.advance(60_000);
  const late = await write(first.upload, 'one');

  const { json: renewed } = await ask('PUT', `/files/${first.file_id}?version_id=${first.version_id}`);
  const written = await write(renewed.upload, 'one');
  const complete = await ask('PUT', `/files/path/a.csv?version_id=${first.version_id}`);
  const unknown = await ask('PUT', '/files/path/a.csv?version_id=1');

  expect([late.status, late.headers.get('x-ms-error-code')]).toEqual([403, 'AuthenticationFailed']);
  expect([renewed.version_id, renewed.file_id, written.status]).toEqual([first.version_id, first.file_id, 201]);
  expect(problem(complete)).toEqual({
    status: 400,
    type: '/file-api/files/no-file-upload-in-progress',
    title: 'No file upload in progress',
  });
  expect(problem(unknown)).toEqual(notFound);
  expect(sandbox.log.registrations.map(({ isRenewal }) => isRenewal)).toEqual([false, true]);
});

test('a deleted file is gone, listed as deleted, and restored in its place', async () => {
  const { ask, upload } = await openEvo();
  const { file_id: id } = await upload('a.csv', 'one');

  const deleted = await ask('DELETE', '/files/path/a.csv');
  const answers = [await ask('GET', '/files/path/a.csv'), await ask('GET', `/files/${id}`), await ask('PUT', `/files/${id}`)];
  const seen = await ask('GET', `/files/${id}?deleted=true`);
  const listed = [await ask('GET', '/files'), await ask('GET', '/files?deleted=true')];
  const restored = await ask('PUT', `/files/${id}?deleted=false`);

  expect([deleted.status, restored.status, restored.text]).toEqual([204, 204, '']);
  expect(answers.map(problem)).toEqual([gone, gone, gone]);
  expect(seen.json).toMatchObject({ deleted_at: '2026-03-05T14:30:00Z', deleted_by: { name: 'Demo Service' } });
  expect(listed.map(({ json }) => json.total)).toEqual([0, 1]);
  expect((await ask('GET', '/files/path/a.csv')).json.file_id).toBe(id);
});

test('a file whose place was taken is restored beside it', async () => {
  const { ask, upload } = await openEvo();
  const { file_id: id } = await upload('a/b.csv', 'one');
  await ask('DELETE', `/files/${id}`);
  await upload('a/b.csv', 'other');

  const restored = await ask('PUT', `/files/${id}?deleted=false`);

  expect([restored.status, restored.json.name, restored.json.path]).toEqual([303, 'b (1).csv', '/a/']);
  expect(restored.headers.get('location')).toContain(`/files/${id}`);
});

test('a list is filtered, sorted and cut into pages', async () => {
  const { ask, upload, clock } = await openEvo();
  for (const name of ['Beta.csv', 'alpha.csv', 'gamma.txt']) {
    await upload(name, name);
    await clock.advance(60_000);
  }
  const names = ({ json }: Reply) => (json.files as { name: string }[]).map(({ name }) => name);

  const filtered = await ask('GET', '/files?file_name=.CSV&order_by=file_name');
  const newest = await ask('GET', '/files?order_by=desc:created_at&limit=2');
  const rest = await ask('GET', '/files?order_by=desc:created_at&limit=2&offset=2');
  const between = await ask('GET', '/files?created_at=gte:2026-03-05T14:31:00Z&created_at=lt:2026-03-05T14:32:00Z');

  expect(names(filtered)).toEqual(['alpha.csv', 'Beta.csv']);
  expect([names(newest), names(rest)]).toEqual([['gamma.txt', 'alpha.csv'], ['Beta.csv']]);
  expect(newest.json).toMatchObject({ count: 2, limit: 2, offset: 0, total: 3, links: { prev: null } });
  expect(String((newest.json.links as { next: string }).next)).toContain('offset=2');
  expect(names(between)).toEqual(['alpha.csv']);
});

test.each([
  ['PUT', '/files/path/a/../b', 200, undefined],
  ['PUT', '/files/path/a%2F..%2Fb', 400, '/file-api/files/invalid-path'],
  ['PUT', '/files/path/a/', 400, '/file-api/files/invalid-path'],
  ['GET', '/files/not-a-uuid', 422, '/file-api/validation'],
  ['GET', '/files/00000000-0000-4000-8000-000000000000', 404, '/file-api/files/not-found'],
  ['GET', '/files?limit=5001', 422, '/file-api/validation'],
  ['GET', '/files?created_at=yesterday', 422, '/file-api/validation'],
  ['GET', '/files?deleted=maybe', 422, '/file-api/validation'],
  ['GET', '/files/path/none.csv', 404, '/file-api/files/not-found'],
  ['GET', '/files/path/none.csv?version_id=x', 404, '/file-api/files/not-found'],
])('%s %s is answered with %s', async (method, path, status, type) => {
  const { ask } = await openEvo();

  const answer = await ask(method, path);

  expect([answer.status, type && problem(answer).type]).toEqual([status, type]);
});

test('a viewer may read and not write', async () => {
  const { hub, sandbox } = await openEvo();
  const base = `/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.readOnlyWorkspaceId}`;

  const read = await hub('GET', `${base}/files`);
  const write = await hub('PUT', `${base}/files/path/a.csv`);

  expect(read.status).toBe(200);
  expect(write.json).toEqual({
    type: 'https://seequent.com/error-codes/file-api/auth/insufficient-role',
    ...{ title: 'Insufficient Role.', status: 403, detail: 'Your role does not permit this.' },
    ...{ permitted_roles: ['owner', 'editor'], your_role: 'viewer' },
  });
});

test('a token that is missing or over is refused', async () => {
  const { sandbox } = await openEvo();
  const path = `/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.workspaceId}/files`;

  const none = await clientOf(sandbox.hubUrl)('GET', path);
  const wrong = await clientOf(sandbox.hubUrl, 'x')('GET', path);

  expect([none, wrong].map(problem)).toEqual([
    { status: 401, type: '/file-api/auth/missing-token', title: 'Access Denied.' },
    { status: 401, type: '/file-api/auth/invalid-token', title: 'Access Denied.' },
  ]);
});
