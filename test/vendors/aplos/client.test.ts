import { describe, expect, test } from 'vitest';
import { ConfigError, InputError, VendorError } from '../../../src/errors.js';
import { type AplosSettings, connectAplos } from '../../../src/vendors/aplos/connect.js';
import { canary, failureOf, fakeClock, json, type Reply } from '../../http/vendor-server.js';
import { executionId, forbidden, idToken, type Overrides, owner, password, startAplos, username } from './aplos-server.js';

const analysis = { name: 'study 7', configuration: { columns: { time: 'time' } }, metadata: { reason: 'test' } };
const queue = 'POST /v3/tenants/tenant-1/users/user-1/analysis/queue';
const statusV3 = `GET /v3/tenants/tenant-1/users/user-1/executions/${executionId}/status`;

async function connect(settings: Partial<AplosSettings> = {}, overrides: Overrides = {}) {
  const time = fakeClock();
  const server = await startAplos(time.clock, overrides);
  const { url, authUrl } = server;
  const whole = { url, authUrl, username, password, api: 'v3' as const, source: 'Aplos NCA', allowLoopback: true, ...settings };
  return { ...time, ...server, ...connectAplos(whole, time.clock) };
}

test.each(['a\u001b[31mb', 'a\u202eb', 'a b', '', 'x'.repeat(301)])(
  '[E5] the id %j of an execution is none, since ids are shown as they came',
  async (id) => {
    const { aplos } = await connect({}, { [queue]: () => json({ data: { executionId: id } }, { status: 201 }) });

    const failure = await failureOf(aplos.startExecution('v3', analysis, { id: 'file-1' } as never));

    expect(failure).toBeInstanceOf(VendorError);
    expect(failure.message).toContain('in a form that differs from its contract at "executionId"');
  },
);

const names = (fields: readonly (readonly [string, string])[]) => fields.map(([name]) => name);

