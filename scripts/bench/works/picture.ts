import { join } from 'node:path';
import { writeBall } from '../made-mesh.js';
import { inPairs, median, medianRatio } from '../pairs.js';
import { timed } from '../timed.js';
import type { Work } from '../work.js';

export const picture: Work = {
  id: 'picture',
  about:
    'A heat map of 1024 x 768 from a file of a million triangles, read included, against the picture that f3d makes of the same file without a graphics card.',
  packages: ['f3d', 'xvfb', 'xauth', 'time'],
  async measure(bench) {
    const subject = await bench.subject('picture');
    const file = join(bench.folder, 'shown.stl');
    writeBall(file, 1_000_000);
    const png = join(bench.folder, 'shown.png');
    const f3d = ['-a', 'f3d', '--dry-run', '--resolution', '1024,768', '--output', png, file];
    const pairs = await inPairs(
      bench.pairs,
      () => timed(process.execPath, [subject, file, png]),
      () => timed('xvfb-run', f3d),
    );
    const seconds = (side: { wallS: number }[]) => median(side.map(({ wallS }) => wallS)).toFixed(2);
    return [
      {
        work: 'heat map 1024 × 768 of 1 M triangles',
        unit: "× f3d's picture",
        value: medianRatio(pairs, ({ wallS }) => wallS),
        goal: { atMost: 0.7 },
        details: `${seconds(pairs.ours)} s, ${seconds(pairs.peer)} s`,
      },
    ];
  },
};
