import { join } from 'node:path';
import { writeBall } from '../made-mesh.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { type Spent, timed } from '../timed.js';
import type { Line, Work } from '../work.js';

const triangles = 1_000_000;

const peers = {
  admesh: (file: string) => () => timed('admesh', [file]),
  'prusa-slicer --info': (file: string) => () => timed('prusa-slicer', ['--info', file]),
};

export const mesh: Work = {
  id: 'mesh',
  about:
    'A binary STL file of a million triangles in a process of its own: load, box, volume, area, weld, edges, shells. "Shuffled" has its triangles in random order.',
  timeGoes:
    'Shuffled: reading and joining corners 33 %, edges 30 %, shells 20 %, volume and area 14 %, most of it waiting for memory. Ordered: reading and joining corners 35 %, edges 27 %, shells 15 %, volume and area 8 %, the start of Node 7 %. Tried: corners joined in JavaScript (twice the time of WebAssembly in a process that has just begun), half-edges dealt out to parts that fit the cache (420 ms of edges before), one pass instead of lists, sampling of shells, parents of 128 edges looked at before they are joined, uses counted without a call (no gain each), a table of vertices seen last. Not tried: edges and shells in WebAssembly. C (-O3) joins the corners of the ordered file in 125 ms, of the shuffled one in 260, where WebAssembly needs 190 and 360.',
  packages: ['admesh', 'prusa-slicer', 'time'],
  async measure(bench) {
    const subject = await bench.subject('mesh');
    const ordered = join(bench.folder, 'ordered.stl');
    const shuffled = join(bench.folder, 'shuffled.stl');
    writeBall(ordered, triangles);
    writeBall(shuffled, triangles, true);
    const against = async (file: string, title: string, peer: keyof typeof peers, atMost: number): Promise<Line> => {
      const pairs = await inPairs(bench.pairs, () => timed(process.execPath, [subject, file]), peers[peer](file));
      const told = (side: readonly Spent[]) =>
        `${(1000 * median(side.map(({ wallS }) => wallS))).toFixed(0)} ms, ${median(side.map(({ peakMb }) => peakMb)).toFixed(0)} MB`;
      const value = medianRatio(pairs, ({ wallS }) => wallS);
      return {
        work: `1 M triangles, ${title}`,
        unit: `× ${peer}`,
        value,
        goal: { atMost },
        details: `${told(pairs.ours)}; ${told(pairs.peer)}`,
      };
    };
    return [
      await against(ordered, 'ordered', 'admesh', 1),
      await against(ordered, 'ordered', 'prusa-slicer --info', 0.4),
      await against(shuffled, 'shuffled', 'admesh', 0.2),
    ];
  },
};
