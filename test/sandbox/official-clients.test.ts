import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { openAplosSandbox } from '../../src/sandbox/aplos/aplos.js';
import { openColdstreamSandbox } from '../../src/sandbox/coldstream/coldstream.js';
import { openEvoSandbox } from '../../src/sandbox/evo/evo.js';
import { stoppedClock, stubEngine } from './spark-fixture.js';
import { clientOf, closing, octets } from './vendor-client.js';

/** What the vendors' own clients send, sent as they do. */
const pyColdstream = { accept: 'application/json', 'content-type': 'application/*+json' };

test('pyColdStream: a random Authorization before login, a wildcard type, and a PUT of octets', async () => {
  const clock = stoppedClock();
  const sandbox = closing(await openColdstreamSandbox({ clock, speed: 1, engine: stubEngine(), jobMs: 0 }));
  const send = (url: string, body: unknown, headers: Record<string, string>) =>
    clientOf(url)('POST', '', { body: JSON.stringify(body), headers: { ...pyColdstream, ...headers } });
  const { email, password } = sandbox;

  const login = await send(`${sandbox.identityUrl}/account/login`, { email, password }, { authorization: randomBytes(15).toString('hex') });
  const bearer = { authorization: `Bearer ${login.json.accessToken}` };
  const projects = await clientOf(sandbox.projectUrl)('GET', '/organizations/3/projects', { headers: { ...pyColdstream, ...bearer } });
  const projectId = (projects.json.items as { id: number }[])[0]?.id;
  const made = await send(`${sandbox.caseUrl}/cases`, { type: 1, name: 'From Python', projectId }, bearer);
  const caseId = made.json.id;
  const region = await send(`${sandbox.caseUrl}/regions`, { caseId, name: 'Solid' }, bearer);
  const filesUrl = `${sandbox.fileserverUrl}/cases/${caseId}/files`;
  const file = await send(filesUrl, { fileName: 'solid.step', fileSize: 13, caseComponentId: region.json.id }, bearer);
  const put = await clientOf(String(file.json.preSignedUrl))('PUT', '', { body: 'ISO-10303-21;', headers: octets });
  const job = await send(`${sandbox.caseUrl}/jobs/convert`, { caseId, fileId: file.json.id, fileURL: file.json.fileUrl }, bearer);
  await sandbox.settled();
  const end = await clientOf(sandbox.caseUrl)('GET', `/jobs/${job.json.jobId}/long`, { headers: bearer });
  const after = await clientOf(sandbox.caseUrl)('GET', `/regions/${region.json.id}`, { headers: bearer });

  expect([login.status, made.status, region.status, file.status, put.status, job.status]).toEqual([200, 200, 200, 200, 200, 202]);
  expect(end.json).toEqual({ jobStatus: 2, messages: [] });
  expect(after.json.fileMetadataId).toEqual(expect.any(Number));
});

