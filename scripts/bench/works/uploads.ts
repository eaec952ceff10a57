import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { withSink } from '../local-sink.js';
import { inPairs, median, medianRatio, type Pairs } from '../pairs.js';
import { type Spent, timed, together } from '../timed.js';
import type { Bench, Line, Work } from '../work.js';

const gibibyte = 2 ** 30;
/** Of a GiB of zeros: what a storage of S3 answers with. */
const md5 = 'cd573cfaace07e7949bc0c46028904ff';

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
    '1 GiB to a server on this machine that throws it away, a process for each, against curl. Ours gives Azure the MD5 of each block before ' +
    'it, which curl does not, and compares that of the file with what an answer says of it. The lines "checked" are for a server that ' +
    'answers with the MD5, against curl and then `openssl dgst -md5`.',
  timeGoes:
    'Starting Node is a quarter of the processor time of PUT and POST; reading and sending are the rest, and the MD5 trails behind, in the pauses of the line. Put Blob needs the MD5 of each block before it is sent, which is half of its time or more: 1.5 to 2.4 s by machine. Tried: pieces of 256 KiB to 2 MiB, other buffers. Tried as well: hashing in a thread of its own, which takes a tenth more processor time and gains nothing on two cores that also run the server.',
  packages: ['curl', 'time', 'gcc', 'libc6-dev', 'openssl'],
  async measure(bench) {
    const file = join(bench.folder, 'upload.stl');
    const handle = openSync(file, 'w');
    ftruncateSync(handle, gibibyte);
    closeSync(handle);
    const plain = await withSink(bench, {}, (url) => measureWays(bench, url, file, false));
    const checked = await withSink(bench, { etag: md5 }, (url) => measureWays(bench, url, file, true));
    return [...plain, ...checked];
  },
};

async function measureWays(bench: Bench, url: string, file: string, isChecked: boolean): Promise<Line[]> {
  const subject = await bench.subject('transfer');
  const hash = () => timed('openssl', ['dgst', '-md5', file]);
  const lines: Line[] = [];
  for (const [way, { title, curl }] of Object.entries(ways)) {
    const send = () => timed('curl', ['-sS', '-f', '-o', '/dev/null', ...curl(file, url)]);
    const pairs = await inPairs(
      bench.pairs,
      () => timed(process.execPath, [subject, way, url, file]),
      async () => (isChecked ? together(await send(), await hash()) : send()),
    );
    lines.push(...linesOf(isChecked ? `${title}, checked` : title, isChecked ? "× curl + md5's" : "× curl's", pairs));
  }
  return lines;
}

function linesOf(title: string, unit: string, pairs: Pairs<Spent, Spent>): Line[] {
  const seconds = ({ wallS }: Spent) => wallS;
  const cpuSeconds = ({ cpuS }: Spent) => cpuS;
  const both = (of: (spent: Spent) => number) => `${median(pairs.ours.map(of)).toFixed(2)} s, ${median(pairs.peer.map(of)).toFixed(2)} s`;
  const peakMb = Math.max(...pairs.ours.map((spent) => spent.peakMb));
  const [throughput, cpu] = [1 / medianRatio(pairs, seconds), medianRatio(pairs, cpuSeconds)];
  return [
    { work: `1 GiB ${title}: throughput`, unit, value: throughput, goal: { atLeast: 0.9 }, details: both(seconds) },
    { work: `1 GiB ${title}: processor time`, unit, value: cpu, goal: { atMost: 1.5 }, details: both(cpuSeconds) },
    { work: `1 GiB ${title}: peak memory`, unit: 'MB', value: peakMb, goal: { atMost: 120 }, details: 'the whole process' },
  ];
}