describe('a place for a file', () => {
  test('generation 3: base name and category are sent, and the fields come back as they were signed, in their order', async () => {
    const { aplos, log, bodies } = await connect();

    const target = await aplos.openUpload('data.csv');

    expect(target).toMatchObject({ api: 'v3', file: { id: 'file-1' }, url: expect.stringMatching(/\/s3\/$/) });
    expect(names(target.fields)).toEqual(['key', 'x-amz-algorithm', 'x-amz-date', 'policy', 'x-amz-signature']);
    expect(log).toEqual(['GET /app/configuration', 'POST /cognito', 'POST /v3/tenants/tenant-1/users/user-1/files']);
    expect(bodies.at(-1)).toEqual({ file_name: 'data.csv', method_type: 'post', category: 'nca_input' });
  });

  test('generation 1: the same without a category', async () => {
    const { aplos, bodies } = await connect({ api: 'v1' });

    const target = await aplos.openUpload('data.csv');

    expect(target).toMatchObject({ api: 'v1', file: { id: 'file-1' } });
    expect(names(target.fields)).toEqual(['key', 'x-amz-algorithm', 'x-amz-date', 'policy', 'x-amz-signature']);
    expect(bodies.at(-1)).toEqual({ file_name: 'data.csv', method_type: 'post' });
  });

  test('a 403 has the other generation tried once, and the one that works is kept', async () => {
    const { aplos, log } = await connect({}, { 'POST /v3/tenants/tenant-1/users/user-1/files': () => forbidden });

    const first = await aplos.openUpload('a.csv');
    const second = await aplos.openUpload('b.csv');

    expect([first.api, second.api]).toEqual(['v1', 'v1']);
    expect(log.filter((route) => route.endsWith('files'))).toEqual([
      'POST /v3/tenants/tenant-1/users/user-1/files',
      'POST /tenants/tenant-1/users/user-1/nca/files',
      'POST /tenants/tenant-1/users/user-1/nca/files',
    ]);
  });

  test('where both refuse, the refusal of the configured one is told', async () => {
    const { aplos, log } = await connect(
      {},
      { 'POST /v3/tenants/tenant-1/users/user-1/files': () => forbidden, 'POST /tenants/tenant-1/users/user-1/nca/files': () => forbidden },
    );

    const error = await failureOf(aplos.openUpload('a.csv'));

    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      'Aplos NCA does not allow this to the account of this server, or does not know the route (403 to POST /v3/tenants/{tenant}/users/{user}/' +
        'files; Aplos NCA says: "User user-1 does not have the appropriate permissions.").',
    );
    expect(log.filter((route) => route.endsWith('files'))).toHaveLength(2);
  });

  test('once a generation has worked, a 403 stands', async () => {
    const { aplos, log } = await connect(
      {},
      {
        'POST /v3/tenants/tenant-1/users/user-1/files': (_, nth, usual) => (nth === 2 ? forbidden : usual()),
      },
    );
    await aplos.openUpload('a.csv');

    const error = await failureOf(aplos.openUpload('b.csv'));

    expect(error).toBeInstanceOf(ConfigError);
    expect(log.filter((route) => route.endsWith('nca/files'))).toEqual([]);
  });

  test('an answer without an id of the file is known by its place in the store', async () => {
    const presigned = { url: 'https://b.s3.amazonaws.com/', fields: { key: 'k' } };
    const { aplos, bodies } = await connect(
      { api: 'v1' },
      {
        'POST /tenants/tenant-1/users/user-1/nca/files': () =>
          json({ s3: { bucket_name: 'b', object_key: 'k' }, presigned, file_name: 'a.csv' }),
      },
    );

    const target = await aplos.openUpload('a.csv');
    await aplos.startExecution('v1', analysis, target.file);

    expect(target.file).toEqual({ bucket: 'b', key: 'k' });
    expect(bodies.at(-1)).toMatchObject({ s3: { bucket_name: 'b', object_key: 'k' } });
  });

  test.each([
    [{ data: { url: 'https://x/', fields: {} } }, 'at "fileId"'],
    [{ data: { url: 'https://x/', fileId: 'f' } }, 'at "fields"'],
    [{ presigned: { url: 3, fields: {} }, file: { id: 'f' } }, 'at "presigned.url"'],
  ])('%j is no place for a file', async (body, place) => {
    const { aplos } = await connect({}, { 'POST /v3/tenants/tenant-1/users/user-1/files': () => json(body) });

    const error = await failureOf(aplos.openUpload('a.csv'));

    expect(error.message).toBe(
      `Aplos NCA answered POST /v3/tenants/{tenant}/users/{user}/files in a form that differs from its contract ${place}.`,
    );
  });
});

