import { expect, test } from 'vitest';
import { connectAplos } from '../../../src/vendors/aplos/connect.js';
import type { Api } from '../../../src/vendors/aplos/routes.js';
import { recordFault } from '../../faults/record.js';
import { fakeClock } from '../../http/vendor-server.js';
import { runsOf } from '../../support/hostile-arbitraries.js';
import { executionId, idToken, metrics, owner } from '../../vendors/aplos/aplos-server.js';
import { type FuzzedCall, fuzzCalls } from './mutated-answers.js';

const fields = { key: 'uploads/1.csv', policy: Buffer.from('{"conditions":[]}').toString('base64'), 'x-amz-signature': 'signature' };
const analysis = { name: 'study', configuration: { columns: { time: 'time' } }, metadata: {} };
const file = { id: 'file-1' };

const answersOf: Record<Api, Record<string, unknown>> = {
  v3: {
    '/metrics': { data: metrics },
    '/files': { data: { url: 'https://store.example.com/s3/', fileId: 'file-1', fields } },
    '/analysis/queue': { data: { executionId, status: 'queued' } },
    '/executions': { data: { count: 1, nextKey: null, executions: [{ id: executionId, input: { fileId: 'file-1' } }] } },
    '/status': {
      data: { id: executionId, status: 'processing', statusMessage: 'Reading.', progress: { percent: 40 }, errors: [{ message: 'No.' }] },
    },
    '/outputs/package': { data: { id: 'package-1' } },
    '/download-url': { data: { downloadUrl: 'https://store.example.com/r.zip' } },
  },
  v1: {
    '/metrics': metrics,
    '/nca/files': { file, s3: { bucket_name: 'b', object_key: 'k' }, presigned: { url: 'https://store.example.com/', fields } },
    '/nca/executions': { execution_id: executionId, items: [{ id: executionId, analysis_file_id: 'file-1', name: 'study' }] },
    [`/nca/executions/${executionId}`]: {
      id: executionId,
      status: 'complete',
      errors: [],
      presigned: { url: 'https://store.example.com/r.zip' },
    },
  },
};

function at(url: string, api: Api, token?: string) {
  const credentials = { username: 'anna', password: 'a password of the test', token };
  return connectAplos({ url, authUrl: `${url}/cognito`, ...credentials, api, source: 'Aplos NCA', allowLoopback: true }, fakeClock().clock);
}

type Client = ReturnType<typeof at>['aplos'];
const token = idToken({ ...owner, exp: 4_000_000_000 });
const stored = { id: 'file-1', bucket: 'b', key: 'k' } as never;

/** Links, fields and ids go back as they came. */
function callsOf(api: Api): FuzzedCall[] {
  const { v3, v1 } = answersOf;
  const call = (name: string, routes: string[], run: (aplos: Client) => Promise<unknown>, isRaw = false): FuzzedCall => ({
    name: `${name} (${api})`,
    answers: Object.fromEntries(routes.map((route) => [route, (api === 'v3' ? v3 : v1)[route]])),
    run: ({ url }) => run(at(url, api, token).aplos),
    isRaw,
  });
  const isNewest = api === 'v3';
  return [
    call('what is left', ['/metrics'], (aplos) => aplos.readAllowance()),
    call('a place for a file', [isNewest ? '/files' : '/nca/files'], (aplos) => aplos.openUpload('a.csv'), true),
    call('a start', [isNewest ? '/analysis/queue' : '/nca/executions'], (aplos) => aplos.startExecution(api, analysis, stored)),
    call('a search', [isNewest ? '/executions' : '/nca/executions'], (aplos) =>
      aplos.findExecution(api, { name: 'study', file: stored, sinceMs: 0 } as never),
    ),
    call('the state of an execution', [isNewest ? '/status' : `/nca/executions/${executionId}`], async (aplos) => ({
      ...(await aplos.readExecution(api, executionId)),
      resultsUrl: undefined,
    })),
    call(
      'a link to results',
      isNewest ? ['/outputs/package', '/download-url'] : [`/nca/executions/${executionId}`],
      (aplos) => aplos.readResultsUrl(api, executionId),
      true,
    ),
  ];
}

const signIn: FuzzedCall[] = [
  {
    name: 'the whole sign-in',
    answers: {
      '/app/configuration': {
        idp: { Auth: { Cognito: { region: 'us-east-1', userPoolId: 'us-east-1_x', userPoolClientId: 'client-1' } } },
      },
      '/cognito': {
        AuthenticationResult: { IdToken: token, AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 3600 },
        ChallengeParameters: {},
      },
    },
    run: ({ url }) => at(url, 'v3').signIn(),
  },
];

test.for([
  ['files and executions', [...callsOf('v3'), ...callsOf('v1')]],
  ['its sign-in', signIn],
] as const)('[E5] changed answers of Aplos about %s end in a sound result or an error of our own', async ([, calls], context) => {
  const wanted = runsOf(500);

  const { ok, refused } = await fuzzCalls(calls, wanted);

  recordFault(context, { runs: wanted.numRuns, passed: ok + refused, figure: `${ok} ok, ${refused} typed` });
  expect(ok).toBeGreaterThan(wanted.numRuns / 10);
});
