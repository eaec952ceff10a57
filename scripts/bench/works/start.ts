import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inPairs, median, medianRatio } from '../pairs.js';
import { StdioServer } from '../stdio-server.js';
import { timed } from '../timed.js';
import type { Bench, Work } from '../work.js';

const server = 'dist/server.js';
/** Every toolset: the emulated vendors bring all tools. With a cache folder of its own, so that the first start is one. */
const allToolsets = ({ folder }: Bench) => ({
  PART_SANDBOX: '1',
  PART_STATE_DIR: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
});
const idleMs = 1000;
const keptMs = 3000;

async function timeToInitialize(file: string, environment: Record<string, string>): Promise<number> {
  const start = process.hrtime.bigint();
  const started = new StdioServer(file, environment);
  await started.initialize();
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  await started.close();
  return ms;
}

/** A start that lives long enough to keep what Node compiled. */
async function untilKept(file: string, environment: Record<string, string>): Promise<void> {
  const started = new StdioServer(file, environment);
  await started.initialize();
  await started.ask('tools/list');
  await wait(keptMs);
  await started.close();
}

async function idleMb(file: string, environment: Record<string, string>): Promise<number> {
  const started = new StdioServer(file, environment);
  await started.initialize();
  await started.ask('tools/list');
  await wait(idleMs);
  const mb = started.residentMb();
  await started.close();
  return mb;
}

export const start: Work = {
  id: 'start',
  about:
    'From the start of the process to the answer to `initialize`, with every toolset, when it was started before, against Node that does nothing; memory when idle against a server of the SDK with one tool.',
  timeGoes:
    "Node's own start, then the SDK's schemas, which are built before a message can be read, then the reading of what was compiled. Tried: CommonJS instead of modules, V8's code cache, one language of Zod, tools and clients after the answer (8.5 × before, 3.4 × after, in turns on a busy machine).",
  packages: ['time'],
  async measure(bench) {
    const environment = allToolsets(bench);
    const firstMs = await timeToInitialize(server, environment);
    await untilKept(server, environment);
    const times = await inPairs(
      3 * bench.pairs,
      () => timeToInitialize(server, environment),
      async () => 1000 * (await timed(process.execPath, ['-e', '0'])).wallS,
    );
    const echo = await bench.subject('echo');
    const memory = await inPairs(
      bench.pairs,
      () => idleMb(server, environment),
      () => idleMb(echo, {}),
    );
    const [oursMb, bareMb] = [median(memory.ours), median(memory.peer)];
    return [
      {
        work: 'spawn → `initialize` answered, all toolsets',
        unit: '× `node -e 0`',
        value: medianRatio(times, (ms) => ms),
        goal: { atMost: 3.5 },
        details: `${median(times.ours).toFixed(0)} ms, ${median(times.peer).toFixed(0)} ms; the first start ever ${firstMs.toFixed(0)} ms`,
      },
      {
        work: 'idle memory',
        unit: 'MB above the bare SDK',
        value: oursMb - bareMb,
        goal: { atMost: 15 },
        details: `${oursMb.toFixed(0)} MB, ${bareMb.toFixed(0)} MB`,
      },
    ];
  },
};
