import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { startSink } from '../local-sink.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { type Spent, timed } from '../timed.js';
import type { Line, Work } from '../work.js';

const gibibyte = 2 ** 30;

/** What curl is asked for to do the same: the same method, and the same form. */
const ways = {
  put: { title: 'PUT', curl: (file: string, url: string) => ['-T', file, `${url}/part.stl`] },
  blob: {
    title: 'Put Blob',
    curl: (file: string, url: string) => ['-T', file, '-H', 'x-ms-blob-type: BlockBlob', `${url}/container/part.stl`],
  },
  form: { title: 'S3 POST', curl: (file: string, url: string) => ['-F', 'key=part.stl', '-F', `file=@${file}`, url] },
};

export const uploads: Work = {
  id: 'uploads',
  about:
    '1 GiB to a server on this machine that throws it away, a process for each, against curl. Ours reads the MD5 in step, which curl does not.',
  packages: ['curl', 'time', 'gcc', 'libc6-dev'],
  async measure(bench) {
    const file = join(bench.folder, 'upload.stl');
    const handle = openSync(file, 'w');
    ftruncateSync(handle, gibibyte);
    closeSync(handle);
    const subject = await bench.subject('transfer');
    const sink = await startSink(bench, 0);
    const lines: Line[] = [];
    for (const [way, { title, curl }] of Object.entries(ways)) {
      const { url } = sink;
      const pairs = await inPairs(
        bench.pairs,
        () => timed(process.execPath, [subject, way, url, file]),
        () => timed('curl', ['-sS', '-f', '-o', '/dev/null', ...curl(file, url)]),
      );
      lines.push(...linesOf(title, pairs));
    }
    sink.stop();
    return lines;
  },
};

function linesOf(title: string, pairs: { ours: Spent[]; peer: Spent[] }): Line[] {
  const seconds = ({ wallS }: Spent) => wallS;
  const both = (of: (spent: Spent) => number, unit: string) =>
    `${median(pairs.ours.map(of)).toFixed(2)} ${unit}, ${median(pairs.peer.map(of)).toFixed(2)} ${unit}`;
  const peakMb = Math.max(...pairs.ours.map((spent) => spent.peakMb));
  return [
    {
      work: `1 GiB ${title}: throughput`,
      unit: "× curl's",
      value: 1 / medianRatio(pairs, seconds),
      goal: { atLeast: 0.9 },
      details: both(seconds, 's'),
    },
    {
      work: `1 GiB ${title}: processor time`,
      unit: "× curl's",
      value: medianRatio(pairs, ({ cpuS }) => cpuS),
      goal: { atMost: 1.5 },
      details: both(({ cpuS }) => cpuS, 's'),
    },
    { work: `1 GiB ${title}: peak memory`, unit: 'MB', value: peakMb, goal: { atMost: 120 }, details: 'the whole process' },
  ];
}
