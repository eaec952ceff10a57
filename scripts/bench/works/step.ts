import { statSync } from 'node:fs';
import { join } from 'node:path';
import { inPairs, median } from '../pairs.js';
import { timed } from '../timed.js';
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
const plateCounts = [1, 8, 30];
/** The first times in a process compile the kernel. */
const warmUps = 3;
const warmRuns = 5;

type Told = { volume: number; area: number; seconds?: number[] };

export const step: Work = {
  id: 'step',
  about:
    'Drilled plates as STEP files: read, exact volume, area and box, triangles; against the same Open CASCADE calls in C++ on the libraries of Debian. "Warm" is in a process that has read such files before, "cold" a process for each.',
  packages: ['g++', 'libocct-data-exchange-dev', 'libocct-modeling-algorithms-dev', 'time'],
  async measure(bench) {
    const [subject, maker] = [await bench.subject('step'), await bench.subject('make-plates')];
    const native = await bench.native(
      'read-step.cpp',
      libraries.map((name) => `-l${name}`),
    );
    const files = ['examples/bracket.step'];
    for (const count of plateCounts) {
      const file = join(bench.folder, `plates-${count}.step`);
      await timed(process.execPath, [maker, file, String(count)]);
      files.push(file);
    }
    const lines: Line[] = [];
    for (const file of files) lines.push(...(await linesOf(bench, file, subject, native)));
    return lines;
  },
};

async function linesOf(bench: Bench, file: string, subject: string, native: string): Promise<Line[]> {
  const megabytes = statSync(file).size / 1e6;
  const title = `STEP of ${megabytes.toFixed(1)} MB`;
  const peer = () => timed(native, [file]);
  const pairs = await inPairs(bench.pairs, () => timed(process.execPath, [subject, file, '1']), peer);
  const warm = JSON.parse((await timed(process.execPath, [subject, file, String(warmUps + warmRuns)])).stdout) as Told;
  requireSame(warm, JSON.parse((await peer()).stdout) as Told, file);
  const [coldS, nativeS] = [median(pairs.ours.map(({ wallS }) => wallS)), median(pairs.peer.map(({ wallS }) => wallS))];
  const warmS = median((warm.seconds ?? []).slice(warmUps));
  const unit = '× native Open CASCADE';
  const lines: Line[] = [
    {
      work: `${title}, warm`,
      unit,
      value: warmS / nativeS,
      goal: { atMost: 1.2 },
      details: `${warmS.toFixed(2)} s, ${nativeS.toFixed(2)} s`,
    },
  ];
  if (megabytes <= 8) return lines;
  return [
    ...lines,
    {
      work: `${title}, cold`,
      unit,
      value: coldS / nativeS,
      goal: { atMost: 1.1 },
      details: `${coldS.toFixed(2)} s, ${nativeS.toFixed(2)} s`,
    },
  ];
}

/** A ratio is worth nothing when the two did not measure the same. */
function requireSame(ours: Told, peer: Told, file: string): void {
  for (const key of ['volume', 'area'] as const) {
    if (Math.abs(ours[key] / peer[key] - 1) > 1e-6) throw new Error(`${file}: ${key} is ${ours[key]} here and ${peer[key]} natively`);
  }
}
