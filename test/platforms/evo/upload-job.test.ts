import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Call } from '../../../src/call.js';
import { ConfigError, InputError, VendorError } from '../../../src/errors.js';
import { type JobNotes, JobPaused } from '../../../src/jobs/job-kind.js';
import { createEvoUploadJob, type UploadedFile, type UploadOrder } from '../../../src/platforms/evo/upload-job.js';
import { canary, failureOf } from '../../http/vendor-server.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { base, problem, type ServerOptions, startEvo } from '../../vendors/evo/evo-server.js';

async function fileOf(content: string, name = 'bracket.step') {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return { ...(await fileOnDisk(path)), sha256: createHash('sha256').update(content).digest('hex') };
}

/** Notes as a journal keeps them: through JSON. `diesAfter`: the process is killed after that many. */
function journal(diesAfter = Number.POSITIVE_INFINITY) {
  let limit = diesAfter;
  const written: Record<string, unknown>[] = [];
  let known: Record<string, unknown> = {};
  const notes: JobNotes = {
    get known() {
      return known;
    },
    async write(added) {
      if (written.length >= limit) throw new Error('killed');
      written.push(added);
      known = JSON.parse(JSON.stringify({ ...known, ...added }));
    },
  };
  const revive = () => {
    limit = Number.POSITIVE_INFINITY;
  };
  return { notes, written, revive };
}

const call: Call = { signal: new AbortController().signal, progress() {} };

async function start(options: ServerOptions = {}) {
  const server = await startEvo(options);
  const job = createEvoUploadJob(server.account, server.clock);
  const upload = (order: UploadOrder, notes: JobNotes = journal().notes) => job.run(order, call, notes) as Promise<UploadedFile>;
  return { ...server, job, upload };
}

test('a new file is announced without a body, sent byte for byte without credentials, and told when Evo serves it', async () => {
  const { upload, files, received, asked, sleeps } = await start({ lag: 3 });
  const file = await fileOf('ISO-10303-21;');

  const uploaded = await upload({ file, path: '/CAD files/bracket #1.step' });

  expect(uploaded).toEqual({
    name: 'bracket #1.step',
    source: 'Seequent Evo (sandbox)',
    path: 'CAD files/bracket #1.step',
    fileId: '00000000-0000-4000-8000-000000000001',
    versionId: '1701303755570785601',
    sizeBytes: 13,
    isNewVersion: false,
    previousVersionId: null,
  });
  expect(files[0]?.versions.map(({ bytes }) => bytes.toString())).toEqual(['ISO-10303-21;']);
  expect(asked()).toEqual(['GET path', 'PUT path', 'PUT blob', 'GET file', 'GET file', 'GET file', 'GET file']);
  expect(received[1]?.url).toBe(`${base}/path/CAD%20files/bracket%20%231.step`);
  expect(received[1]?.body.length).toBe(0);
  expect(received[2]?.headers).toMatchObject({ 'x-ms-blob-type': 'BlockBlob', 'content-length': '13' });
  expect(received[2]?.headers).not.toHaveProperty('authorization');
  expect(sleeps).toEqual([1000, 2000, 3000]);
});

test('a path that is there gets a new version, and the one before is named', async () => {
  const { upload, addFile, asked } = await start({ lag: 2 });
  const existing = addFile('bracket.step', 'old text');

  const uploaded = await upload({ file: await fileOf('new text') });

  expect(uploaded).toMatchObject({ path: 'bracket.step', isNewVersion: true, previousVersionId: '1701303755570785601' });
  expect(uploaded).toMatchObject({ fileId: existing.id, versionId: '1701303755570785602' });
  expect(existing.versions.map(({ bytes }) => bytes.toString())).toEqual(['old text', 'new text']);
  expect(asked().filter((one) => one === 'GET file')).toHaveLength(3);
});

