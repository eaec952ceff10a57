import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBall } from '../made-mesh.js';
import { median } from '../pairs.js';
import { StdioServer } from '../stdio-server.js';
import type { Work } from '../work.js';

const meshCount = 70;
const cadCount = 30;

/** Balls of 2,000 to 40,000 triangles, and the bracket under other names in its own text, so that no two have the same content. */
function writeParts(folder: string): string[] {
  mkdirSync(folder);
  const bracket = readFileSync('examples/bracket.step', 'latin1');
  const meshes = Array.from({ length: meshCount }, (_, i) => {
    const path = join(folder, `ball-${i}.stl`);
    writeBall(path, 2000 + 550 * i);
    return path;
  });
  const solids = Array.from({ length: cadCount }, (_, i) => {
    const path = join(folder, `bracket-${i}.step`);
    writeFileSync(path, bracket.replaceAll("'bracket'", `'bracket-${i}'`), 'latin1');
    return path;
  });
  // Mixed, as they come from people.
  return meshes.flatMap((path, i) => (solids[i] ? [path, solids[i]] : [path]));
}

async function secondsFor(files: readonly string[], folder: string, state: string, processes: number): Promise<number> {
  const environment = { PART_DIRS: folder, PART_STATE_DIR: state, ENGINE_PROCESSES: String(processes) };
  const server = new StdioServer('dist/server.js', environment);
  await server.initialize();
  const start = performance.now();
  const jobs = await Promise.all(
    files.map((file) => server.ask('tools/call', { name: 'analyze_part', arguments: { file, process: 'slm', waitSeconds: 1 } })),
  );
  const ids = jobs.map(({ structuredContent }) => (structuredContent as { job: string }).job);
  for (const job of ids) {
    for (let state = 'running'; state === 'running'; ) {
      const answer = await server.ask('tools/call', { name: 'get_job', arguments: { job, waitSeconds: 50 } });
      state = (answer.structuredContent as { state: string }).state;
    }
  }
  const seconds = (performance.now() - start) / 1000;
  await server.close();
  return seconds;
}

export const batch: Work = {
  id: 'batch',
  about: 'A hundred mixed parts (70 meshes of 2,000 to 40,000 triangles, 30 STEP files) asked for at once: one engine process against two.',
  timeGoes:
    'The machine itself: a loop that only computes reaches 1.9 x with two processes, and one process has the helper threads of V8 (compiling, garbage) on the second core for nothing, which two have to share: 30 parts take 36 s of main threads and 14 s of helpers in one process, 46 s and 28 s in two. Half of the helpers is the compilation of our code, done once in each process, half was that of the kernel. Tried: optimizing the kernel later (a fifth less in all), large parts first, larger young generations, later optimization of our code; a process waits for its next part for 2 % of the time.',
  packages: [],
  async measure(bench) {
    const folder = join(bench.folder, 'batch');
    const files = writeParts(folder);
    const ratios: [number, number][] = [];
    for (let i = 0; i < Math.max(1, Math.floor(bench.pairs / 2)); i++) {
      const one = await secondsFor(files, folder, join(bench.folder, `one-${i}`), 1);
      ratios.push([one, await secondsFor(files, folder, join(bench.folder, `two-${i}`), 2)]);
    }
    const [oneS, twoS] = [median(ratios.map(([one]) => one)), median(ratios.map(([, two]) => two))];
    return [
      {
        work: '100 mixed parts, two processes',
        unit: '× one process',
        value: median(ratios.map(([one, two]) => one / two)),
        goal: { atLeast: 1.8 },
        details: `${twoS.toFixed(1)} s, ${oneS.toFixed(1)} s`,
      },
    ];
  },
};
