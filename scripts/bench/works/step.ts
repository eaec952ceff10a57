import { statSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../pairs.js';
import { type Spent, timed } from '../timed.js';
import type { Bench, Line, Work } from '../work.js';

const libraries = [
  'TKSTEP',
  'TKSTEPBase',
  'TKXSBase',
  'TKMesh',
  'TKTopAlgo',
  'TKGeomAlgo',
  'TKBRep',
  'TKGeomBase',
  'TKG3d',
  'TKG2d',
  'TKMath',
  'TKernel',
];
/** 0.5, 2 and 8.5 MB, and 2 MB with too few holes for a mesher of our own: rows of holes, and plates. */
const drilled = [
  [10, 1],
  [10, 4],
  [10, 16],
  [4, 25],
] as const;
/** The first times in a process compile the kernel. */
const warmUps = 3;
const warmRuns = 5;
/** From here on a process for each file is what happens, as nobody analyzes many of them. */
const largeMb = 8;

type Told = { volume: number; area: number; diagonal: number; triangles: number; seconds?: number[] };

export const step: Work = {
  id: 'step',
  about:
    'The example bracket and drilled plates as STEP files: read, exact volume, area and box, triangles; against Open CASCADE called from C++, on the libraries of Debian: the same box and triangles, volume and area by its own integration to the same 1e-8. Faces with a hundred holes we mesh ourselves, with sixteen the kernel does. "Warm" is in a process that has read such files before, "cold" a process for each.',
  timeGoes:
    'A file that is read once pays for the compilation of the kernel, and its WebAssembly runs the integration of free-form faces 1.2 times slower. Tried: our own exact integrals on planes, cylinders, cones, spheres and tori, 10 % quicker at 450 lines, left out.',
  packages: ['g++', 'libocct-data-exchange-dev', 'libocct-modeling-algorithms-dev', 'time'],
  async measure(bench) {
    const [subject, maker] = [await bench.subject('step'), await bench.subject('make-plates')];
    const native = await bench.native(
      'read-step.cpp',
      libraries.map((name) => `-l${name}`),
    );
    const compare = (file: string, what: string) => lineOf(bench, file, what, subject, native);
    const lines = [await compare('examples/bracket.step', 'the example bracket')];
    for (const [rows, count] of drilled) {
      const file = join(bench.folder, `plates-${rows}-${count}.step`);
      await timed(process.execPath, [maker, file, String(count), String(rows)]);
      lines.push(await compare(file, `${rows * rows} holes to a face`));
    }
    return lines;
  },
};

async function lineOf(bench: Bench, file: string, what: string, subject: string, native: string): Promise<Line> {
  const megabytes = statSync(file).size / 1e6;
  const measured = megabytes > largeMb ? await coldSeconds(file, subject, native) : await warmSeconds(bench, file, subject, native);
  const { way, ours, peer, atMost } = measured;
  return {
    work: `STEP of ${megabytes.toFixed(1)} MB, ${what}, ${way}`,
    unit: '× native Open CASCADE',
    value: ours / peer,
    goal: { atMost },
    details: `${ours.toFixed(2)} s, ${peer.toFixed(2)} s`,
  };
}

async function warmSeconds(bench: Bench, file: string, subject: string, native: string) {
  const peers: Spent[] = [];
  for (let i = 0; i < bench.pairs; i++) peers.push(await timed(native, [file]));
  const told = JSON.parse((await timed(process.execPath, [subject, file, String(warmUps + warmRuns)])).stdout) as Told;
  requireSame(told, JSON.parse(peers[0]!.stdout) as Told, file);
  const ours = median((told.seconds ?? []).slice(warmUps));
  return { way: 'warm', ours, peer: median(peers.map(({ wallS }) => wallS)), atMost: 1.2 };
}

/** Minutes each, so once. */
async function coldSeconds(file: string, subject: string, native: string) {
  const ours = await timed(process.execPath, [subject, file, '1']);
  const peer = await timed(native, [file]);
  requireSame(JSON.parse(ours.stdout) as Told, JSON.parse(peer.stdout) as Told, file);
  return { way: 'cold', ours: ours.wallS, peer: peer.wallS, atMost: 1.1 };
}

/** The two are different versions of the kernel, which make up to 7 % more or fewer triangles to the same deflection. */
const tolerances = { volume: 1e-6, area: 1e-6, diagonal: 1e-6, triangles: 0.1 };

/** A ratio is worth nothing when the two did not measure the same. */
function requireSame(ours: Told, peer: Told, file: string): void {
  for (const [key, tolerance] of Object.entries(tolerances) as [keyof typeof tolerances, number][]) {
    if (Math.abs(ours[key] / peer[key] - 1) > tolerance) throw new Error(`${file}: ${key} is ${ours[key]} here and ${peer[key]} natively`);
  }
}
