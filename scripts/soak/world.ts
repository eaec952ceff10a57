import { resolve } from 'node:path';
import { createEngine } from '../../src/engine/engine.js';
import type { Fault, Faults } from '../../src/sandbox/faults.js';
import { startSandbox } from '../../src/sandbox/sandbox.js';
import { type FaultProxy, startFaultProxy } from '../../test/faults/rig/fault-proxy.js';
import { vendorEnvironment } from '../../test/support/vendor-environment.js';
import type { Ledger, Vendor } from './ledger.js';
import type { Random } from './random.js';

/**
 * The 30 s between two questions to 3D Spark are 6 s. Faster, a request that a busy machine carries late would look like one that was
 * made too early.
 */
const speed = 5;

/** Shares of requests that are answered with a fault, and of connections that are cut, torn into pieces, or slow. */
const faultShare: Record<Vendor, number> = { '3dspark': 0.006, coldstream: 0.02, evo: 0.02, aplos: 0.02 };
const cutShare = 0.02;

const page = { body: '<html><title>Maintenance</title></html>', headers: { 'content-type': 'text/html' } };
const faultsByName: Record<string, Fault> = {
  '503': { status: 503, ...page },
  '429 with Retry-After': {
    status: 429,
    body: '{"detail":"Too many."}',
    headers: { 'content-type': 'application/json', 'retry-after': '1' },
  },
  '500': { status: 500, body: '{"detail":"It broke."}', headers: { 'content-type': 'application/json' } },
  '502': { status: 502, ...page },
};

/** After a 429 of 3D Spark nobody asks it for a quarter of an hour, which no speed makes shorter: the soak would stand still. */
const withoutBlocks = Object.keys(faultsByName).filter((name) => !name.startsWith('429'));

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The four vendors with the real engine behind them, on lines that are cut at times, and how a server gets there. */
export async function openWorld(random: Random, ledger: Ledger) {
  const engine = createEngine(() => ({ childFile: resolve('dist/child.js'), processes: 1, timeoutS: 120, memoryMb: 2048 }));
  const proxies: FaultProxy[] = [];
  let areFaultsOn = true;

  const faultsOf =
    (vendor: Vendor): Faults =>
    () => {
      if (!areFaultsOn || !random.chance(faultShare[vendor])) return undefined;
      const name = random.pick(vendor === '3dspark' ? withoutBlocks : Object.keys(faultsByName));
      ledger.fault(vendor, name);
      return faultsByName[name];
    };
  const sandbox = await startSandbox({
    ...{ analyze: engine.analyze, orient: engine.orient, speed },
    spark: { faults: faultsOf('3dspark'), analysisMs: 35_000, accessTokenS: 60 },
    coldstream: { faults: faultsOf('coldstream'), credits: 1e9, jobMs: 2_000, queueMs: 2_000, runMs: 4_000, accessTokenS: 60 },
    evo: { faults: faultsOf('evo'), accessTokenS: 60 },
    aplos: { faults: faultsOf('aplos'), allowance: 1e9, idTokenS: 60, queueMs: 2_000, stepMs: 1_000 },
  });

  const { blocked, polls } = sandbox.sparkLog;
  blocked.push = (...all) => {
    for (const { why } of all) ledger.complain(`3D Spark blocked the account: ${why} (${JSON.stringify(polls.slice(-4))})`);
    return Array.prototype.push.apply(blocked, all);
  };

  /** The address on a line with faults. */
  async function overLine(vendor: Vendor, address: string): Promise<string> {
    const cut = (what: string) => ({
      toxicity: cutShare,
      before: async () => ledger.fault(vendor, what),
    });
    const proxy = await startFaultProxy({
      target: Number(new URL(address).port),
      random: random.next,
      toxics: [
        { type: 'reset_peer', stream: 'upstream', attributes: { after_bytes: 300 }, ...cut('reset in a request') },
        { type: 'reset_peer', stream: 'downstream', attributes: { after_bytes: 0 }, ...cut('reset before an answer') },
        { type: 'reset_peer', stream: 'downstream', attributes: { after_bytes: 150 }, ...cut('reset in an answer') },
        { type: 'slicer', toxicity: 0.1, attributes: { average_size: 50, delay: 200 } },
        { type: 'latency', toxicity: 0.2, attributes: { latency: 30, jitter: 20 } },
      ],
    });
    proxies.push(proxy);
    return address.replace(/(127\.0\.0\.1|localhost):\d+/, `127.0.0.1:${proxy.port}`);
  }

  const { spark, coldstream, evo, aplos } = sandbox;
  const environment = {
    ...vendorEnvironment(sandbox, speed),
    SPARK_URL: await overLine('3dspark', spark.url),
    COLDSTREAM_CASE_URL: await overLine('coldstream', coldstream.caseUrl),
    EVO_HUB_URL: await overLine('evo', evo.hubUrl),
    APLOS_URL: await overLine('aplos', aplos.url),
  };

  return {
    environment,
    sandbox,

    /** From here on everything works: what was begun has to come to its end. */
    calm(): void {
      areFaultsOn = false;
      for (const proxy of proxies) proxy.clear();
    },

    /** What was done at a vendor more often than it was asked for. */
    doubled(asked: { nca: number; runs: number }): string[] {
      const { sparkLog, evoLog, aplosLog, coldstreamLog } = sandbox;
      const twice = (vendor: string, all: string[]) => {
        const extra = all.length - new Set(all).size;
        return extra > 0 ? [`${vendor}: ${extra} done twice`] : [];
      };
      const shaOfFile = new Map(aplosLog.uploads.map(({ fileId, sha256 }) => [fileId, sha256]));
      const tooMany = (vendor: string, done: number, most: number) => (done > most ? [`${vendor}: ${done} done, ${most} asked for`] : []);
      return [
        ...twice(
          '3D Spark',
          sparkLog.uploads.map(({ sha256 }) => sha256),
        ),
        ...twice(
          'Evo',
          evoLog.uploads.map(({ sha256, versionId }) => sha256 + versionId),
        ),
        ...twice(
          'Aplos NCA',
          aplosLog.runs.map(({ fileId }) => shaOfFile.get(fileId) ?? fileId),
        ),
        ...tooMany('Aplos NCA', aplosLog.runs.length, asked.nca),
        ...tooMany('ColdStream', coldstreamLog.submissions.length, asked.runs),
      ];
    },

    async close(): Promise<void> {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await sandbox.close();
      engine.close();
    },
  };
}
