import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeBall } from '../made-mesh.js';
import { median } from '../pairs.js';
import { type Spent, timed } from '../timed.js';
import type { Line, Work } from '../work.js';

const sizes = [10_000, 100_000, 1_000_000, 10_000_000];
const bytesPerMb = 2 ** 20;

export const growth: Work = {
  id: 'growth',
  about: 'The same as meshes grow from ten thousand to ten million triangles: time against n log n, and memory.',
  packages: ['time'],
  async measure(bench) {
    const subject = await bench.subject('mesh');
    const file = join(bench.folder, 'growing.stl');
    const seen: { count: number; wallS: number; peakMb: number }[] = [];
    for (const size of sizes) {
      const count = writeBall(file, size);
      const runs: Spent[] = [];
      for (let i = 0; i < bench.pairs; i++) runs.push(await timed(process.execPath, [subject, file]));
      seen.push({ count, wallS: median(runs.map(({ wallS }) => wallS)), peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)) });
    }
    rmSync(file);
    return linesOf(seen);
  },
};

function linesOf(seen: { count: number; wallS: number; peakMb: number }[]): Line[] {
  const [, , million, last] = seen;
  if (!million || !last) throw new Error('too few sizes');
  const work = (count: number) => count * Math.log2(count);
  const told = seen.map(({ count, wallS, peakMb }) => `${count.toLocaleString('en')}: ${wallS.toFixed(2)} s, ${peakMb.toFixed(0)} MB`);
  return [
    {
      work: 'time from 1 M to 10 M triangles',
      unit: '× n log n',
      value: last.wallS / million.wallS / (work(last.count) / work(million.count)),
      goal: { atMost: 1 },
      details: told.join('; '),
    },
    {
      work: '10 M triangles: memory above 150 MB',
      unit: 'bytes per triangle',
      value: ((last.peakMb - 150) * bytesPerMb) / last.count,
      goal: { atMost: 60 },
      details: `${last.peakMb.toFixed(0)} MB`,
    },
  ];
}
