import { join, resolve } from 'node:path';
import { median } from '../pairs.js';
import { StdioServer } from '../stdio-server.js';
import { timed } from '../timed.js';
import type { Work } from '../work.js';

const file = resolve('examples/bracket.step');
const warmUps = 3;

export const analysis: Work = {
  id: 'analysis',
  about:
    'The whole of `analyze_part` for `examples/bracket.step`, all processes, in a server that has analyzed parts before; FreeCAD only reads the file and makes triangles of it, in a process of its own.',
  packages: ['freecad-python3', 'libfreecad-python3-0.20', 'time'],
  async measure(bench) {
    const server = new StdioServer('dist/server.js', { PART_DIRS: resolve('examples'), PART_STATE_DIR: join(bench.folder, 'analysis') });
    await server.initialize();
    const analyze = async () => {
      const start = performance.now();
      await server.ask('tools/call', { name: 'analyze_part', arguments: { file, force: true } });
      return (performance.now() - start) / 1000;
    };
    for (let i = 0; i < warmUps; i++) await analyze();
    const pairs: [number, number][] = [];
    for (let i = 0; i < bench.pairs; i++) {
      const peer = await timed('/usr/bin/python3', ['scripts/bench/native/freecad-mesh.py', file]);
      pairs.push([await analyze(), peer.wallS]);
    }
    await server.close();
    const oursS = median(pairs.map(([own]) => own));
    const peerS = median(pairs.map(([, other]) => other));
    return [
      { work: 'bracket.step, all processes, warm', unit: 's', value: oursS, goal: { atMost: 1 }, details: 'median' },
      {
        work: 'bracket.step, all processes, warm',
        unit: "× FreeCAD's read and mesh",
        value: median(pairs.map(([own, other]) => own / other)),
        goal: { atMost: 0.5 },
        details: `${oursS.toFixed(2)} s, ${peerS.toFixed(2)} s`,
      },
    ];
  },
};
