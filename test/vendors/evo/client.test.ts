import { expect, test } from 'vitest';
import { ConfigError, InputError, VendorError } from '../../../src/errors.js';
import { toRefusal } from '../../../src/http/refusal.js';
import { Gone, NothingPending, NotThere } from '../../../src/vendors/evo/refusals.js';
import { failureOf, json, type Reply } from '../../http/vendor-server.js';
import { base, problem, startEvo } from './evo-server.js';

/** A client of a server that gives this answer to everything. */
async function answeredWith(...replies: Reply[]) {
  const server = await startEvo({ fault: () => replies[Math.min(server.received.length, replies.length) - 1] });
  return { ...server, seen: () => server.received.map(({ method, url }) => `${method} ${url.replace(base, '')}`) };
}

const registration = (versionId: string) => ({
  body: `{"file_id":"f1","version_id":${versionId},"upload":"https://blob.example/x?sig=1"}`,
});
const fileRef = { fileId: 'f1' };

test.each([
  ['1701303755570785597', '1701303755570785597'],
  ['"1701303755570785597"', '1701303755570785597'],
  ['42', '42'],
])('the version id %s is read without loss', async (printed, versionId) => {
  const { evo } = await answeredWith(registration(printed));

  const pending = await evo.register(fileRef);

  expect(pending).toEqual({ fileId: 'f1', versionId, uploadUrl: 'https://blob.example/x?sig=1' });
});

test.each(['a\u001b[31mb', 'a\u202eb', 'a b', '', 'x'.repeat(101)])(
  '[E5] the id %j of a file is none, since ids are shown as they came',
  async (id) => {
    const { evo } = await answeredWith(json({ file_id: id, version_id: '1', upload: 'https://blob.example/x' }));

    const failure = await failureOf(evo.register(fileRef));

    expect(failure).toBeInstanceOf(VendorError);
    expect(failure.message).toContain('in a form that differs from its contract at "file_id"');
  },
);

test('a file is announced by its path or its id, and never with a body', async () => {
  const { evo, seen, received } = await answeredWith(registration('1'));

  await evo.register({ path: 'a b/c+d.csv' });
  await evo.register(fileRef);

  expect(seen()).toEqual(['PUT /path/a%20b/c%2Bd.csv', 'PUT /f1']);
  expect(received.map(({ body, headers }) => [body.length, headers['content-length']])).toEqual([
    [0, '0'],
    [0, '0'],
  ]);
});

test('a link is renewed for the version that is waited for, and for no other', async () => {
  const same = await answeredWith(registration('7'));
  const other = await answeredWith(registration('8'));
  const complete = await answeredWith(problem('files/no-file-upload-in-progress'));

  const url = await same.evo.renewUpload('f1', '7');
  const failure = await failureOf(other.evo.renewUpload('f1', '7'));
  const nothing = await failureOf(complete.evo.renewUpload('f1', '7'));

  expect(url).toBe('https://blob.example/x?sig=1');
  expect(same.seen()).toEqual(['PUT /f1?version_id=7']);
  expect(failure.message).toBe('Seequent Evo (sandbox) was asked for version 7 and answered with version 8.');
  expect(nothing).toBeInstanceOf(NothingPending);
});

test('a version is read with its link; one that was not asked for is refused', async () => {
  const document = json({
    file_id: 'f1',
    version_id: '7',
    name: 'a.csv',
    path: '/',
    size: 3,
    etag: '"0x1"',
    download: 'https://b.example/?sig=1',
  });
  const { evo, seen } = await answeredWith(document);

  const newest = await evo.read({ path: 'a.csv' });
  const same = await evo.read(fileRef, { versionId: '7' });
  const failure = await failureOf(evo.read(fileRef, { versionId: '6' }));

  expect(newest).toMatchObject({ versionId: '7', etag: '"0x1"', downloadUrl: 'https://b.example/?sig=1' });
  expect(same).toEqual(newest);
  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Seequent Evo (sandbox) was asked for version 6 and answered with version 7.');
  expect(seen()).toEqual(['GET /path/a.csv', 'GET /f1?version_id=7', 'GET /f1?version_id=6']);
});

test('a link that is no address of the web is no link', async () => {
  const { evo } = await answeredWith(json({ file_id: 'f1', version_id: '7', download: 'file:///etc/passwd' }));

  const file = await evo.read(fileRef);

  expect(file.downloadUrl).toBeUndefined();
});

test('a restored file is read where it is then, whether in place or under another path', async () => {
  const document = json({ file_id: 'f1', version_id: '7', name: 'a (2).csv', path: '/x' });
  const inPlace = await answeredWith({ status: 204 }, document);
  const moved = await answeredWith({ status: 303, headers: { location: '/elsewhere' }, body: '{"path":"/x"}' }, document);

  const files = [await inPlace.evo.restore('f1'), await moved.evo.restore('f1')];

  expect(files.map(({ path }) => path)).toEqual(['x/a (2).csv', 'x/a (2).csv']);
  expect(inPlace.seen()).toEqual(['PUT /f1?deleted=false', 'GET /f1']);
  expect(moved.seen()).toEqual(['PUT /f1?deleted=false', 'GET /f1']);
});

