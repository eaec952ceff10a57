import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { startTestProxy } from '../faults/rig/test-proxy.js';
import { stubEngine } from '../sandbox/spark-fixture.js';
import { call, openConnection } from './client.js';
import { type SpawnedServer, spawnServer } from './spawned-server.js';
import { temporaryFolder } from './temporary-folder.js';
import { vendorEnvironment } from './vendor-environment.js';

export type KilledDownload = {
  /** How the process ended, and how long that took. */
  code: number | null;
  signal: string | null;
  ms: number;
  /** Whether the call was still without an answer then. */
  wasInTheMiddle: boolean;
  /** Files under a final name that are not the whole file. */
  broken: string[];
  /** Half-written files that the process left, and those that are still there after the next start. */
  leftBehind: string[];
  leftAfterStart: string[];
};

const speed = 100;
const sizeBytes = 6_000_000;
/** Of the line to the vendor: the file takes some 0.4 s. */
const rateKbPerS = 15_000;

/** An emulated 3D Spark with a part of 6 MB, over a line that is slow enough to stop a server in the middle of fetching it. */
export async function openDownloadWorld() {
  const sandbox = await startSandbox({ ...stubEngine(), speed });
  onTestFinished(sandbox.close);
  const { url } = sandbox.spark;
  const direct = vendorEnvironment(sandbox, speed);
  const { partId, sha256 } = await uploadPart(direct);
  const proxy = await startTestProxy({
    target: Number(new URL(url).port),
    toxics: [{ type: 'bandwidth', attributes: { rate: rateKbPerS } }],
  });
  const environment = { ...direct, SPARK_URL: proxy.url };

  /** A server that is ended by `signal` when `share` of the file is there, and another one on the same folders. */
  async function kill(signal: 'SIGTERM' | 'SIGKILL', share: number): Promise<KilledDownload> {
    const folder = await temporaryFolder();
    const server = await spawnServer({ folder, environment });
    const before = proxy.seen.downBytes;
    let isAnswered = false;
    const answer = server.callTool('fetch_file', { platform: '3dspark', partId, kind: 'cad' }).then(
      () => {
        isAnswered = true;
      },
      () => {},
    );
    while (proxy.seen.downBytes - before < share * sizeBytes && !isAnswered) await sleep(2);
    const wasInTheMiddle = !isAnswered;
    const ended = await server.endsAfter(() => server.child.kill(signal));
    await answer;
    const { broken, partials: leftBehind } = await look(folder, sha256);
    const leftAfterStart = leftBehind.length === 0 ? [] : await partialsAfterStart(folder, environment, sha256);
    return { ...ended, wasInTheMiddle, broken, leftBehind, leftAfterStart };
  }

  return { kill };
}

async function uploadPart(environment: Record<string, string>): Promise<{ partId: string; sha256: string }> {
  const connection = await openConnection(environment);
  try {
    const path = join(connection.folder, 'large.stl');
    const text = `solid large\nfacet normal 0 0 1\n${'# filling\n'.repeat(sizeBytes / 10)}endsolid\n`;
    await writeFile(path, text);
    const order = { file: path, platform: '3dspark', process: 'slm', material: '316L' };
    const { structured } = await call(connection.client, 'analyze_part', order);
    return { partId: String(structured.partId), sha256: createHash('sha256').update(text).digest('hex') };
  } finally {
    await connection.close();
  }
}

/** The next server, until it has tidied up or 5 s are over. */
async function partialsAfterStart(folder: string, environment: Record<string, string>, sha256: string): Promise<string[]> {
  const next: SpawnedServer = await spawnServer({ folder, environment });
  let left: string[] = [];
  for (let tries = 0; tries < 250; tries++) {
    left = (await look(folder, sha256)).partials;
    if (left.length === 0) break;
    await sleep(20);
  }
  await next.endsAfter(() => next.child.stdin.end());
  return left;
}

/** What lies in the output folder and among the parts: half-written files, and CAD files that are not the one that was asked for. */
async function look(folder: string, sha256: string): Promise<{ broken: string[]; partials: string[] }> {
  const broken: string[] = [];
  const partials: string[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    // The next server tidies up meanwhile.
    if (!(await stat(path).catch(() => undefined))?.isFile()) continue;
    if (/\.part$|parts-in-work[/\\]/.test(name)) partials.push(name);
    else if (/\.(?:stl|step)$/.test(name) && hashOf(await readFile(path)) !== sha256) broken.push(name);
  }
  return { broken, partials };
}

/** Once more where a folder goes away while it is listed. */
async function namesIn(folder: string): Promise<string[]> {
  for (;;) {
    try {
      return await readdir(folder, { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await sleep(5);
    }
  }
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
