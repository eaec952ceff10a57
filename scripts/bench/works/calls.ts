import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../pairs.js';
import { StdioServer } from '../stdio-server.js';
import type { Work } from '../work.js';

const warmUps = 200;
const rounds = 5;
const callsPerRound = 400;

/** Milliseconds of one call, one after the other: the median. */
async function medianMs(server: StdioServer, params: object, count: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = process.hrtime.bigint();
    await server.ask('tools/call', params);
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return median(times);
}

export const calls: Work = {
  id: 'calls',
  about:
    'A call that needs no work (`list_jobs`, which looks into its folder and finds no job), one after the other, against an echo on the bare SDK.',
  timeGoes:
    'The result is checked, and every message is looked through for secrets (3 %), which an echo does not do. Tried: messages without a secret uncopied, no waiting where there is nothing to wait for, the list of jobs kept until its folder changes (4 % here; 20 ms of each listing of 10,000 jobs).',
  packages: [],
  async measure(bench) {
    const state = join(bench.folder, 'no-jobs');
    mkdirSync(join(state, 'jobs', 'records'), { recursive: true });
    const ours = new StdioServer('dist/server.js', { PART_SANDBOX: '1', PART_STATE_DIR: state });
    const bare = new StdioServer(await bench.subject('echo'));
    const ask = { name: 'list_jobs', arguments: {} };
    const echo = { name: 'echo', arguments: { text: 'once more' } };
    await Promise.all([ours.initialize(), bare.initialize()]);
    await medianMs(ours, ask, warmUps);
    await medianMs(bare, echo, warmUps);
    const pairs: [number, number][] = [];
    for (let i = 0; i < rounds; i++) pairs.push([await medianMs(ours, ask, callsPerRound), await medianMs(bare, echo, callsPerRound)]);
    await Promise.all([ours.close(), bare.close()]);
    const line = {
      work: 'cheap call, sequential, median',
      unit: '× a bare SDK echo',
      value: median(pairs.map(([own, other]) => own / other)),
      goal: { atMost: 1.5 },
      details: `${median(pairs.map(([own]) => own)).toFixed(3)} ms, ${median(pairs.map(([, other]) => other)).toFixed(3)} ms`,
    };
    return [line];
  },
};
