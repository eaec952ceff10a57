import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSink } from '../local-sink.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { type Spent, timed } from '../timed.js';
import type { Work } from '../work.js';

const gibibyte = 2 ** 30;

export const downloads: Work = {
  id: 'downloads',
  about:
    '1 GiB from a server on this machine to a file, a process for each, against curl. Ours reads the SHA-256 in step and flushes the file, which curl does not.',
  packages: ['curl', 'time', 'gcc', 'libc6-dev'],
  async measure(bench) {
    const subject = await bench.subject('transfer');
    const sink = await startSink(bench, gibibyte);
    const to = join(bench.folder, 'download.stl');
    const fresh = async (run: () => Promise<Spent>) => {
      rmSync(to, { force: true });
      return run();
    };
    const pairs = await inPairs(
      bench.pairs,
      () => fresh(() => timed(process.execPath, [subject, 'get', sink.url, to])),
      () => fresh(() => timed('curl', ['-sS', '-f', '-o', to, `${sink.url}/part.stl`])),
    );
    sink.stop();
    rmSync(to, { force: true });
    const line = {
      work: '1 GiB download to disk: throughput',
      unit: "× curl's",
      value: 1 / medianRatio(pairs, ({ wallS }) => wallS),
      goal: { atLeast: 0.7 },
      details: `${median(pairs.ours.map(({ wallS }) => wallS)).toFixed(2)} s, ${median(pairs.peer.map(({ wallS }) => wallS)).toFixed(2)} s`,
    };
    return [line];
  },
};
