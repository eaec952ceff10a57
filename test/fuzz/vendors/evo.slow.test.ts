import { expect, test } from 'vitest';
import { bearer } from '../../../src/http/auth.js';
import { createHttp } from '../../../src/http/client.js';
import { createEvo, type Evo } from '../../../src/vendors/evo/client.js';
import { connectEvo } from '../../../src/vendors/evo/connect.js';
import { toError } from '../../../src/vendors/evo/refusals.js';
import { recordFault } from '../../faults/record.js';
import { fakeClock } from '../../http/vendor-server.js';
import { runsOf } from '../../support/hostile-arbitraries.js';
import { orgId, workspaceId } from '../../vendors/evo/evo-server.js';
import { type FuzzedCall, fuzzCalls } from './mutated-answers.js';

const fileId = '00000000-0000-4000-8000-000000000001';
const listed = {
  file_id: fileId,
  version_id: '1701303755570785597',
  name: 'a.csv',
  path: '/folder',
  size: 12,
  etag: '"0x8D"',
  created_at: '2026-01-01T00:00:00',
  created_by: { id: 'user-1', name: 'Leslie', email: null },
  modified_at: '2026-01-02T00:00:00Z',
  modified_by: { id: 'user-1', name: 'Leslie', email: 'l@example.com' },
};
const served = {
  ...listed,
  download: 'https://blob.example.com/a?sig=1',
  versions: [
    { version_id: '1', created_at: '2026-01-01T00:00:00Z' },
    { version_id: '2', created_at: null },
  ],
};
const registration = { file_id: fileId, version_id: '7', upload: 'https://blob.example.com/a?sig=1' };

function evoAt(url: string): Evo {
  const auth = bearer({ token: async () => 'a-token-of-the-test', renew: async () => {} });
  const http = createHttp({ vendor: 'Seequent Evo', baseUrl: url, auth, toError, clock: fakeClock().clock });
  return createEvo({ http, place: { hubUrl: url, orgId, workspaceId }, source: 'Seequent Evo' });
}

const call = (name: string, answer: unknown, run: (evo: Evo) => Promise<unknown>, isRaw = false): FuzzedCall => ({
  name,
  answers: { '/files': answer },
  run: ({ url }) => run(evoAt(url)),
  isRaw,
});

/** Links, ids and entity tags are not shown: they go back as they came. */
const files: FuzzedCall[] = [
  call('a list of files', { total: 2, files: [listed, listed] }, (evo) => evo.list({ isDeleted: false, limit: 10, offset: 0 })),
  call('a file', served, async (evo) => ({ ...(await evo.read({ path: 'a.csv' })), etag: undefined, downloadUrl: undefined })),
  call('versions of a file', served, (evo) => evo.readVersions({ fileId })),
  call('a restored file', served, async (evo) => ({ ...(await evo.restore(fileId)), etag: undefined, downloadUrl: undefined })),
  call('an announced file', registration, (evo) => evo.register({ path: 'a/b.csv' }), true),
  call('a renewed link', registration, (evo) => evo.renewUpload(fileId, '7'), true),
];

const discovery = (url: string) => ({
  discovery: {
    organizations: [{ id: orgId, display_name: 'Org' }],
    hubs: [{ code: 'h1', display_name: 'Hub', url }],
    service_access: [{ org_id: orgId, hub_code: 'h1', services: ['file'] }],
  },
});

const signIn: FuzzedCall[] = [
  {
    name: 'the whole sign-in',
    answers: {
      '/connect/token': { access_token: 'a-token-of-the-test', expires_in: 3600, token_type: 'Bearer' },
      '/discovery': discovery('http://127.0.0.1:1'),
      '/workspaces': { results: [{ id: workspaceId, name: 'W' }] },
      '/files': { total: 1, files: [listed] },
    },
    run: ({ url }) =>
      connectEvo(
        {
          ...{ issuerUrl: url, discoveryUrl: url, hubUrl: undefined, orgId: undefined, workspaceId: undefined, isOnThisMachine: true },
          credentials: { clientId: 'client', clientSecret: 'a secret of the test' },
          source: 'Seequent Evo',
        },
        fakeClock().clock,
      ).signIn(),
  },
];

test.for([
  ['files', files, 10],
  ['its sign-in', signIn, Number.POSITIVE_INFINITY],
] as const)('[E5] changed answers of Evo about %s end in a sound result or an error of our own', async ([, calls, share], context) => {
  const wanted = runsOf(500);

  const { ok, refused } = await fuzzCalls(calls, wanted);

  recordFault(context, { runs: wanted.numRuns, passed: ok + refused, figure: `${ok} ok, ${refused} typed` });
  expect(ok).toBeGreaterThanOrEqual(wanted.numRuns / share);
});