describe('an execution', () => {
  test('generation 3 gets the whole configuration as the calculation, or its own parts as they are', async () => {
    const { aplos, bodies } = await connect();
    const file = { id: 'file-1' };

    const id = await aplos.startExecution('v3', analysis, file);
    const whole = bodies.at(-1);
    await aplos.startExecution('v3', { name: 'n', configuration: { data_cleaning: { rules: [1] } }, metadata: 'why' }, file);

    expect(id).toBe(executionId);
    const empty = { data_cleaning: {}, custom_calculations: {}, custom_plots: {}, custom_tables: {} };
    expect(whole).toEqual({
      ...{ file_id: 'file-1', name: 'study 7', calculation: { columns: { time: 'time' } } },
      ...{ ...empty, metadata: { reason: 'test' } },
    });
    expect(bodies.at(-1)).toEqual({
      ...{ file_id: 'file-1', name: 'n', calculation: {}, ...empty, data_cleaning: { rules: [1] }, metadata: { note: 'why' } },
    });
  });

  test('generation 1 gets it as configuration, or its own parts as they are', async () => {
    const { aplos, bodies } = await connect({ api: 'v1' });
    const file = { id: 'file-1' };

    const id = await aplos.startExecution('v1', analysis, file);
    const whole = bodies.at(-1);
    await aplos.startExecution('v1', { name: 'n', configuration: { configuration: { version: 'x' }, data_processing: {} } }, file);

    expect(id).toBe(executionId);
    const first = { file: { id: 'file-1' }, configuration: { columns: { time: 'time' } }, meta_data: { reason: 'test' } };
    expect(whole).toEqual({ ...first, post_processing: null, data_processing: null });
    const second = { file: { id: 'file-1' }, configuration: { version: 'x' }, meta_data: null };
    expect(bodies.at(-1)).toEqual({ ...second, post_processing: null, data_processing: {} });
  });

  test.each([
    ['v1', { calculation: {}, custom_plots: { a: 1 } }, 'v3', 'calculation, custom_plots'],
    ['v3', { configuration: { version: 'x' } }, 'v1', 'configuration'],
  ] as const)('%s does not get the parts of the other generation', async (api, configuration, other, parts) => {
    const { aplos, log } = await connect({ api });

    const error = await failureOf(aplos.startExecution(api, { name: 'n', configuration }, { id: 'f' }));

    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe(
      `The configuration has the parts of generation ${other} of the API (${parts}), and this account works with ${api}.`,
    );
    expect(log).toEqual([]);
  });

  test('a configuration of nothing but empty parts is refused', async () => {
    const { aplos } = await connect();

    const error = await failureOf(
      aplos.startExecution('v3', { name: 'n', configuration: { calculation: {}, data_cleaning: {} } }, { id: 'f' }),
    );

    expect(error.message).toBe('The configuration is empty.');
  });

  test('its id travels encoded', async () => {
    const { aplos, received } = await connect();

    await aplos.readExecution('v3', executionId);

    expect(received.at(-1)?.url).toBe(
      '/v3/tenants/tenant-1/users/user-1/executions/1714955846-1264143%3Acfa4b10f-0b40-11ef-8000-000000000000/status',
    );
  });

  test.each([
    [{ status: 'queuing' }, { state: 'running', word: 'queuing', fraction: undefined }],
    [
      { status: 'generating plots', progress: { percent: 40 } },
      { state: 'running', word: 'generating plots', fraction: 0.4 },
    ],
    [
      { status: 'COMPLETE', presigned: { url: 'https://s3/x' } },
      { state: 'succeeded', resultsUrl: 'https://s3/x' },
    ],
    [{ status: 'completed' }, { state: 'succeeded', resultsUrl: undefined }],
    [
      { status: 'succeeded', progress: 7 },
      { state: 'succeeded', resultsUrl: undefined },
    ],
    [
      { status: 'failed', errors: ['No column "conc".'] },
      { state: 'failed', word: 'failed', reason: 'No column "conc".' },
    ],
    [
      { status: 'Error', errors: [{ message: 'a' }, { message: 'b' }] },
      { state: 'failed', word: 'Error', reason: 'a; b' },
    ],
    [
      { status: 'cancelled', errors: [], statusMessage: 'by anna' },
      { state: 'failed', word: 'cancelled', reason: 'by anna' },
    ],
    [{ status: 'failed' }, { state: 'failed', word: 'failed', reason: '' }],
  ])('%j', async (data, state) => {
    const { aplos } = await connect({}, { [statusV3]: () => json({ data: { id: executionId, ...data } }) });

    const seen = await aplos.readExecution('v3', executionId);

    expect(seen).toEqual(state);
  });

  test('its results are behind a link of the execution (generation 1) or of a file (generation 3)', async () => {
    const { aplos, state, link, log } = await connect();
    state.statuses = ['complete'];

    const urls = [await aplos.readResultsUrl('v1', executionId), await aplos.readResultsUrl('v3', executionId)];

    expect(urls).toEqual([link(), link()]);
    expect(log.slice(-2)).toEqual([
      'GET /v3/tenants/tenant-1/users/user-1/executions/{id}/outputs/package',
      'GET /v3/tenants/tenant-1/users/user-1/files/package-1/download-url',
    ]);
  });

  test.each(['v1', 'v3'] as const)('results that are not packed yet are told as such (%s)', async (api) => {
    const { aplos } = await connect(
      {},
      {
        [`GET /tenants/tenant-1/users/user-1/nca/executions/${executionId}`]: () => json({ status: 'complete' }),
        [`GET /v3/tenants/tenant-1/users/user-1/executions/${executionId}/outputs/package`]: () => json({}, { status: 404 }),
      },
    );

    const error = await failureOf(aplos.readResultsUrl(api, executionId));

    expect(error).toBeInstanceOf(VendorError);
    expect(error.message).toBe('Aplos NCA has not packed the results of this execution yet.');
  });

  test.each(['v1', 'v3'] as const)('it is found in the list by the file that it reads (%s)', async (api) => {
    const { aplos } = await connect({ api });
    await aplos.startExecution(api, analysis, { id: 'file-7' });
    const since = { name: 'study 7', sinceMs: 0 };

    const found = await aplos.findExecution(api, { file: { id: 'file-7' }, ...since });
    const other = await aplos.findExecution(api, { file: { id: 'file-8' }, ...since });

    expect([found, other]).toEqual([executionId, undefined]);
  });

  test('it is found by the place of its file where that has no id', async () => {
    const items = [
      { id: 'e1', s3_working_object_key: 'other' },
      { id: 'e2', s3_working_object_key: 'k' },
    ];
    const { aplos } = await connect({ api: 'v1' }, { 'GET /tenants/tenant-1/users/user-1/nca/executions': () => json({ items }) });

    const found = await aplos.findExecution('v1', { file: { bucket: 'b', key: 'k' }, name: 'n', sinceMs: 0 });

    expect(found).toBe('e2');
  });

  test('the list is read page by page, at most five', async () => {
    const pages: string[] = [];
    const { aplos } = await connect(
      {},
      {
        'GET /v3/tenants/tenant-1/users/user-1/executions': ({ url }, nth) => {
          pages.push(url.split('?')[1] ?? '');
          return json({ data: { count: 1, nextKey: `k${nth}=`, executions: [{ id: `e${nth}`, input: { fileId: `f${nth}` } }] } });
        },
      },
    );

    const found = await aplos.findExecution('v3', { file: { id: 'f3' }, name: 'n', sinceMs: 0 });
    const missing = await aplos.findExecution('v3', { file: { id: 'none' }, name: 'n', sinceMs: 0 });

    expect([found, missing]).toEqual(['e3', undefined]);
    expect(pages).toHaveLength(8);
    expect(pages.slice(0, 3)).toEqual(['', 'start_key=k1%3D', 'start_key=k2%3D']);
  });

  test.each([
    ['a row without a file, after the start', { id: 'e', name: 'study 7', createdUtc: '2026-01-01T00:00:10.123456' }, true],
    ['a row without a file and a time', { id: 'e' }, true],
    ['a row without a file, before the start', { id: 'e', createdUtc: '2025-12-31T23:00:00Z' }, false],
    ['a row of another name', { id: 'e', name: 'study 8' }, false],
    ['a row of another file', { id: 'e', name: 'study 7', input: { fileId: 'x' } }, false],
  ])('%s', async (_, row, isInDoubt) => {
    const { aplos } = await connect(
      {},
      {
        'GET /v3/tenants/tenant-1/users/user-1/executions': () => json({ data: { count: 1, executions: [row] } }),
      },
    );

    const found = await aplos
      .findExecution('v3', { file: { id: 'f' }, name: 'study 7', sinceMs: Date.UTC(2026, 0, 1) })
      .catch((error: Error) => error.message);

    expect(found).toBe(isInDoubt ? 'Aplos NCA lists 1 executions that may be this one, and does not say which file they read.' : undefined);
  });
});

