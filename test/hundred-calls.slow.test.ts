import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.js';
import { recordFault } from './faults/record.js';
import { stubEngine } from './sandbox/spark-fixture.js';
import { binaryStl, box } from './support/shapes.js';
import { childrenOf, type SpawnedServer, spawnServer } from './support/spawned-server.js';
import { vendorEnvironment } from './support/vendor-environment.js';

const speed = 50;

/**
 * Passes bytes to a port of this machine and counts how many connections are open at once: those whose caller has not ended them. The end of
 * one may be read after the beginning of the next that waited for it, but not after all else that had arrived by then.
 */
async function countingLine(address: string) {
  let open = 0;
  let most = 0;
  const server = createServer((client) => {
    open++;
    setImmediate(() => {
      most = Math.max(most, open);
    });
    let isOpen = true;
    const end = () => {
      if (isOpen) open--;
      isOpen = false;
    };
    const target = connect(Number(new URL(address).port), '127.0.0.1');
    client.pipe(target).pipe(client);
    client.on('error', () => target.destroy());
    client.once('end', end).once('close', () => {
      end();
      target.destroy();
    });
    target.on('error', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { address: address.replace(/:\d+/, `:${(server.address() as AddressInfo).port}`), most: () => most };
}

function peakMb({ child }: SpawnedServer): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

/** The last answer to a call that may hand back a job. */
async function toEnd(server: SpawnedServer, name: string, args: object): Promise<Record<string, unknown>> {
  let answer = await server.callTool(name, args);
  const report = () => answer.structuredContent as { job?: string; state?: string } | undefined;
  while (['running', 'paused'].includes(report()?.state ?? '')) {
    answer = await server.callTool('get_job', { job: report()?.job, waitSeconds: 20 });
  }
  return answer;
}

test('[L9] a hundred calls at once, half of them to vendors, are all answered, with one engine and few connections', async (context) => {
  const sandbox = await startSandbox({ ...stubEngine(), speed });
  onTestFinished(sandbox.close);
  const environment = vendorEnvironment(sandbox, speed);
  const lines = new Map<string, Awaited<ReturnType<typeof countingLine>>>();
  for (const name of ['SPARK_URL', 'EVO_HUB_URL', 'APLOS_URL', 'COLDSTREAM_CASE_URL']) {
    lines.set(name, await countingLine(environment[name]!));
    environment[name] = lines.get(name)!.address;
  }
  const server = await spawnServer({ environment: { ...environment, ENGINE_PROCESSES: '1' } });
  const file = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(server.folder, name), content);
    return join(server.folder, name);
  };
  const stl = (number: number) => binaryStl(box({ size: [10 + number, 20, 5] }));
  const table = (await readFile(resolve('examples/concentrations.csv'), 'utf8')).trimEnd();
  const calls: [string, object][] = [];
  for (let number = 0; number < 25; number++) {
    calls.push(['analyze_part', { file: await file(`local-${number}.stl`, stl(number)), process: 'slm' }]);
    calls.push([['list_jobs', 'list_catalog'][number % 2]!, number % 2 ? { kind: 'processes' } : {}]);
  }
  for (let number = 0; number < 10; number++) {
    const part = await file(`spark-${number}.stl`, stl(100 + number));
    calls.push(['analyze_part', { file: part, platform: '3dspark', process: 'slm', material: '316L' }]);
    const rows = `${table}\n${table
      .split('\n')
      .at(-1)
      ?.replace(/^[^,]*/, `s${number}`)}\n`;
    const configuration = '{"columns":{"time":"time"}}';
    calls.push(['run_nca_analysis', { file: await file(`nca-${number}.csv`, rows), configuration, confirm: true }]);
    calls.push(['find_cases', {}]);
    calls.push(['evo_upload_file', { file: await file(`evo-${number}.csv`, `id\n${number}\n`) }]);
    calls.push(['evo_list_files', {}]);
  }
  let mostEngines = 0;
  const watch = setInterval(() => {
    mostEngines = Math.max(mostEngines, childrenOf(server.child).length);
  }, 20);
  onTestFinished(() => clearInterval(watch));

  const cheapMs: number[] = [];
  const answers = await Promise.all(
    calls.map(async ([name, args]) => {
      const start = performance.now();
      const answer = await toEnd(server, name, args);
      if (/^list_/.test(name)) cheapMs.push(performance.now() - start);
      return answer;
    }),
  );

  const good = answers.filter(({ isError, structuredContent }) => !isError && structuredContent).length;
  const connections = [...lines].map(([, { most }]) => most());
  const p95 = cheapMs.sort((a, b) => a - b)[Math.floor(cheapMs.length * 0.95)] ?? 0;
  const figure =
    `most at once: ${mostEngines} engine, ${Math.max(...connections)} connections to a host; ` +
    `peak ${Math.round(peakMb(server))} MB, p95 of cheap calls ${Math.round(p95)} ms`;
  recordFault(context, { runs: calls.length, passed: good, figure });
  expect(answers.filter(({ isError }) => isError)).toEqual([]);
  expect(good).toBe(100);
  expect(mostEngines).toBe(1);
  expect(connections.filter((most) => most > 4)).toEqual([]);
  expect(peakMb(server)).toBeLessThan(300);
  expect(new Set(sandbox.sparkLog.uploads.map(({ sha256 }) => sha256)).size).toBe(10);
  expect([sandbox.sparkLog.uploads.length, sandbox.aplosLog.runs.length, sandbox.sparkLog.blocked]).toEqual([10, 10, []]);
}, 240_000);
