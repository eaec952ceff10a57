import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { createConfig } from '../../../src/config.js';
import { ConfigError, VendorError } from '../../../src/errors.js';
import type { JobNotes } from '../../../src/jobs/job-kind.js';
import { createPartStore } from '../../../src/parts/part-store.js';
import { createEvoAccount } from '../../../src/platforms/evo/account.js';
import { createEvoActions } from '../../../src/platforms/evo/actions.js';
import { createEvoDownloadJob, type DownloadedFile, type DownloadOrder } from '../../../src/platforms/evo/download-job.js';
import { createEvoUploadJob, type UploadedFile, type UploadOrder } from '../../../src/platforms/evo/upload-job.js';
import { openEvoSandbox } from '../../../src/sandbox/evo/evo.js';
import type { EvoSandboxOptions } from '../../../src/sandbox/evo/options.js';
import { failureOf } from '../../http/vendor-server.js';
import { clientOf } from '../../sandbox/vendor-client.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const call = { signal: new AbortController().signal, progress() {} };
const speed = 100;

/** Everything of this server that works with Evo, on an emulated one over real HTTP. */
async function start(options: Partial<EvoSandboxOptions> = {}) {
  const sandbox = await openEvoSandbox({ clock: systemClock, speed, ...options });
  onTestFinished(() => sandbox.close());
  const folder = await temporaryFolder();
  const config = createConfig({ PART_SANDBOX: '1', PART_SANDBOX_SPEED: String(speed) });
  const account = createEvoAccount(config, systemClock, async () => sandbox);
  const parts = createPartStore(() => join(folder, 'state'));
  const uploads = createEvoUploadJob(account, systemClock);
  const downloads = createEvoDownloadJob(account, parts, () => join(folder, 'output'));
  const notes = (): JobNotes => {
    const known: Record<string, unknown> = {};
    return { known, write: async (added) => void Object.assign(known, added) };
  };
  const unused = async () => Promise.reject(new Error('not used'));
  return {
    sandbox,
    account,
    upload: (order: UploadOrder) => uploads.run(order, call, notes()) as Promise<UploadedFile>,
    download: (order: DownloadOrder) => downloads.run(order, call, notes()) as Promise<DownloadedFile>,
    ...createEvoActions(account, unused),

    async fileOf(content: string | Buffer, name = 'holes.csv') {
      const path = join(folder, `${randomBytes(4).toString('hex')}-${name}`);
      await writeFile(path, content);
      return { ...(await fileOnDisk(path, name)), sha256: createHash('sha256').update(content).digest('hex') };
    },
  };
}

test.each<Partial<EvoSandboxOptions>>([
  { versionIds: 'text' },
  { versionIds: 'number' },
  { renumbersVersions: true, versionIds: 'number' },
])('with %j files go there and come back byte for byte, version by version', async (options) => {
  const { upload, download, listFiles, fileOf } = await start(options);
  const first = await upload({ file: await fileOf('one\n'), path: 'drill holes/ü & 100%.csv' });
  const second = await upload({ file: await fileOf('two and more\n'), path: 'drill holes/ü & 100%.csv' });

  const newest = await download({ path: 'drill holes/ü & 100%.csv' });
  const older = await download({ fileId: first.fileId, versionId: first.versionId });
  const listed = await listFiles({ deleted: false, limit: 10, folder: 'drill holes' }, call);

  expect(first).toMatchObject({ isNewVersion: false, previousVersionId: null, path: 'drill holes/ü & 100%.csv' });
  expect(second).toMatchObject({ isNewVersion: true, previousVersionId: first.versionId, fileId: first.fileId });
  expect(await readFile(newest.path, 'utf8')).toBe('two and more\n');
  expect(await readFile(older.path, 'utf8')).toBe('one\n');
  expect(newest.versionId).toBe(second.versionId);
  expect(listed.files).toMatchObject([{ path: 'drill holes/ü & 100%.csv', versionId: second.versionId, sizeBytes: 13 }]);
});

test('a file of several blocks arrives as it was sent', async () => {
  const { upload, download, fileOf, sandbox } = await start();
  const content = randomBytes(65 * 2 ** 20);
  const file = await fileOf(content, 'scan.stl');

  const uploaded = await upload({ file });
  const downloaded = await download({ fileId: uploaded.fileId });

  expect(uploaded.sizeBytes).toBe(68_157_440);
  expect(downloaded.sha256).toBe(file.sha256);
  expect(sandbox.log.uploads).toMatchObject([{ sizeBytes: 68_157_440, sha256: file.sha256 }]);
});

test('a deleted file is restored when a new version of it is sent', async () => {
  const { sandbox, upload, download, listFiles, fileOf } = await start();
  const { fileId } = await upload({ file: await fileOf('old'), path: 'a/x.csv' });
  const files = `${sandbox.hubUrl}/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.workspaceId}/files`;
  await clientOf(files, sandbox.token)('DELETE', `/${fileId}`);
  const deleted = await listFiles({ deleted: true, limit: 10 }, call);

  const uploaded = await upload({ file: await fileOf('new'), fileId });

  const downloaded = await download({ path: uploaded.path });
  expect(deleted.files).toMatchObject([{ fileId, deletedAt: expect.stringMatching(/Z$/) }]);
  expect(uploaded.note).toMatch(/^The file had been deleted at Seequent Evo; it was restored there as "/);
  expect(await readFile(downloaded.path, 'utf8')).toBe('new');
});

test('links that end before they can be used are renewed once, and then it is told', async () => {
  const { upload, fileOf, sandbox } = await start({ linkMs: 1 });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure.message).toMatch(/does not take the link that the vendor gave/);
  expect(failure).toBeInstanceOf(VendorError);
  expect(sandbox.log.registrations[0]).toMatchObject({ isRenewal: false });
  expect(sandbox.log.registrations[1]).toMatchObject({ isRenewal: true });
});

test('who may only read is told so', async () => {
  const { upload, fileOf } = await start({ role: 'viewer' });

  const failure = await failureOf(upload({ file: await fileOf('text') }));

  expect(failure).toBeInstanceOf(ConfigError);
  expect(failure.hint).toMatch(
    /^Its role there is viewer\. Let an owner of the workspace give it one of the roles (owner, editor|editor, owner);/,
  );
});

test('without ids the organization is found, and the workspaces are listed', async () => {
  const sandbox = await openEvoSandbox({ clock: systemClock, speed });
  onTestFinished(() => sandbox.close());
  const environment = {
    EVO_CLIENT_ID: sandbox.clientId,
    EVO_CLIENT_SECRET: sandbox.clientSecret,
    EVO_ISSUER_URL: sandbox.issuerUrl,
    EVO_DISCOVERY_URL: sandbox.discoveryUrl,
  };
  const accountOf = (more: object) =>
    createEvoAccount(createConfig({ ...environment, ...more }), systemClock, async () => Promise.reject(new Error('not used')));

  const failure = await failureOf(accountOf({}).connect());
  const set = await accountOf({ EVO_WORKSPACE_ID: sandbox.workspaceId }).status();
  const wrong = await accountOf({ EVO_WORKSPACE_ID: sandbox.workspaceId, EVO_CLIENT_SECRET: 'wrong' }).status();

  expect(failure.message).toBe(
    `Which workspace of Seequent Evo is meant is not set. There are "Demo workspace" (${sandbox.workspaceId}), ` +
      `"Reference data" (${sandbox.readOnlyWorkspaceId}).`,
  );
  expect(set.signIn).toBe('Signed in.');
  expect(wrong.signIn).toMatch(/^Seequent Evo does not accept the credentials/);
});