test.each([
  ['the file that it reads is named in other words', { id: 'e', file: { id: 'f' }, created_utc: '2026-01-01T00:00:10Z' }, 'e'],
  [
    'a row without a file is in doubt whatever its name is, since a start carries none',
    { id: 'e', name: 'data.csv', created_utc: '2026-01-01 00:00:10' },
    'Aplos NCA lists 1 executions that may be this one, and does not say which file they read.',
  ],
  ['a row without a file, from before the start', { id: 'e', name: 'data.csv', created_utc: '2025-12-31T23:00:00Z' }, undefined],
])('an execution of generation 1: %s', async (_, row, outcome) => {
  const { aplos } = await connect({ api: 'v1' }, { 'GET /tenants/tenant-1/users/user-1/nca/executions': () => json({ items: [row] }) });

  const found = await aplos
    .findExecution('v1', { file: { id: 'f' }, name: 'study 7', sinceMs: Date.UTC(2026, 0, 1) })
    .catch((error: Error) => error.message);

  expect(found).toBe(outcome);
});

describe('the allowance', () => {
  test.each(['v1', 'v3'] as const)('its numbers come as text (%s)', async (api) => {
    const { aplos } = await connect({ api });

    const allowance = await aplos.readAllowance();

    expect(allowance).toEqual({ allocated: 1000, remaining: 872, inFlight: 0, subscription: null });
  });

  test('what is no number is not known', async () => {
    const tenant = { allocated: 'many', remaining: true, inFlight: 3 };
    const { aplos } = await connect(
      {},
      {
        'GET /v3/tenants/tenant-1/users/user-1/metrics': () => json({ data: { tenant, subscription: { status: 'expired' } } }),
      },
    );

    const allowance = await aplos.readAllowance();

    expect(allowance).toEqual({ allocated: null, remaining: null, inFlight: 3, subscription: 'expired' });
  });

  test('an account that may not know it does without', async () => {
    const { aplos } = await connect(
      {},
      {
        'GET /v3/tenants/tenant-1/users/user-1/metrics': () => forbidden,
        'GET /tenants/tenant-1/users/user-1/metrics': () => forbidden,
      },
    );

    expect(await aplos.readAllowance()).toBeUndefined();
  });
});