test('a file named by its id keeps its path; an unknown id is told before anything is announced', async () => {
  const { upload, addFile, asked } = await start();
  const existing = addFile('drawings/old name.step', 'old');
  const file = await fileOf('new');

  const uploaded = await upload({ file, fileId: existing.id });
  const failure = await failureOf(upload({ file, fileId: '00000000-0000-4000-8000-00000000dead' }));

  expect(uploaded).toMatchObject({ name: 'old name.step', path: 'drawings/old name.step', isNewVersion: true });
  expect(failure).toBeInstanceOf(InputError);
  expect(failure.message).toBe(
    'Seequent Evo has no such file in this workspace (404 to GET /file/v2/orgs/{org}/workspaces/{workspace}/files/{file}; ' +
      'Seequent Evo says: "File Not Found.").',
  );
  expect(failure.hint).toBe(
    'A fileId names a file that is there: call evo_list_files to find it, or leave fileId out and give a path to make a new file.',
  );
  expect(asked()).toEqual(['GET file', 'PUT file', 'PUT blob', 'GET file', 'GET file']);
});

test.each([
  [false, 'a/plan.step'],
  [true, 'a/plan (restored).step'],
])('a deleted file is restored for its new version (moved: %s)', async (movesOnRestore, path) => {
  const { upload, addFile, asked } = await start({ movesOnRestore });
  const existing = addFile('a/plan.step', 'old');
  existing.isDeleted = true;

  const uploaded = await upload({ file: await fileOf('new'), fileId: existing.id });

  expect(uploaded).toMatchObject({ path, isNewVersion: true, previousVersionId: '1701303755570785601' });
  expect(uploaded.note).toBe(`The file had been deleted at Seequent Evo; it was restored there as "${path}".`);
  expect(asked()).toEqual(['GET file', 'PUT file deleted', 'GET file', 'PUT file', 'PUT blob', 'GET file']);
});

test('a version with another id than announced counts when it is new and has the right size', async () => {
  const { upload, addFile } = await start({ renames: true, lag: 1 });
  addFile('bracket.step', 'of another length');

  const uploaded = await upload({ file: await fileOf('new text') });

  expect(uploaded).toMatchObject({ versionId: '1701303755570785603', previousVersionId: '1701303755570785601' });
});

test.each(['by someone else', 'same len'])(
  'a version that somebody else sent since (%j) hides ours only from those who ask for none',
  async (text) => {
    let isSent = false;
    const { upload, addFile, sleeps } = await start({
      fault: ({ method, url }) => {
        if (method === 'PUT' && url.startsWith('/blob/')) isSent = true;
        else if (isSent && existing.versions.length === 2) existing.versions.push({ id: '99', bytes: Buffer.from(text) });
        return undefined;
      },
    });
    const existing = addFile('bracket.step', 'old');

    const uploaded = await upload({ file: await fileOf('new text') });

    expect(uploaded).toMatchObject({ versionId: '1701303755570785602', previousVersionId: '1701303755570785601', sizeBytes: 8 });
    expect(sleeps).toEqual([]);
  },
);

test('a version with another id and another size is not ours: it is waited on, and then paused', async () => {
  const { upload, addFile, clock, sleeps } = await start({
    lag: 99,
    renames: true,
    fault: ({ method, url }) => {
      if (method === 'PUT' && url.startsWith('/blob/')) existing.versions.push({ id: '9', bytes: Buffer.from('by someone else') });
      return undefined;
    },
  });
  const existing = addFile('bracket.step', 'old');
  const file = await fileOf('new text');
  const { notes } = journal();

  const failure = await failureOf(upload({ file }, notes));

  expect(failure).toBeInstanceOf(JobPaused);
  expect(failure).toMatchObject({ notBefore: clock.now() + 30_000 });
  expect(failure.message).toBe(
    'Seequent Evo has the file, but does not serve it yet. Call get_job with this job after 2026-01-01T00:01:30.000Z',
  );
  expect(sleeps).toEqual([1000, 2000, 3000, 4000, ...Array(10).fill(5000)]);
});

test('a paused upload is only asked for when it is taken up; after half an hour it is given up', async () => {
  const server = await start({ lag: 20 });
  const file = await fileOf('text');
  const { notes } = journal();
  await failureOf(server.upload({ file }, notes));
  const before = server.received.length;

  server.pass(40_000);
  const uploaded = await server.upload({ file }, notes);
  server.files[0]!.lag = 999;
  server.pass(31 * 60_000);
  const failure = await failureOf(server.upload({ file }, notes));

  expect(uploaded).toMatchObject({ versionId: '1701303755570785601' });
  expect(new Set(server.asked().slice(before))).toEqual(new Set(['GET file']));
  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Seequent Evo took the file, but has not served version 1701303755570785601 for 30 minutes.');
});

