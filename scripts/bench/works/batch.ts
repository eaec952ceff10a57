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

/** With as many engine processes as cores: the system's scheduler keeps the server and all it starts on the first ones. */
async function secondsOn(cores: number, files: readonly string[], folder: string, state: string): Promise<number> {
  const environment = { PART_DIRS: folder, PART_STATE_DIR: state, ENGINE_PROCESSES: String(cores) };
  const server = new StdioServer('dist/server.js', environment, ['taskset', '--cpu-list', `0-${cores - 1}`]);
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
  about:
    'A hundred mixed parts (70 meshes of 2,000 to 40,000 triangles, 30 STEP files) asked for at once: a server that may use one core, with ' +
    'one engine process, against one that may use two, with two.',
  timeGoes:
    'Two processes are 1.4 x as quick as one that has both cores: the helper threads of V8 (compiling, garbage) then use the second core, which two processes have to share. 30 parts take 36 s of main threads and 14 s of helpers in one process, 46 s and 28 s in two. Half of the helpers is the compilation of our code, done once in each process, half was that of the kernel. Tried: optimizing the kernel later (a fifth less in all), large parts first, larger young generations, later optimization of our code; a process waits for its next part for 2 % of the time.',
  packages: ['util-linux'],
  async measure(bench) {
    const folder = join(bench.folder, 'batch');
    const files = writeParts(folder);
    const ratios: [number, number][] = [];
    for (let i = 0; i < Math.max(1, Math.floor(bench.pairs / 2)); i++) {
      const one = await secondsOn(1, files, folder, join(bench.folder, `one-${i}`));
      ratios.push([one, await secondsOn(2, files, folder, join(bench.folder, `two-${i}`))]);
    }
    const [oneS, twoS] = [median(ratios.map(([one]) => one)), median(ratios.map(([, two]) => two))];
    return [
      {
        work: '100 mixed parts, two cores',
        unit: '× one core',
        value: median(ratios.map(([one, two]) => one / two)),
        goal: { atLeast: 1.8 },
        details: `${twoS.toFixed(1)} s, ${oneS.toFixed(1)} s`,
      },
    ];
  },
};
