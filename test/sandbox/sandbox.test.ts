import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/engine/engine.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { openSpark, startMs, stubEngine, uploaded } from './spark-fixture.js';

test('a real part is measured and turned by the real engine', async () => {
  const engine = createEngine(() => ({ childFile: resolve('dist/child.js'), processes: 1, timeoutS: 60, memoryMb: 4096 }));
  onTestFinished(() => engine.close());
  const { demo, sandbox, clock } = await openSpark({ analyze: engine.analyze, orient: engine.orient, spark: { taskMs: 0 } });
  const file = new File([await readFile('examples/spacer.stl')], 'spacer.stl');

  const { json } = await demo.post('/api/v1/part/', { form: { file, start_analysis: 'true', mat_name: '316L', prc_acronym: 'slm' } });
  const id = (json as { part_id: string }).part_id;
  await sandbox.settled();
  await clock.advance(30_000);
  const result = await demo.get(`/api/v1/analysisResult/${id}/`);
  const picture = await demo.get(`/api/v1/part/${id}/thumbnail-file/`);
  const model = await demo.get(`/api/v1/part/${id}/visualization-file/`);
  await demo.get(`/api/v1/part/${id}/optimal-orientation-file/`);
  await sandbox.settled();
  const turned = await demo.get(`/api/v1/part/${id}/fetch-optimal-orientation-file/`);

  const { analysis_report: report } = result.json as { analysis_report: Record<string, unknown> };
  const chain = Object.values(report.process_chains as Record<string, Record<string, unknown>>)[0];
  expect(report).toMatchObject({
    part_id: id,
    upload_file_units: 'mm',
    mesh_checks: { upload_file: { Watertight: { check_passed: true } } },
  });
  expect(chain).toMatchObject({ name: 'SLM | 316L', process_chain_id: report.primary_process_chain_id, fits_mac: true });
  expect([report.bb_x, report.bb_y, report.bb_z].map((length) => Number(length).toFixed(3))).toEqual(['8.000', '9.238', '20.000']);
  expect(report.part_vol).toBeCloseTo(0.8189, 4);
  expect(picture.text.slice(1, 4)).toBe('PNG');
  expect(model.text.slice(0, 4)).toBe('glTF');
  expect([turned.status, turned.headers.get('content-length')]).toEqual([200, '19284']);
});

test('a request can be answered late and with a fault, by method, path and turn', async () => {
  const { demo, log } = await openSpark({
    spark: {
      faults: (method, path, nth) =>
        method === 'GET' && path.endsWith('/thumbnail-file/') && nth <= 2
          ? { status: 503, body: 'busy', headers: { 'retry-after': '7' } }
          : undefined,
    },
  });
  const path = `/api/v1/part/${'0'.repeat(32)}/thumbnail-file/`;

  const answers = [await demo.get(path), await demo.get(path), await demo.get(path)];

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 404]);
  expect([answers[0]?.text, answers[0]?.headers.get('retry-after')]).toEqual(['busy', '7']);
  expect(log.requests.at(-3)).toEqual({ at: startMs, method: 'GET', path, status: 503 });
});

test('latency is slept on the clock before every answer', async () => {
  const slept: number[] = [];
  const clock = { now: () => startMs, sleep: async (ms: number) => void slept.push(ms) };
  const sandbox = await startSandbox({ ...stubEngine(), clock, spark: { latencyMs: 250 } });
  onTestFinished(sandbox.close);

  await fetch(`${sandbox.spark.url}/api-auth/login/`);

  expect(slept).toEqual([250]);
});

test('every start has other credentials', async () => {
  const first = await openSpark();
  const second = await openSpark();

  const secrets = [first, second].flatMap(({ spark }) => [
    spark.password,
    spark.clientSecret,
    spark.accounts.colleague.password,
    spark.accounts.stranger.password,
  ]);
  expect(new Set(secrets).size).toBe(8);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{32}$/);
});

test('it listens on the loopback address, on the port that is asked for', async () => {
  const { spark, sandbox } = await openSpark();
  const port = Number(new URL(spark.url).port);
  await sandbox.close();

  const again = await startSandbox({ ...stubEngine(), port });
  onTestFinished(again.close);

  expect(again.spark.url).toBe(`http://127.0.0.1:${port}`);
  await expect(startSandbox({ ...stubEngine(), port })).rejects.toThrow(`listen EADDRINUSE: address already in use 127.0.0.1:${port}`);
});

test('closing stops what runs and removes every file', async () => {
  let tell: (request: { path: string; signal: AbortSignal }) => void = () => undefined;
  const started = new Promise<{ path: string; signal: AbortSignal }>((resolve) => {
    tell = resolve;
  });
  const { demo, sandbox, spark } = await openSpark({
    analyze: ({ order }, { signal }) => {
      tell({ path: order.file.path, signal });
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
  });
  await uploaded(demo);
  const { path, signal } = await started;
  const existed = existsSync(path);

  await sandbox.close();

  expect([existed, signal.aborted, existsSync(path), existsSync(dirname(dirname(path)))]).toEqual([true, true, false, false]);
  await expect(fetch(spark.url)).rejects.toThrow('fetch failed');
});
