import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { call, connect } from '../support/client.js';

const credentials = {
  SPARK_USERNAME: 'ada',
  SPARK_PASSWORD: 'hunter2-canary',
  SPARK_CLIENT_ID: 'mcp',
  SPARK_CLIENT_SECRET: 'client-canary',
};

/** A port of this machine. `silent`: connections are taken and nothing is ever answered; else nobody listens. */
async function port(isSilent: boolean): Promise<number> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: number } = server.address() as { port: number };
  if (isSilent) onTestFinished(() => void server.close());
  else await new Promise((resolve) => server.close(resolve));
  return number;
}

async function statusOf(environment: Record<string, string>) {
  const { client } = await connect(environment);
  const { structured, text } = await call(client, 'get_status');
  expect(text).not.toMatch(/canary/);
  const [, spark] = structured.platforms as { note: string; signIn?: string; isOffered: boolean }[];
  return { spark, problems: structured.problems as string[] };
}

test('without credentials 3D Spark is not offered, and what is missing is named', async () => {
  const { spark, problems } = await statusOf({ SPARK_USERNAME: 'ada' });

  expect(spark).toEqual({ platform: '3dspark', isOffered: false, note: 'Not set up: SPARK_PASSWORD, SPARK_CLIENT_ID missing.' });
  expect(problems).toEqual([]);
});

test('a host that takes the connection and never answers does not hold the status up', async () => {
  const url = `http://127.0.0.1:${await port(true)}`;

  const { spark, problems } = await statusOf({ ...credentials, SPARK_URL: url, SPARK_AUTH_URL: `${url}/token` });

  expect(spark).toMatchObject({ isOffered: true, signIn: 'No answer within 1.4 s.' });
  expect(problems).toEqual(['3dspark: No answer within 1.4 s.']);
});

test('a host where nobody listens is named', async () => {
  const url = `http://127.0.0.1:${await port(false)}`;

  const { spark } = await statusOf({ ...credentials, SPARK_URL: url, SPARK_AUTH_URL: `${url}/token` });

  expect(spark!.signIn).toMatch(/127\.0\.0\.1.*refused the connection/);
});

test('wrong credentials are tried once, and the status says that they are refused', async () => {
  const sandbox = await startSandbox(stubEngine());
  onTestFinished(sandbox.close);
  const { url, authUrl, clientId, clientSecret } = sandbox.spark;
  const wrong = { SPARK_USERNAME: 'demo', SPARK_PASSWORD: 'hunter2-canary', SPARK_CLIENT_ID: clientId, SPARK_CLIENT_SECRET: clientSecret };
  const { client } = await connect({ ...wrong, SPARK_URL: url, SPARK_AUTH_URL: authUrl });

  const analyses = await Promise.all(
    Array.from({ length: 20 }, (_, lot) =>
      call(client, 'analyze_part', { file: 'examples/spacer.stl', platform: '3dspark', lotSize: lot + 1 }),
    ),
  );
  const { structured } = await call(client, 'get_status');

  expect(sandbox.sparkLog.tokenRequests).toEqual([{ grant: 'password', at: expect.any(Number), ok: false }]);
  for (const { isError, text } of analyses) {
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^3D Spark .*\nAsk the operator to correct SPARK_USERNAME, SPARK_PASSWORD, SPARK_CLIENT_ID and SPARK_CLIENT_SECRET/,
    );
  }
  expect((structured.problems as string[])[0]).toMatch(/^3dspark: 3D Spark /);
});

test('a part file is not sent anywhere when nothing is set up, or when the server is read only', async () => {
  const { client: bare } = await connect();
  const { client: readOnly } = await connect({ ...credentials, PART_READ_ONLY: '1' });
  const order = { file: 'examples/spacer.stl', platform: '3dspark' };

  expect((await call(bare, 'analyze_part', order)).text).toBe(
    '3D Spark is not set up: SPARK_USERNAME, SPARK_PASSWORD, SPARK_CLIENT_ID are missing.\nSet the variables where this server is configured, ' +
      'or PART_SANDBOX=1 to try it on an emulated 3D Spark. platform "local" needs no account.',
  );
  expect((await call(readOnly, 'analyze_part', order)).text).toBe(
    'Nothing is sent to 3D Spark: this server is set to read only.\nUse platform "local", or let the operator remove PART_READ_ONLY.',
  );
});