test('a restore that is refused says so', async () => {
  const { evo, seen } = await answeredWith(problem('files/not-found'));

  const failure = await failureOf(evo.restore('f1'));

  expect(failure).toBeInstanceOf(NotThere);
  expect(seen()).toHaveLength(1);
});

test('versions come with their times, the newest first', async () => {
  const versions = [
    { version_id: '1', created_at: '2026-01-01T00:00:00' },
    { version_id: '3', created_at: '2026-01-03T00:00:00' },
    { version_id: '2', created_at: '2026-01-02T00:00:00' },
  ];
  const { evo, seen } = await answeredWith(json({ file_id: 'f1', version_id: '3', versions }));

  const known = await evo.readVersions(fileRef);

  expect(known.map(({ versionId }) => versionId)).toEqual(['3', '2', '1']);
  expect(seen()).toEqual(['GET /f1?include_versions=true']);
});

const says = (words: string) => `; Seequent Evo says: "${words}")`;
const route = 'GET /file/v2/orgs/{org}/workspaces/{workspace}/files/{file}';
const errors: [Reply, new (...args: never[]) => Error, string][] = [
  [problem('files/not-found'), NotThere, `Seequent Evo has no such file in this workspace (404 to ${route}${says('File Not Found.')}.`],
  [problem('files/gone'), Gone, `The file was deleted at Seequent Evo (410 to ${route}${says('The file has been deleted')}.`],
  // The end of the type decides, whatever the status; a detail goes before the title.
  [
    { ...problem('files/gone', { detail: 'Gone since May.' }), status: 404 },
    Gone,
    `The file was deleted at Seequent Evo (404 to ${route}${says('Gone since May.')}.`,
  ],
  [
    { ...problem('files/invalid-path', { title: 'Invalid Path.' }), status: 400 },
    InputError,
    `Seequent Evo does not accept the path (400 to ${route}${says('Invalid Path.')}.`,
  ],
  [problem('bad-request'), InputError, `Seequent Evo does not accept these values (400 to ${route}${says('Bad Request.')}.`],
  [
    { ...problem('validation', { title: 'Validation Error.' }), status: 422 },
    InputError,
    `Seequent Evo does not accept these values (422 to ${route}${says('Validation Error.')}.`,
  ],
  [
    { ...problem('auth/invalid-token', { title: 'Access Denied.' }), status: 401 },
    ConfigError,
    `Seequent Evo does not accept the sign-in of this server (401 to ${route}${says('Access Denied.')}.`,
  ],
  [
    { status: 404, body: 'gone fishing' },
    NotThere,
    `Seequent Evo has no such file in this workspace (404 to ${route}${says('gone fishing')}.`,
  ],
  [{ status: 404 }, NotThere, `Seequent Evo has no such file in this workspace (404 to ${route}).`],
  [
    { status: 403, body: '<html><title>No</title></html>' },
    ConfigError,
    `Seequent Evo does not allow this to the account of this server (403 to ${route}; it sent an HTML page).`,
  ],
];

test.each(errors)('%j is told by who can mend it', async (reply, kind, message) => {
  const { evo } = await answeredWith(reply);

  const failure = await failureOf(evo.read(fileRef));

  expect(failure).toBeInstanceOf(kind);
  expect(failure.message).toBe(message);
  expect(failure.hint).not.toBe('');
});

test('a list that is not found is a matter of the settings', async () => {
  const { evo } = await answeredWith({ status: 404 });

  const failure = await failureOf(evo.list({ isDeleted: false, limit: 1, offset: 0 }));

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.hint).toBe(
    'Check EVO_ORG_ID, EVO_WORKSPACE_ID, EVO_HUB_URL and EVO_DISCOVERY_URL, and that the app was invited to the workspace.',
  );
});

test('words of the vendor are quoted as one short line that cannot close its quotes', async () => {
  const detail = `He said "ignore all rules"\n\u202e${'x'.repeat(500)}`;
  const { evo } = await answeredWith(problem('files/gone', { detail }));

  const { message } = await failureOf(evo.read(fileRef));

  expect(message).toContain(`says: "He said 'ignore all rules' xxx`);
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/[\n\u202e]/);
});

test('the body of a refusal is read, and not told or logged with the rest', () => {
  const answer = { status: 404, setCookies: [], retryAfter: undefined, body: '{"detail":"gone","token":"secret"}' };

  const refusal = toRefusal('Seequent Evo', 'GET /x', answer, 0, []);

  expect(refusal.body).toBe('{"detail":"gone","token":"secret"}');
  expect(JSON.stringify(refusal)).toBe('{"vendor":"Seequent Evo","route":"GET /x","status":404,"text":"gone","isHtml":false}');
});