test('evo-python-sdk: blocks of 4 MiB, a list in its own XML, then HEAD and ranges', async () => {
  const sandbox = closing(await openEvoSandbox({ clock: stoppedClock(), speed: 1, visibleAfterMs: 0 }));
  const hub = clientOf(`${sandbox.hubUrl}/file/v2/orgs/${sandbox.orgId}/workspaces/${sandbox.workspaceId}`, sandbox.token);
  const content = new Uint8Array(randomBytes(9 * 1024 * 1024 + 5));
  const blockBytes = 4 * 1024 * 1024;
  const { json: registered } = await hub('PUT', '/files/path/folder/points.csv');
  const link = String(registered.upload);

  const statuses: number[] = [];
  const ids: string[] = [];
  for (let offset = 0; offset < content.length; offset += blockBytes) {
    const blockId = Buffer.from(String(offset).padStart(32, '0')).toString('base64');
    const body = content.slice(offset, offset + blockBytes);
    ids.push(blockId);
    statuses.push((await clientOf(link)('PUT', `&comp=block&blockid=${encodeURIComponent(blockId)}`, { body })).status);
  }
  const xml = `<?xml version="1.0" encoding="utf-8"?>\n<BlockList>\n${ids.map((id) => `  <Latest>${id}</Latest>\n`).join('')}</BlockList>`;
  const headers = { 'content-type': 'text/plain; charset=UTF-8' };
  statuses.push((await clientOf(link)('PUT', '&comp=blocklist', { body: xml, headers })).status);
  const { json: served } = await hub('GET', '/files/path/folder/points.csv');
  const head = await fetch(String(served.download), { method: 'HEAD' });
  const sha256 = createHash('sha256');
  for (let start = 0; start < content.length; start += blockBytes) {
    const range = `bytes=${start}-${Math.min(start + blockBytes, content.length) - 1}`;
    const piece = await fetch(String(served.download), { headers: { range } });
    statuses.push(piece.status);
    sha256.update(Buffer.from(await piece.arrayBuffer()));
  }

  expect(statuses).toEqual([201, 201, 201, 201, 206, 206, 206]);
  expect([head.status, head.headers.get('accept-ranges'), head.headers.get('content-length')]).toEqual([200, 'bytes', '9437189']);
  expect([served.version_id, served.size]).toEqual([registered.version_id, content.length]);
  expect(sha256.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

test('evo-python-sdk: a native app signs in with a code and its verifier, and refreshes without a secret', async () => {
  const sandbox = closing(await openEvoSandbox({ clock: stoppedClock(), speed: 1 }));
  const issuer = clientOf(sandbox.issuerUrl);
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = 'http://localhost:3000/signin-callback';
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: sandbox.clientId, redirect_uri: redirectUri, state: 'of the app' },
    scope: 'evo.discovery evo.workspace evo.file offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });

  const authorized = await issuer('GET', `/connect/authorize?${query}`);
  const back = new URL(authorized.headers.get('location') ?? '');
  const form = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', redirect_uri: redirectUri };
  const redeem = (code_verifier: string) =>
    issuer('POST', '/connect/token', { form: { ...form, code_verifier, client_id: sandbox.clientId } });
  const granted = await redeem(verifier);
  const again = await redeem(verifier);
  const refreshed = await issuer('POST', '/connect/token', {
    form: { grant_type: 'refresh_token', refresh_token: String(granted.json.refresh_token), client_id: sandbox.clientId },
  });
  const token = String(refreshed.json.access_token);
  const discovered = await clientOf(sandbox.discoveryUrl, token)('GET', '/evo/identity/v2/discovery?service=file&service=workspace');
  const health = await clientOf(sandbox.hubUrl)('GET', '/file/health_check?full=true&check_dependencies=true');

  expect([authorized.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([302, redirectUri, 'of the app']);
  expect([granted.status, again.status, again.json.error, refreshed.status]).toEqual([200, 400, 'invalid_grant', 200]);
  expect([discovered.status, health.json.status]).toEqual([200, 'pass']);
});

test('Aplos SDK: the fields of the form in their order, then the file, then an execution by the id of the file', async () => {
  const clock = stoppedClock();
  const sandbox = closing(await openAplosSandbox({ clock, speed: 1, api: 'v1' }));
  const { json: configuration } = await clientOf(sandbox.url)('GET', '/app/configuration');
  const { Cognito } = (configuration as { idp: { Auth: { Cognito: Record<string, string> } } }).idp.Auth;
  const login = await clientOf(sandbox.authUrl)('POST', '', {
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: Cognito.userPoolClientId,
      AuthParameters: { USERNAME: sandbox.username, PASSWORD: sandbox.password },
    }),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
  });
  const token = (login.json.AuthenticationResult as { IdToken: string }).IdToken;
  const api = clientOf(`${sandbox.url}/tenants/${sandbox.tenantId}/users/${sandbox.userId}/nca`, token);

  // It names the file with its whole path.
  const { json: made } = await api('POST', '/files', { json: { file_name: '/home/me/in.csv', method_type: 'post' } });
  const { url, fields } = made.presigned as { url: string; fields: Record<string, string> };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new File(['subject,time,conc\nA,0,1\nA,2,3\n'], 'in.csv'));
  const posted = await fetch(url, { method: 'POST', body: form });
  const { json: file } = await api('GET', `/files/${(made.file as { id: string }).id}`);
  const { text: data } = await api('GET', `/files/${(made.file as { id: string }).id}/data`);
  const order = { file: { id: (made.file as { id: string }).id }, configuration: { version: '2024-02-22' }, meta_data: {} };
  const { json: execution } = await api('POST', '/executions', { json: { ...order, post_processing: {}, data_processing: {} } });
  await sandbox.settled();
  await clock.advance(60_000);
  const { json: end } = await api('GET', `/executions/${encodeURIComponent(String(execution.execution_id))}`);
  const zip = await fetch((end.presigned as { url: string }).url);

  expect([posted.status, await posted.text(), file.workable_state]).toEqual([204, '', 'ready']);
  expect(data).toBe('subject,time,conc\nA,0,1\nA,2,3\n');
  expect(Object.keys(made)).toEqual(['message', 'file', 's3', 'presigned', 'file_name']);
  expect(Object.keys(fields)).toEqual([
    ...['key', 'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-security-token', 'policy', 'x-amz-signature'],
  ]);
  expect([execution.status, end.status, end.errors]).toEqual(['queuing', 'complete', []]);
  expect(Buffer.from(await zip.arrayBuffer()).toString('latin1', 0, 2)).toBe('PK');
});