test('a version of the right id and the wrong size is damaged', async () => {
  const { upload, files } = await start({
    fault: ({ method }, nth) => {
      if (method === 'GET' && nth === 1 && files[0]?.versions[0]) files[0].versions[0].bytes = Buffer.from('--boundary text');
      return undefined;
    },
  });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe('Seequent Evo (sandbox) serves 15 bytes where 4 were sent.');
});

test('[U3] a refused link is renewed for the same version', async () => {
  const { upload, asked, received, files } = await start({
    fault: ({ url, method }, nth) =>
      method === 'PUT' && url.startsWith('/blob/') && nth === 1
        ? { status: 403, body: '<Error><Code>AuthenticationFailed</Code></Error>' }
        : undefined,
  });

  const uploaded = await upload({ file: await fileOf('text') });

  expect(asked()).toEqual(['GET path', 'PUT path', 'PUT blob', 'PUT file version_id', 'PUT blob', 'GET file']);
  expect(received[3]?.url).toBe(`${base}/${files[0]?.id}?version_id=1701303755570785601`);
  expect(uploaded.versionId).toBe('1701303755570785601');
});

test('a lost answer to the last bytes is no failure when Evo has them', async () => {
  const { upload, asked, files } = await start({ losesAnswers: true });

  const uploaded = await upload({ file: await fileOf('text') });

  expect(uploaded).toMatchObject({ versionId: '1701303755570785601', sizeBytes: 4 });
  expect(files[0]?.versions).toHaveLength(1);
  expect(asked()).toEqual(['GET path', 'PUT path', 'PUT blob', 'PUT blob', 'PUT file version_id', 'GET file']);
});

test('a storage that fails is told as that, when Evo still waits for the version', async () => {
  const fault: ServerOptions['fault'] = ({ url, method }) => (method === 'PUT' && url.startsWith('/blob/') ? { status: 500 } : undefined);
  const { upload, asked, url } = await start({ fault });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure).toBeInstanceOf(VendorError);
  expect(failure.message).toBe(`The storage of Seequent Evo (${new URL(url).host}) answered 500.`);
  expect(asked()).toEqual(['GET path', 'PUT path', ...Array(4).fill('PUT blob'), 'PUT file version_id']);
});

test('[U3] a job that was killed after it announced the file asks for a fresh link to the same version', async () => {
  const { upload, asked } = await start();
  const file = await fileOf('text');
  const { notes, revive, written } = journal(1);
  const killed = await failureOf(upload({ file }, notes));
  revive();

  const uploaded = await upload({ file }, notes);

  expect(killed.message).toBe('killed');
  expect(uploaded).toMatchObject({ versionId: '1701303755570785601', isNewVersion: false });
  expect(written[0]).toEqual({
    pending: { fileId: '00000000-0000-4000-8000-000000000001', versionId: '1701303755570785601', previousVersionId: null },
    upload: { file: 'bracket.step', sha256: file.sha256, sizeBytes: 4, at: '2026-01-01T00:00:00.000Z' },
  });
  // The bytes were there already, which the second try hears from Evo.
  expect(asked()).toEqual(['GET path', 'PUT path', 'PUT blob', 'PUT file version_id', 'GET file']);
});

test('a large file goes in blocks; a killed job sends only those that are missing', async () => {
  const { upload, received, asked, files } = await start();
  const content = Array.from({ length: 4500 }, (_, at) => String.fromCharCode(97 + (at % 26))).join('');
  const file = await fileOf(content);
  const { notes, revive } = journal(3);
  await failureOf(upload({ file }, notes));
  const before = received.length;
  revive();

  const uploaded = await upload({ file }, notes);

  const after = asked().slice(before);
  expect(asked().slice(0, before)).toEqual(['GET path', 'PUT path', 'PUT blob block', 'PUT blob block', 'PUT blob block']);
  expect(after).toEqual(['PUT file version_id', ...Array(3).fill('PUT blob block'), 'PUT blob blocklist', 'GET file']);
  expect(uploaded.sizeBytes).toBe(4500);
  expect(files[0]?.versions[0]?.bytes.toString()).toBe(content);
});

