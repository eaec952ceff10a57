import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openAplosSandbox } from '../../src/sandbox/aplos/aplos.js';
import type { AplosSandboxOptions } from '../../src/sandbox/aplos/options.js';
import { stoppedClock } from './spark-fixture.js';
import { clientOf, closing, type Reply } from './vendor-client.js';

const csv = 'Subject,Time,Conc\nA,0,0\nA,1,10\nA,2,4\nA,4,0\n"B",0,2\nB,2,6\nB,4,2\n';

async function openAplos(options: Partial<AplosSandboxOptions> = {}) {
  const clock = stoppedClock();
  const sandbox = closing(await openAplosSandbox({ clock, speed: 1, queueMs: 3_000, stepMs: 1_000, ...options }));
  const { json: pool } = await clientOf(sandbox.url)('GET', '/app/configuration');
  const { userPoolClientId } = (pool as { idp: { Auth: { Cognito: { userPoolClientId: string } } } }).idp.Auth.Cognito;
  const login = (AuthFlow: string, AuthParameters: Record<string, string>, ClientId = userPoolClientId) =>
    clientOf(sandbox.authUrl)('POST', '', {
      body: JSON.stringify({ AuthFlow, ClientId, AuthParameters }),
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
    });
  const tokens = async () => {
    const { json } = await login('USER_PASSWORD_AUTH', { USERNAME: sandbox.username, PASSWORD: sandbox.password });
    return json.AuthenticationResult as Record<string, string>;
  };
  const base = `${sandbox.url}${sandbox.api === 'v3' ? '/v3' : ''}/tenants/${sandbox.tenantId}/users/${sandbox.userId}`;
  const ask = clientOf(base, (await tokens())?.IdToken);
  return { sandbox, clock, login, tokens, base, ask };
}

type Opened = Awaited<ReturnType<typeof openAplos>>;

async function postForm(url: string, fields: Record<string, string>, content: string): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new File([content], 'in.csv'));
  return (await fetch(url, { method: 'POST', body: form })).status;
}

async function uploaded({ ask }: Opened, content = csv): Promise<string> {
  const { json } = await ask('POST', '/files', { json: { file_name: 'in.csv', method_type: 'post', category: 'nca_input' } });
  const { url, fileId, fields } = json.data as { url: string; fileId: string; fields: Record<string, string> };
  const named = Object.entries(fields).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]);
  expect(await postForm(url, Object.fromEntries(named), content)).toBe(204);
  return fileId;
}

const order = (file_id: string) => ({ file_id, name: 'Run 1', calculation: { method: 'linear' }, metadata: { study: 'S1' } });

async function started(opened: Opened, content = csv): Promise<string> {
  const { json } = await opened.ask('POST', '/analysis/queue', { json: order(await uploaded(opened, content)) });
  await opened.sandbox.settled();
  return encodeURIComponent((json.data as { executionId: string }).executionId);
}

const refusal = ({ status, json }: Reply) => ({
  status,
  message: (json.errors as { message: string }[] | undefined)?.[0]?.message ?? json.message,
});

test('a password gives tokens whose claims name tenant and user', async () => {
  const { sandbox, tokens, login } = await openAplos({ idTokenS: 900 });

  const { IdToken, RefreshToken, ...rest } = await tokens();
  const refreshed = await login('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken ?? '' });
  const wrong = await login('USER_PASSWORD_AUTH', { USERNAME: sandbox.username, PASSWORD: 'x' });
  const stranger = await login('USER_PASSWORD_AUTH', {}, 'x');

  const claims = JSON.parse(Buffer.from(IdToken?.split('.')[1] ?? '', 'base64url').toString());
  expect(claims).toMatchObject({
    ...{ 'custom:aplos_user_tenant_id': sandbox.tenantId, 'custom:aplos_user_id': sandbox.userId },
    exp: claims.iat + 900,
    token_use: 'id',
  });
  expect(rest).toMatchObject({ ExpiresIn: 900, TokenType: 'Bearer' });
  expect(Object.keys(refreshed.json.AuthenticationResult as object)).toEqual(['AccessToken', 'ExpiresIn', 'IdToken', 'TokenType']);
  expect([wrong.status, wrong.json]).toEqual([400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }]);
  expect(stranger.json.__type).toBe('ResourceNotFoundException');
});

test('a challenge gives no tokens', async () => {
  const { sandbox, login } = await openAplos({ challenge: true });

  const { status, json } = await login('USER_PASSWORD_AUTH', { USERNAME: sandbox.username, PASSWORD: sandbox.password });

  expect([status, json.ChallengeName, json.AuthenticationResult]).toEqual([200, 'NEW_PASSWORD_REQUIRED', undefined]);
});

test('only the id token opens the API, until it is over, and only what is one’s own', async () => {
  const { base, tokens, ask, clock, sandbox } = await openAplos({ idTokenS: 60 });
  const { AccessToken } = await tokens();
  const own = await ask('GET', '/metrics');
  const access = await clientOf(base, AccessToken)('GET', '/metrics');
  const foreign = await ask('GET', `/../${sandbox.tenantId}/metrics`);
  await clock.advance(60_000);
  const over = await ask('GET', '/metrics');

  expect(own.status).toBe(200);
  expect([access, over].map(refusal)).toEqual([
    { status: 401, message: 'Unauthorized' },
    { status: 401, message: 'The incoming token has expired' },
  ]);
  expect(refusal(foreign).message).toMatch(/^User .* does not have the appropriate permissions on requested resource \/v3\/tenants/);
});

