import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { serverEnvironment, serverFile } from '../support/spawned-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const speed = 100;

/** The command line with an emulated 3D Spark whose picture is none, and whose report is never made. */
async function analyze(folder: string, ...args: string[]) {
  const notMade = (_: string, path: string) =>
    path.endsWith('/fetch-analysis-results-file/') ? { status: 404, body: '{"detail":"Object not found in storage."}' } : undefined;
  const sandbox = await startSandbox({ ...stubEngine(), speed, spark: { faults: notMade, isSocketOn: false } });
  onTestFinished(sandbox.close);
  const { url, authUrl, username, password, clientId, clientSecret } = sandbox.spark;
  const account = { SPARK_URL: url, SPARK_AUTH_URL: authUrl, SPARK_SOCKET_URL: 'off', SPARK_USERNAME: username, SPARK_PASSWORD: password };
  const child = spawn(process.execPath, [serverFile, 'analyze', 'examples/spacer.stl', '--platform', '3dspark', ...args], {
    env: {
      ...process.env,
      ...serverEnvironment(folder),
      ...account,
      SPARK_CLIENT_ID: clientId,
      SPARK_CLIENT_SECRET: clientSecret,
      PART_SANDBOX_SPEED: String(speed),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((settle) => child.on('exit', (code) => settle(code ?? -1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

test('a file that cannot be had costs neither the result nor the other files', async () => {
  const folder = await temporaryFolder();

  const { code, out, err } = await analyze(folder, '--save');

  expect(code).toBe(0);
  expect(out).toMatch(/^spacer\.stl: cannot be made as it is with slm, 316L, SLM 500\n/);
  expect(out).toMatch(/Cost per part +12\.50 EUR, by 3D Spark \(sandbox\), lot of 1\n/);
  expect(out).toContain(join(folder, 'output', 'spacer-fullResult.json'));
  const lines = err.trimEnd().split('\n');
  expect(lines[0]).toBe(
    'spacer.stl, thumbnail: 3D Spark (sandbox) sent plain text where a PNG picture was expected. ' +
      'Try again later. If it stays so, look at the part on the 3D Spark platform.',
  );
  expect(lines.at(-1)).toMatch(
    /^spacer\.stl, report: 3D Spark is still making the .+ It may be asked once more from 20\S+Z: call get_job then, not sooner\. Run the same command again then\.$/,
  );
});