describe('whose files they are', () => {
  test('the settings go before the token', async () => {
    const { aplos, log } = await connect({ tenantId: 't/2', userId: 'u 2' }, { 'POST /v3/tenants/t/2/users/u 2/files': () => forbidden });

    await failureOf(aplos.openUpload('a.csv'));

    expect(log[2]).toBe('POST /v3/tenants/t/2/users/u 2/files');
  });

  test('a token that does not say it is told, with what to set', async () => {
    const token = idToken({ 'custom:aplos_user_id': 'user-1' });
    const { signIn, log } = await connect({ token });

    const error = await failureOf(signIn());

    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({
      message: 'The token of Aplos NCA does not say whose it is.',
      hint: 'Ask the operator to set APLOS_TENANT_ID, as the profile of the account shows them, or to give an id token in place of an access token.',
    });
    expect(log).toEqual([]);
  });

  test('[A6] a given token signs as it is, without a sign-in, also where this clock says that its time is over', async () => {
    const token = idToken({ ...owner, exp: Date.UTC(2026, 0, 1) / 1000 + 60 });
    const { aplos, log, received, pass } = await connect({ token });

    await aplos.openUpload('a.csv');
    pass(3_600_000);
    await aplos.openUpload('b.csv');

    const route = 'POST /v3/tenants/tenant-1/users/user-1/files';
    expect(log).toEqual([route, route]);
    expect(new Set(received.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${token}`]));
  });

  test('a given token that is refused after its time is told as expired, after one request', async () => {
    const token = idToken({ ...owner, exp: Date.UTC(2026, 0, 1) / 1000 + 60 });
    const route = 'POST /v3/tenants/tenant-1/users/user-1/files';
    const { aplos, log, pass } = await connect(
      { token },
      { [route]: () => json({ message: 'The incoming token has expired' }, { status: 401 }) },
    );

    const early = await failureOf(aplos.openUpload('a.csv'));
    pass(60_000);
    const late = await failureOf(aplos.openUpload('a.csv'));

    expect(early.message).toContain('The incoming token has expired');
    expect(late).toBeInstanceOf(ConfigError);
    expect(late.message).toBe('The token of Aplos NCA has expired at 2026-01-01T00:01:00.000Z.');
    expect(log).toEqual([route, route]);
  });

  test('a region that would lead the password elsewhere is refused', async () => {
    const Cognito = { region: 'evil.example.com/', userPoolClientId: 'c' };
    const { signIn } = await connect({ authUrl: undefined }, { 'GET /app/configuration': () => json({ idp: { Auth: { Cognito } } }) });

    const error = await failureOf(signIn());

    expect(error.message).toBe(
      'Aplos NCA answered GET /app/configuration in a form that differs from its contract at "idp.Auth.Cognito.region".',
    );
  });

  test('where the configuration has moved to generation 3, it is found there', async () => {
    const Cognito = { region: 'us-east-1', userPoolClientId: 'moved' };
    const { signIn, log, bodies } = await connect(
      {},
      {
        'GET /app/configuration': () => forbidden,
        'GET /v3/app/configuration': () => json({ idp: { Auth: { Cognito } } }),
      },
    );

    await signIn();

    expect(log).toEqual(['GET /app/configuration', 'GET /v3/app/configuration', 'POST /cognito']);
    expect(bodies.at(-1)).toMatchObject({ ClientId: 'moved' });
  });
});

describe('refusals', () => {
  const refused = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply => json(body, { status, headers });

  test.each([
    [
      refused(401, { message: 'Unauthorized' }),
      ConfigError,
      'Aplos NCA does not accept the credentials of this server (401 to {route}; Aplos NCA says: "Unauthorized").',
    ],
    [
      refused(403, { errors: [{ status_code: 403, message: 'Subscription "Expired"' }] }),
      ConfigError,
      `The subscription at Aplos NCA does not allow this (403 to {route}; Aplos NCA says: "Subscription 'Expired'").`,
    ],
    [refused(404), InputError, 'Aplos NCA does not know what was asked for (404 to {route}).'],
    [
      refused(400, { success: false, error: { code: 'X', message: 'bad columns' } }),
      InputError,
      'Aplos NCA does not accept these values (400 to {route}; Aplos NCA says: "bad columns").',
    ],
    [refused(429, { message: 'slow' }, { 'retry-after': '60' }), VendorError, 'Aplos NCA answered 429 to {route}: "slow"'],
    [refused(500, {}), VendorError, 'Aplos NCA failed to answer (500 to {route}).'],
  ])('%#: a start is asked for once, and its refusal told by who can mend it', async (reply, type, message) => {
    const { aplos, log } = await connect({}, { [queue]: () => reply });

    const error = await failureOf(aplos.startExecution('v3', analysis, { id: 'f' }));

    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(message.replace('{route}', 'POST /v3/tenants/{tenant}/users/{user}/analysis/queue'));
    const starts = log.filter((route) => route === queue).length;
    expect(starts).toBe(reply.status === 401 ? 2 : 1);
  });

  test('no secret stands in what a refusal repeats', async () => {
    const { aplos, received } = await connect({}, { [queue]: ({ headers }) => refused(400, { message: `no: ${headers.authorization}` }) });

    const error = await failureOf(aplos.startExecution('v3', analysis, { id: 'f' }));

    expect(received.at(-1)?.headers.authorization).toContain(canary);
    expect(error.message).toContain('no: Bearer ***');
  });
});
