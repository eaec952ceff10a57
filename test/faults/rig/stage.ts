import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/clock.js';
import { createStorage } from '../../../src/http/storage/storage.js';
import type { LoggedRequest } from '../../../src/sandbox/faults.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';
import { startSandboxStorage } from '../../oracles/sandbox-storage.js';
import { stubEngine } from '../../sandbox/spark-fixture.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { calls, type Stage } from './calls.js';
import { isMet, type Scenario, toFaults, toToxics } from './scenario.js';
import { startTestProxy } from './test-proxy.js';

/** What a scenario came to. */
export type Played = {
  /** `ok`, or the kind of the error, its words and its hint. */
  outcome: string;
  /** How many requests that the scenario is about reached the vendor. */
  requests: number;
  /** For which was waited in all, by the clock. */
  waitedS: number;
};

/** After so long a transfer counts as stuck; long enough for a machine that is busy. */
const stuckMs = 2000;
const rangeBytes = 64 * 1024;
/** Three ranges and a rest. */
const sizeBytes = 3 * rangeBytes + 5;

/** Time that passes by itself, and at once where somebody waits. */
function skippingClock(): Clock & { skippedMs(): number } {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      skipped += ms;
    },
    skippedMs: () => skipped,
  };
}

/** Plays a scenario against the real path of ours that it names, with its vendor emulated. */
export async function play(scenario: Scenario): Promise<Played> {
  const call = calls[scenario.call];
  if (!call) throw new Error(`${scenario.name}: there is no call "${scenario.call}".`);
  const clock = skippingClock();
  const { stage, requests } = await setUp(scenario, clock);
  const skippedMs = clock.skippedMs();
  const outcome = await call(stage).then(
    () => 'ok',
    (error: Error & { hint?: string }) => `${error.constructor.name}: ${error.message} ${error.hint ?? ''}`.trim(),
  );
  return {
    outcome,
    requests: requests().filter(({ method, path }) => isMet(scenario, method, path)).length,
    waitedS: (clock.skippedMs() - skippedMs) / 1000,
  };
}

async function setUp(scenario: Scenario, clock: Clock): Promise<{ stage: Stage; requests: () => LoggedRequest[] }> {
  const { vendor } = scenario.match;
  const faults = toFaults(scenario);
  const toxics = toToxics(scenario);
  const options: SandboxOptions = { ...stubEngine(), clock, evo: { visibleAfterMs: 0 } };
  if (vendor !== 'storage' && faults) options[vendor] = { ...options[vendor], faults };
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const behind = async (port: number) => (await startTestProxy({ target: port, toxics })).url;
  const store = await startSandboxStorage({
    clock,
    ...(vendor === 'storage' && { faults }),
    ...(vendor === 'storage' && toxics.length > 0 && { addressFor: behind }),
  });
  onTestFinished(() => store.stop());
  const { file, folder } = await makeFile();
  const limits = { idleTimeoutMs: stuckMs, answerTimeoutMs: stuckMs };
  const storage = createStorage({ vendor: 'Somebody', allowLoopback: true, clock, rangeBytes, transferLimits: limits });
  const seen = vendor === 'storage' ? store : sandbox[`${vendor}Log`];
  const reached = vendor === 'storage' || toxics.length === 0 ? sandbox : await through(sandbox, vendor, behind);
  return { stage: { sandbox: reached, side: store.side, storage, clock, file, folder }, requests: () => seen.requests };
}

/** The sandbox with the addresses of one vendor led through a proxy. */
async function through(sandbox: Sandbox, vendor: 'spark' | 'coldstream' | 'evo' | 'aplos', behind: (port: number) => Promise<string>) {
  const own = sandbox[vendor];
  const first = Object.values(own).find((value) => typeof value === 'string' && value.startsWith('http://'));
  const { origin, port } = new URL(String(first));
  const proxied = await behind(Number(port));
  const led = Object.entries(own).map(([name, value]) => [name, typeof value === 'string' ? value.replace(origin, proxied) : value]);
  return { ...sandbox, [vendor]: Object.fromEntries(led) };
}

async function makeFile() {
  const folder = await temporaryFolder();
  const path = join(folder, 'part.stl');
  const content = Buffer.from(Array.from({ length: sizeBytes }, (_, index) => (index * 7) % 251));
  await writeFile(path, content);
  return { folder, file: await fileOnDisk(path) };
}
