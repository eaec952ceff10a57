import { describe, expect, test } from 'vitest';
import { toAllowance } from '../../src/vendors/aplos/allowance.js';
import { toExecutionState } from '../../src/vendors/aplos/execution-state.js';
import { toUploadTarget } from '../../src/vendors/aplos/upload-target.js';
import {
  AppConfiguration,
  DownloadAnswer,
  ExecutionAnswer,
  ExecutionList,
  MetricsAnswer,
  OwnerClaims,
  PackageAnswer,
  StartAnswer,
  UploadAnswer,
} from '../../src/vendors/aplos/wire.js';

/** What the pages of Aplos NCA print, and what its official clients in Python (generation 1) and R (generation 3) read. */
const s3Fields = {
  key: '<s3-object-key>',
  'x-amz-algorithm': '<x-amz-algorithm>',
  'x-amz-credential': '<x-amz-credential>',
  'x-amz-date': '<x-amz-date>',
  'x-amz-security-token': '<x-amz-security-token>',
  policy: '<policy>',
  'x-amz-signature': '<x-amz-signature>',
};
const uploadV1 = {
  message: 'File upload request created',
  s3: { bucket_name: '<s3-bucket-name>', object_key: '<s3-object-key>' },
  presigned: { method_type: 'post', url: '<s3-bucket-url>', fields: s3Fields, expires_in: 3600, expires_at_utc: '<date-time>' },
  file_name: '<file-name>',
};
const uploadV3 = {
  success: true,
  statusCode: 201,
  timestamp: '2026-04-01T12:00:00Z',
  data: {
    fileId: '<file-id>',
    url: '<s3-bucket-url>',
    fields: {
      key: '<s3-object-key>',
      xAmzAlgorithm: '<x-amz-algorithm>',
      xAmzCredential: '<x-amz-credential>',
      xAmzDate: '<x-amz-date>',
      xAmzSecurityToken: '<x-amz-security-token>',
      policy: '<policy>',
      xAmzSignature: '<x-amz-signature>',
    },
    expiresIn: 3600,
  },
};
const executionV1 = {
  analysis_file_id: '<analysis-file-id>',
  analysis_file_name: '<analysis-file-name>',
  errors: [],
  id: '1714955846-1264143:cfa4b10f-0b40-11ef-8000-000000000000',
  queue_utc: null,
  s3_working_object_key: '<object-key-directory>/<analysis-file>.csv',
  status: 'complete',
  status_code: null,
  times: [],
  timestamp: '<timestamp-of-submission>',
  zip_results: true,
};
const executionV3 = {
  id: 'e-1',
  name: 'NCA Analysis via R',
  status: 'running',
  statusMessage: null,
  progress: { completedPhases: 1, totalPhases: 4, percent: 25 },
  createdUtc: '2026-04-01T12:00:00.123456',
  input: { fileId: '<file-id>' },
  packageAvailable: false,
  errors: [],
};

describe('what Aplos NCA answers', () => {
  test('the configuration of the app says where one signs in', () => {
    const Cognito = {
      region: 'us-east-1',
      userPoolId: 'us-east-1_x',
      userPoolClientId: '5teu',
      authenticationFlowType: 'USER_PASSWORD_AUTH',
    };

    const { idp } = AppConfiguration.parse({ idp: { Auth: { Cognito } } });

    expect(idp.Auth.Cognito).toMatchObject({ region: 'us-east-1', userPoolClientId: '5teu' });
    expect(AppConfiguration.safeParse({ idp: { Auth: { Cognito: { ...Cognito, region: 'evil.com/x' } } } }).success).toBe(false);
  });

  test('a token says whose it is', () => {
    const claims = OwnerClaims.parse({ sub: 's', 'custom:aplos_user_tenant_id': 't', 'custom:aplos_user_id': 'u' });

    expect(claims).toMatchObject({ 'custom:aplos_user_tenant_id': 't', 'custom:aplos_user_id': 'u' });
  });

  test('both generations give the same form for the store, in the same order', () => {
    const old = toUploadTarget('v1', UploadAnswer.parse(uploadV1));
    const present = toUploadTarget('v3', UploadAnswer.parse(uploadV3));

    expect(old).toEqual({
      api: 'v1',
      file: { bucket: '<s3-bucket-name>', key: '<s3-object-key>' },
      url: '<s3-bucket-url>',
      fields: Object.entries(s3Fields),
    });
    expect(present).toEqual({ ...old, api: 'v3', file: { id: '<file-id>' } });
  });

  test('the id of the file goes before its place where both are there', () => {
    const target = toUploadTarget('v1', UploadAnswer.parse({ ...uploadV1, file: { id: '<file-id>' } }));

    expect(target.file).toEqual({ id: '<file-id>' });
  });

  test('a start gives the id of the execution', () => {
    const old = StartAnswer.parse({ execution_id: executionV1.id, status: 'queuing' });
    const present = StartAnswer.parse({ data: { executionId: 'e-1', status: 'throttled', delaySeconds: 30 } });

    expect([old, present]).toEqual([{ id: executionV1.id }, { id: 'e-1' }]);
    expect(StartAnswer.safeParse({ data: { executionId: '' } }).success).toBe(false);
  });

  test('an execution tells how far it is', () => {
    const presigned = { url: '<presigned-url>', expires_in: 3600, expires_at_utc: '<download-url-expiration>' };

    const old = toExecutionState(ExecutionAnswer.parse({ ...executionV1, presigned }));
    const present = toExecutionState(ExecutionAnswer.parse({ data: executionV3 }));

    expect(old).toEqual({ state: 'succeeded', resultsUrl: '<presigned-url>' });
    expect(present).toEqual({ state: 'running', word: 'running', fraction: 0.25 });
  });

  test('the lists name the file of each execution; a row that cannot be read is passed over', () => {
    const old = ExecutionList.parse({ items: [executionV1, { id: 7 }] });
    const present = ExecutionList.parse({ data: { count: 1, nextKey: 'abc=', executions: [executionV3] } });

    expect(old).toMatchObject({ rows: [{ id: executionV1.id, analysis_file_id: '<analysis-file-id>' }], nextKey: undefined });
    expect(present).toMatchObject({ rows: [{ id: 'e-1', input: { fileId: '<file-id>' } }], nextKey: 'abc=' });
    expect(ExecutionList.safeParse({ data: {} }).success).toBe(false);
  });

  test('the results of generation 3 are a file with a link of its own', () => {
    expect(PackageAnswer.parse({ data: { id: 'p-1' } })).toMatchObject({ id: 'p-1' });
    expect(DownloadAnswer.parse({ data: { downloadUrl: 'https://x', fileName: 'r.zip' } })).toMatchObject({ downloadUrl: 'https://x' });
  });

  test('the metrics spell their numbers as text', () => {
    const tenant = { id: 'X', completed: '128', failed: '24', in_flight: '0', allocated: '1000', remaining: '872' };
    const subscription = { status: 'active', start_date_time_utc: '2024-02-23 21:21:03.052351', type: 'development' };

    const allowance = toAllowance(MetricsAnswer.parse({ tenant, user: tenant, subscription }));

    expect(allowance).toEqual({ allocated: 1000, remaining: 872, inFlight: 0, subscription: 'active' });
  });
});