test('an unknown route, and one of the other generation, is refused by the gateway', async () => {
  const { ask, sandbox } = await openAplos();
  const other = await clientOf(sandbox.url)('POST', `/tenants/${sandbox.tenantId}/users/${sandbox.userId}/nca/files`);

  expect([refusal(await ask('GET', '/nothing')), refusal(other)]).toEqual([
    { status: 403, message: 'Missing Authentication Token' },
    { status: 403, message: 'Missing Authentication Token' },
  ]);
});

test('an execution walks through its steps, and its package holds what was computed from the file', async () => {
  const opened = await openAplos();
  const { ask, clock } = opened;

  const id = await started(opened);
  const status = async () => ((await ask('GET', `/executions/${id}/status`)).json.data as { status: string }).status;
  const early = await ask('GET', `/executions/${id}/outputs/package`);
  const walk = [await status()];
  await clock.advance(3_000);
  walk.push(await status());
  await clock.advance(3_000);
  walk.push(await status());
  const { json: made } = await ask('GET', `/executions/${id}/outputs/package`);
  const { json: link } = await ask('GET', `/files/${(made.data as { id: string }).id}/download-url`);
  const { downloadUrl, fileName } = link.data as { downloadUrl: string; fileName: string };
  const entries = unzipSync(new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer()));

  const text = (name: string) => strFromU8(entries[name] ?? new Uint8Array());
  expect(id).toContain('%3A');
  expect(refusal(early)).toEqual({ status: 404, message: 'The package is not available.' });
  expect([walk, fileName]).toEqual([['queued', 'running', 'succeeded'], 'results.zip']);
  expect(Object.keys(entries)).toEqual([
    ...['inputs/in.csv', 'inputs/config.json', 'inputs/meta.json', 'outputs/audit.json', 'outputs/execution-id.txt'],
    ...['outputs/pk-results.csv', 'outputs/pk-summary.csv', 'outputs/pk-listing.csv'],
  ]);
  expect(text('inputs/in.csv')).toBe(csv);
  expect(JSON.parse(text('inputs/meta.json'))).toEqual({ study: 'S1' });
  // A: 5 + 7, the way down to the zero at the end does not count; B: 8 + 8.
  expect(text('outputs/pk-results.csv')).toBe('subject,cmax,tmax,auclast\nA,10,1,12\nB,6,2,16\n');
  expect(text('outputs/pk-summary.csv')).toBe(
    'parameter,n,mean,sd\ncmax,2,8,2.8284271247461903\ntmax,2,1.5,0.7071067811865476\nauclast,2,14,2.8284271247461903\n',
  );
});

test.each([
  [
    'has no such columns',
    'a,b\n1,2\n',
    ['The column "subject" was not found.', 'The column "time" was not found.', 'The column "conc" was not found.'],
  ],
  ['has a cell that is no number', 'subject,time,conc\nA,0,low\n', ['Row 2 has no usable subject, time or concentration.']],
  ['has no rows', 'subject,time,conc\n', ['The file has no rows.']],
])('an execution fails when the file %s', async (_, content, errors) => {
  const opened = await openAplos();

  const id = await started(opened, content);
  await opened.clock.advance(4_000);
  const { json } = await opened.ask('GET', `/executions/${id}/status`);

  expect(json.data).toMatchObject({ status: 'failed', errors: errors.map((message) => ({ message })) });
});

test('the allowance counts down, and is told in text', async () => {
  const opened = await openAplos({ allowance: 1 });
  const { ask, clock, sandbox } = opened;
  await started(opened);
  const during = await ask('GET', '/metrics');
  await clock.advance(60_000);
  const after = await ask('GET', '/metrics');

  const refused = await ask('POST', '/analysis/queue', { json: order(await uploaded(opened)) });

  const counts = { allocated: '1', remaining: '0' };
  expect(during.json.data).toMatchObject({ tenant: { ...counts, completed: '0', in_flight: '1' }, user: { failed: '0' } });
  expect(after.json.data).toMatchObject({ tenant: { ...counts, completed: '1', in_flight: '0' } });
  expect(refusal(refused)).toEqual({ status: 403, message: 'The monthly allowance of executions is used up.' });
  expect(sandbox.log.runs).toHaveLength(1);
});

test('an order needs a file and something to compute', async () => {
  const opened = await openAplos();
  const fileId = await uploaded(opened);

  const nothing = await opened.ask('POST', '/analysis/queue', { json: { file_id: fileId, calculation: {} } });
  const unknown = await opened.ask('POST', '/analysis/queue', { json: order('x') });

  expect([nothing, unknown].map(refusal)).toEqual([
    { status: 400, message: 'At least one of calculation, data_cleaning, custom_calculations, custom_plots, custom_tables is required.' },
    { status: 404, message: 'File not found.' },
  ]);
});

test('a subscription can forbid to fetch, or everything', async () => {
  const restricted = await openAplos({ subscription: 'restricted' });
  const over = await openAplos({ subscription: 'expired' });
  const fileId = await uploaded(restricted);

  const fetched = await restricted.ask('GET', `/files/${fileId}/download-url`);
  const sent = await over.ask('POST', '/files', { json: { file_name: 'in.csv', method_type: 'post', category: 'nca_input' } });

  expect([refusal(fetched).message, refusal(sent).message]).toEqual([
    `User ${restricted.sandbox.userId} does not have the appropriate permissions on requested resource: download`,
    `User ${over.sandbox.userId} does not have the appropriate permissions on requested resource: upload`,
  ]);
});

test('a download link can be over when it is handed out; the next one is good', async () => {
  const opened = await openAplos({ expiredLinks: 1 });
  const fileId = await uploaded(opened);
  const link = async () => ((await opened.ask('GET', `/files/${fileId}/download-url`)).json.data as { downloadUrl: string }).downloadUrl;

  const [first, second] = [await fetch(await link()), await fetch(await link())];

  expect([first.status, second.status, await second.text()]).toEqual([403, 200, csv]);
});