test('no link and no token is ever noted', async () => {
  const { upload, addFile } = await start({ lag: 2 });
  const existing = addFile('a.step', 'old');
  existing.isDeleted = true;
  const { notes, written } = journal();

  await upload({ file: await fileOf('x'.repeat(4500)), fileId: existing.id }, notes);

  expect(written.length).toBeGreaterThan(3);
  expect(JSON.stringify(written)).not.toMatch(new RegExp(`${canary}|sig=|http`));
});

test('a file that changed since it was checked is not sent', async () => {
  const { upload, files } = await start();
  const file = await fileOf('text');
  await writeFile(file.path, 'other text');

  const failure = await failureOf(upload({ file }));

  expect(failure).toBeInstanceOf(InputError);
  expect(failure.message).toBe('The file "bracket.step" changed while it was being sent.');
  expect(files[0]?.versions).toEqual([]);
});

test('a role that does not allow it is for the owner of the workspace', async () => {
  const more = { permitted_roles: ['owner', 'editor'], your_role: 'viewer', detail: 'You may not.' };
  const { upload } = await start({
    fault: ({ method }) => (method === 'PUT' ? { ...problem('auth/insufficient-role', more), status: 403 } : undefined),
  });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.message).toBe(
    'Seequent Evo does not allow this to the account of this server (403 to PUT /file/v2/orgs/{org}/workspaces/{workspace}/files/' +
      'path/{path*}; Seequent Evo says: "You may not.").',
  );
  expect(failure.hint).toBe(
    'Its role there is viewer. Let an owner of the workspace give it one of the roles owner, editor; a service app has no access ' +
      'before it is invited.',
  );
});

test('a 429 while it is waited for pauses the job instead of asking on', async () => {
  const { upload, asked } = await start({
    fault: ({ method, url }) =>
      method === 'GET' && !url.includes('/path/') ? { status: 429, headers: { 'retry-after': '90' } } : undefined,
  });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure).toBeInstanceOf(JobPaused);
  expect(failure.message).toBe(
    'Seequent Evo was asked too often (429 to GET /file/v2/orgs/{org}/workspaces/{workspace}/files/{file}). The file was sent; call ' +
      'get_job later',
  );
  expect(asked()).toEqual(['GET path', 'PUT path', 'PUT blob', 'GET file']);
});

test.each([
  ['', 'bracket.step'],
  ['/', 'bracket.step'],
  ['drawings/', 'drawings/bracket.step'],
  ['/drawings/a  b.step', 'drawings/a  b.step'],
])('the path %j is %j', async (path, expected) => {
  const { upload } = await start();

  const uploaded = await upload({ file: await fileOf('text'), path });

  expect(uploaded.path).toBe(expected);
});

test.each(['a//b.step', '../b.step', 'a/./b.step', 'a/ /b.step', 'a/b\u202e.step'])(
  'the path %j is refused before anything is asked',
  async (path) => {
    const { job, received } = await start();
    const file = await fileOf('text');

    expect(() => job.identify({ file, path })).toThrow(/is no path in a workspace of Seequent Evo\.$/);
    expect(received).toEqual([]);
  },
);

test('the same file to the same place is the same question; another place, file or account is not', async () => {
  const { job, account, clock } = await start();
  const file = await fileOf('text');
  const other = createEvoUploadJob({ ...account, id: () => 'other' }, clock);

  const keys = [
    job.identify({ file }).key,
    job.identify({ file, path: '/bracket.step' }).key,
    job.identify({ file, path: 'a/' }).key,
    job.identify({ file, fileId: 'x' }).key,
    job.identify({ file: { ...file, sha256: '0' } }).key,
    other.identify({ file }).key,
  ];

  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(5);
  expect(job.identify({ file, path: 'a/' }).title).toBe('bracket.step (to a/bracket.step)');
});
