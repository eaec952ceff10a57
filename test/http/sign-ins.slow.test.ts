import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import type { SparkSandboxOptions } from '../../src/sandbox/spark/options.js';
import { recordFault } from '../faults/record.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { type SpawnedServer, spawnServer } from '../support/spawned-server.js';
import { vendorEnvironment } from '../support/vendor-environment.js';

const speed = 100;

/** The four emulated vendors, and what a server is told that takes them for the real ones. */
async function openVendors(spark: SparkSandboxOptions = {}) {
  const sandbox = await startSandbox({ ...stubEngine(), speed, spark });
  onTestFinished(sandbox.close);
  return { sandbox, environment: vendorEnvironment(sandbox, speed) };
}

const countOf = (requests: { path: string }[], path: RegExp) => requests.filter((request) => path.test(request.path)).length;

test('[A3] a server whose passwords are all wrong signs in once at each vendor, however often its tools are called', async (context) => {
  const { sandbox, environment } = await openVendors();
  const wrong = { SPARK_PASSWORD: 'w', COLDSTREAM_PASSWORD: 'w', EVO_CLIENT_SECRET: 'w', APLOS_PASSWORD: 'w' };
  const server = await spawnServer({ environment: { ...environment, ...wrong } });
  const [spacer, table] = ['spacer.stl', 'concentrations.csv'].map((name) => resolve('examples', name));
  const calls: [string, object][] = [
    ['analyze_part', { file: spacer, platform: '3dspark', process: 'slm', material: '316L', force: true }],
    ['find_cases', {}],
    ['evo_list_files', {}],
    ['run_nca_analysis', { file: table, configuration: '{"columns":{"time":"time"}}', confirm: true }],
    ['get_status', {}],
  ];

  const together = await Promise.all(Array.from({ length: 20 }, (_, nth) => server.callTool(...calls[nth % 5]!)));
  const later = [];
  for (const call of calls) later.push(await server.callTool(...call));

  const signIns = {
    '3dspark': sandbox.sparkLog.tokenRequests.length,
    coldstream: countOf(sandbox.coldstreamLog.requests, /\/account\/login$/),
    evo: countOf(sandbox.evoLog.requests, /\/connect\/token$/),
    aplos: sandbox.aplosLog.logins.length,
  };
  const passed = Object.values(signIns).filter((count) => count === 1).length;
  recordFault(context, { runs: 4, passed, figure: '1 login request for 25 tool calls, at each of 4 vendors' });
  expect(signIns).toEqual({ '3dspark': 1, coldstream: 1, evo: 1, aplos: 1 });
  const refused = [...together, ...later].filter(({ isError }) => isError === true);
  expect(refused).toHaveLength(20);
  expect(JSON.stringify(later)).toContain('3D Spark does not accept the credentials');
}, 60_000);

test('[A7] two servers with one account each have a login of their own, and none ends that of the other', async (context) => {
  const { sandbox, environment } = await openVendors({ accessTokenS: 2 });
  const servers = [await spawnServer({ environment }), await spawnServer({ environment })];
  const path = join(servers[0]!.folder, 'plate.stl');
  await writeFile(path, `solid plate\nfacet normal 0 0 1\n${'# filling\n'.repeat(50)}endsolid\n`);
  const order = { file: path, platform: '3dspark', process: 'slm', material: '316L' };
  const { partId } = (await servers[0]!.callTool('analyze_part', order)).structuredContent as { partId: string };

  const failures: string[] = [];
  let answers = 0;
  /** Each fetch is a request with a token, which is renewed after 1.6 s. */
  const keepFetching = async (server: SpawnedServer) => {
    for (const end = Date.now() + 6_000; Date.now() < end; answers++) {
      const { isError, content } = await server.callTool('fetch_file', { platform: '3dspark', partId, kind: 'cad' });
      if (isError) failures.push(JSON.stringify(content));
    }
  };
  await Promise.all(servers.map(keepFetching));

  const grants = sandbox.sparkLog.tokenRequests.map(({ grant, ok }) => `${grant} ${ok}`);
  const figure = `${answers} calls, ${grants.length - 2} refreshes, 0 grants revoked`;
  const isRight = failures.length === 0 && grants.filter((grant) => grant === 'password true').length === 2;
  recordFault(context, { runs: 1, passed: isRight ? 1 : 0, figure });
  expect(failures).toEqual([]);
  expect([...new Set(grants)].sort()).toEqual(['password true', 'refresh_token true']);
  expect(grants.filter((grant) => grant === 'password true')).toHaveLength(2);
  expect(grants.length).toBeGreaterThanOrEqual(4);
}, 60_000);
