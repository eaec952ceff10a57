import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { withSink } from '../local-sink.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { type Spent, timed, together } from '../timed.js';
import type { Line, Work } from '../work.js';

const gibibyte = 2 ** 30;

export const downloads: Work = {
  id: 'downloads',
  about:
    '1 GiB from a server on this machine to a file, a process for each, against curl. Ours also works out the SHA-256, which curl does ' +
    'not; the line "with its SHA-256" is against curl and then `openssl dgst -sha256` of what it saved.',
  timeGoes:
    'The SHA-256 takes 0.65 to 1.1 s by machine, in step with what arrives in pieces of 64 KiB. Thirty lines on node:http that receive, hash and write the same take as long, 2.0 to 2.3 s where ours takes 2.0 to 2.4; without the hash they are as quick as curl, which takes none. Tried: pieces gathered to 1 MiB and written while the next arrive; hashing in a thread of its own, which was slower on two cores that also run the server (2.2 to 3.7 s in place of 1.7 to 2.0).',
  packages: ['curl', 'time', 'gcc', 'libc6-dev', 'openssl'],
  measure: (bench) =>
    withSink(bench, { sizeBytes: gibibyte }, async (url) => {
      const subject = await bench.subject('transfer');
      const to = join(bench.folder, 'download.stl');
      const fresh = async (run: () => Promise<Spent>) => {
        rmSync(to, { force: true });
        return run();
      };
      const { ours, peer } = await inPairs(
        bench.pairs,
        () => fresh(() => timed(process.execPath, [subject, 'get', url, to])),
        async () => ({
          curl: await fresh(() => timed('curl', ['-sS', '-f', '-o', to, `${url}/part.stl`])),
          hash: await timed('openssl', ['dgst', '-sha256', to]),
        }),
      );
      rmSync(to, { force: true });
      const curl = peer.map((one) => one.curl);
      const both = peer.map((one) => together(one.curl, one.hash));
      return [
        lineOf('1 GiB download to disk', "× curl's", ours, curl),
        lineOf('1 GiB download to disk, with its SHA-256', "× curl + sha256's", ours, both),
      ];
    }),
};

function lineOf(title: string, unit: string, ours: Spent[], peer: Spent[]): Line {
  const middle = (side: Spent[]) => `${median(side.map(({ wallS }) => wallS)).toFixed(2)} s`;
  return {
    ...{ work: `${title}: throughput`, unit, value: 1 / medianRatio({ ours, peer }, ({ wallS }) => wallS) },
    ...{ goal: { atLeast: 0.7 }, details: `${middle(ours)}, ${middle(peer)}` },
  };
}
