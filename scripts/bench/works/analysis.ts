import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../pairs.js';
import { StdioServer } from '../stdio-server.js';
import { timed } from '../timed.js';
import type { Work } from '../work.js';

const original = 'examples/bracket.step';
const warmUps = 5;

export const analysis: Work = {
  id: 'analysis',
  about:
    'The whole of `analyze_part` for `examples/bracket.step`, all processes, in a server that has analyzed parts like it before, but not this one; FreeCAD only reads the file and makes triangles of it, in a process of its own.',
  timeGoes:
    'Warm profile: slices of filament prints 27 %, rays 18 %, the kernel 13 %, chambers 8 %, thin places 7 %, garbage 5 %, break-evens 5 %. Tried: box tests without branches, fewer divisions in distance fields. Not tried: slices in a thread of their own, rays four at a time.',
  packages: ['freecad-python3', 'libfreecad-python3-0.20', 'time'],
  async measure(bench) {
    const folder = join(bench.folder, 'brackets');
    mkdirSync(folder);
    const server = new StdioServer('dist/server.js', { PART_DIRS: folder, PART_STATE_DIR: join(bench.folder, 'analysis') });
    await server.initialize();
    let count = 0;
    const analyze = async () => {
      // Of a part that it has seen the engine still knows everything.
      const file = join(folder, `bracket-${++count}.step`);
      writeFileSync(file, readFileSync(original, 'latin1').replaceAll("'bracket'", `'bracket-${count}'`), 'latin1');
      const start = performance.now();
      await server.ask('tools/call', { name: 'analyze_part', arguments: { file, waitSeconds: 50 } });
      return (performance.now() - start) / 1000;
    };
    for (let i = 0; i < warmUps; i++) await analyze();
    const pairs: [number, number][] = [];
    for (let i = 0; i < bench.pairs; i++) {
      const peer = await timed('/usr/bin/python3', ['scripts/bench/native/freecad-mesh.py', original]);
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
