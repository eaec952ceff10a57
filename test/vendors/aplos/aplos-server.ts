import { strToU8, zipSync } from 'fflate';
import type { Clock } from '../../../src/clock.js';
import { canary, json, type Received, type Reply, startVendor } from '../../http/vendor-server.js';

/** An execution's id as their page prints one. */
export const executionId = '1714955846-1264143:cfa4b10f-0b40-11ef-8000-000000000000';
export const username = 'anna@example.com';
export const password = `${canary} pass&word`;

const v3 = '/v3/tenants/tenant-1/users/user-1';
const v1 = '/tenants/tenant-1/users/user-1';

type Answer = (request: Received, nth: number) => Reply | undefined;
/** What answers in place of the usual; `nth` counts the requests to the route from 1. */
export type Overrides = Record<string, (request: Received, nth: number, usual: () => Reply | undefined) => Reply | undefined>;
export type Form = { fields: [string, string][]; fileName: string; content: string };
export type AplosServer = Awaited<ReturnType<typeof startAplos>>;

export function idToken(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ secret: canary, ...claims })}.${canary}-signature`;
}

export const owner = { 'custom:aplos_user_tenant_id': 'tenant-1', 'custom:aplos_user_id': 'user-1' };

/** The 403 of their gateway and of their rights. */
export const forbidden = json(
  { action: 'nca', errors: [{ status_code: 403, message: 'User user-1 does not have the appropriate permissions.' }] },
  { status: 403 },
);

export const metrics = {
  tenant: { id: 't', completed: '128', failed: '24', in_flight: '0', allocated: '1000', remaining: '872' },
  user: { id: 'u', completed: '8', failed: '1', in_flight: '0', allocated: '1000', remaining: '992' },
};

export const resultsZip = Buffer.from(
  zipSync({ 'inputs/config.json': strToU8('{}'), 'outputs/pk-summary.csv': strToU8('subject,Cmax\n1,5\n'), 'outputs/plots/': strToU8('') }),
);

/** Aplos NCA, its sign-in and its store on one port, as plain as it gets: `log` holds the routes that were asked, in order. */
export async function startAplos(clock: Clock, overrides: Overrides = {}) {
  const log: string[] = [];
  const bodies: Record<string, unknown>[] = [];
  const forms: Form[] = [];
  const starts: { file: unknown; at: number }[] = [];
  const counts = new Map<string, number>();
  const state = { statuses: ['queuing', 'processing', 'complete'], looks: 0, files: 0 };
  let base = '';

  const link = () => `${base}/results.zip?X-Amz-Signature=${canary}`;
  const status = () => state.statuses[Math.min(state.looks++, state.statuses.length - 1)]!;
  const rows = () => starts.map(({ file }) => file as { id: string });

  const usual: Record<string, Answer> = {
    'GET /app/configuration': () =>
      json({ idp: { Auth: { Cognito: { region: 'us-east-1', userPoolId: 'us-east-1_x', userPoolClientId: 'client-1' } } } }),
    'POST /cognito': (_, nth) =>
      json({
        AuthenticationResult: {
          IdToken: idToken({ ...owner, jti: nth }),
          AccessToken: `${canary}-access`,
          RefreshToken: `${canary}-r`,
          ExpiresIn: 3600,
        },
        ChallengeParameters: {},
      }),
    [`GET ${v3}/metrics`]: () => json({ success: true, statusCode: 200, data: metrics }),
    [`POST ${v3}/files`]: () => {
      const { 'x-amz-date': xAmzDate, ...rest } = fields(++state.files);
      const camel = { key: rest.key, xAmzAlgorithm: rest['x-amz-algorithm'], xAmzDate, policy: rest.policy, xAmzSignature: `${canary}-s` };
      return json({ data: { url: `${base}/s3/`, fileId: `file-${state.files}`, fields: camel } }, { status: 201 });
    },
    [`POST ${v3}/analysis/queue`]: (request) => {
      starts.push({ file: { id: (read(request) as { file_id: string }).file_id }, at: clock.now() });
      return json({ data: { executionId, status: 'queued' } }, { status: 201 });
    },
    [`GET ${v3}/executions`]: () =>
      json({
        data: { count: rows().length, nextKey: null, executions: rows().map(({ id }) => ({ id: executionId, input: { fileId: id } })) },
      }),
    [`GET ${v3}/executions/${executionId}/status`]: () =>
      json({ data: { id: executionId, status: status().replace('complete', 'succeeded') } }),
    [`GET ${v3}/executions/${executionId}/outputs/package`]: () => json({ data: { id: 'package-1' } }),
    [`GET ${v3}/files/package-1/download-url`]: () => json({ data: { downloadUrl: link(), fileName: '../../evil.sh' } }),
    [`GET ${v1}/metrics`]: () => json(metrics),
    [`POST ${v1}/nca/files`]: () =>
      json({
        message: 'File upload request created',
        file: { id: `file-${++state.files}` },
        s3: { bucket_name: 'b', object_key: `uploads/${state.files}.csv` },
        presigned: { method_type: 'post', url: `${base}/s3/`, fields: fields(state.files), expires_in: 3600 },
        file_name: 'data.csv',
      }),
    [`POST ${v1}/nca/executions`]: (request) => {
      const { file, s3 } = read(request) as Record<string, unknown>;
      starts.push({ file: file ?? s3, at: clock.now() });
      return json({ execution_id: executionId, status: 'queuing' });
    },
    [`GET ${v1}/nca/executions`]: () =>
      json({ items: rows().map(({ id }) => ({ id: executionId, analysis_file_id: id, status: 'queuing' })) }),
    [`GET ${v1}/nca/executions/${executionId}`]: () => {
      const now = status();
      return json({
        id: executionId,
        status: now,
        errors: [],
        ...(now === 'complete' && { presigned: { url: link(), expires_in: 3600 } }),
      });
    },
    'POST /s3/': (request) => {
      forms.push(readForm(request));
      return { status: 204 };
    },
    'GET /results.zip': () => ({ body: resultsZip, headers: { 'content-type': 'application/zip' } }),
  };

  /** What boto3 makes for this shape: nothing but these fields is covered. */
  function fields(nth: number) {
    const signed = { key: `uploads/${nth}.csv`, 'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-date': '20260101T000000Z' };
    const expiration = new Date(clock.now() + 3_600_000).toISOString();
    const policy = Buffer.from(
      JSON.stringify({ expiration, conditions: [{ bucket: 'b' }, ...Object.entries(signed).map(([k, v]) => ({ [k]: v }))] }),
    );
    return { ...signed, policy: policy.toString('base64'), 'x-amz-signature': `${canary}-s` };
  }

  const vendor = await startVendor((request) => {
    const route = `${request.method} ${decodeURIComponent(request.url.split('?')[0] ?? '')}`;
    log.push(route.replace(executionId, '{id}'));
    if (/^[{[]/.test(request.body.toString())) bodies.push(read(request));
    const nth = (counts.get(route) ?? 0) + 1;
    counts.set(route, nth);
    const answer = () => (usual[route] ? usual[route](request, nth) : forbidden);
    return overrides[route] ? overrides[route](request, nth, answer) : answer();
  });
  base = vendor.url;
  return { url: base, authUrl: `${base}/cognito`, log, bodies, forms, starts, state, received: vendor.received, link, v1, v3 };
}

function read(request: Received): Record<string, unknown> {
  return JSON.parse(request.body.toString()) as Record<string, unknown>;
}

function readForm({ headers, body }: Received): Form {
  const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? '';
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1);
  const named = parts.map((part) => ({
    name: /name="([^"]*)"/.exec(part)?.[1] ?? '',
    value: part.slice(part.indexOf('\r\n\r\n') + 4, -2),
    part,
  }));
  const file = named.at(-1);
  return {
    fields: named.map(({ name, value }) => [name, value]),
    fileName: /filename="([^"]*)"/.exec(file?.part ?? '')?.[1] ?? '',
    content: file?.value ?? '',
  };
}
