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
    'Warm profile of the main thread: rays 28 %, the kernel 22 %, garbage 9 %, break-evens 8 %, thin places 6 %, poses 5 %, chambers 5 %. Slices of filament prints, a third of the work, are made by a second thread meanwhile. Tried: that thread (a quarter to a third less processor time of the main thread in turns, as much in all), chambers by bits (11 % of the profile before, 4 % after), rows of slices without merging, jobs priced once over all lots: a fifth less processor time in turns. Not tried: poses or gaps in the second thread, too; four-wide nodes for rays, whose order decides which of two equal hits is told.',
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
