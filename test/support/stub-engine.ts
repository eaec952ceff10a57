import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, onTestFinished, vi } from 'vitest';
import type { Call } from '../../src/call.js';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { createEngine } from '../../src/engine/engine.js';
import type { AnalyzeRequest } from '../../src/engine/messages.js';
import { isProcessAlive } from '../../src/process-mark.js';

let lastPart = 0;

/** Builds the stand-in of stub-child.ts for the tests of one file. */
export async function buildStubEngine() {
  const folder = await mkdtemp(join(tmpdir(), 'part-analysis-'));
  afterAll(() => rm(folder, { recursive: true }));
  const childFile = join(folder, 'stub-child.mjs');
  await build({ entryPoints: ['test/support/stub-child.ts'], outfile: childFile, bundle: true, platform: 'node', format: 'esm' });

  /** The stand-ins that run now. */
  function childProcesses(): number[] {
    const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim();
    return text.split(' ').filter(Boolean).map(Number).filter(isStandIn);
  }

  function isStandIn(pid: number): boolean {
    return isProcessAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(childFile);
  }

  /** An engine whose child processes are stand-ins: `analyze` is given what they shall do. */
  async function stubEngine({ processes = 1, timeoutS = 20, memoryMb = 256 } = {}) {
    await vi.waitFor(() => expect(childProcesses()).toEqual([]));
    const limits = { timeoutS };
    const engine = createEngine(() => ({ childFile, processes, memoryMb, ...limits }));
    onTestFinished(engine.close);
    const analyze = (act: string, call: Call = quietCall(), path?: string) => engine.analyze(requestTo(act, path), call);
    return { analyze, limits, close: engine.close };
  }

  return { childProcesses, stubEngine };
}

/** `act` is what the stand-in does; each has a file of its own. */
export function requestTo(act: string, path = '/parts/part.stl'): AnalyzeRequest {
  const sha256 = createHash('sha256').update(act).digest('hex');
  const file = { path, name: act, format: 'stl', sizeBytes: 1, sha256, modifiedMs: 0 } as const;
  return { partId: String(++lastPart), order: { file, lotSize: 1 }, catalog: defaultCatalog, outputFolder: '/nowhere' };
}

export function quietCall(signal = new AbortController().signal): Call & { heard: string[] } {
  const heard: string[] = [];
  return { signal, heard, progress: (_, message) => heard.push(message) };
}

export const unexpected = {
  kind: 'job',
  message: 'The engine ended unexpectedly on this file: it is probably damaged, or hits a fault of the CAD kernel.',
  hint: 'Open the part in a CAD program, export it again (STEP AP242 or binary STL) and analyze that file.',
};
