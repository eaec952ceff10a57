import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { machinesOf, requireProcess } from '../../src/engine/catalog/lookup.js';
import { sliceSettings } from '../../src/engine/costing/filament.js';
import type { Vector } from '../../src/engine/mesh.js';
import { repairForAnalysis } from '../../src/engine/metrics/mesh-health/repair.js';
import { weld } from '../../src/engine/metrics/mesh-health/weld.js';
import { readPart } from '../../src/engine/read-part.js';
import { filamentSlice } from '../../src/engine/slicing/filament-slice.js';
import type { SliceSettings } from '../../src/engine/slicing/slice-settings.js';
import { orientedStl } from '../../src/engine/writers/oriented-stl.js';
import type { Rotation } from '../../src/engine/writers/rotation.js';
import type { PartFile } from '../../src/files/part-file.js';
import { type Print, slicedByPrusa } from './prusa-slicer.js';

/** A part, enlarged, with one of its axes upwards. `fitted`: it was looked at when rules and factors were chosen. */
type Printed = { file: string; scale: number; up: 'x' | 'y' | 'z'; set: 'fitted' | 'checked' };

export type PrintComparison = Printed & { ours: Print; theirs: Print };

const upright: [file: string, scale: number][] = [
  ['stl/20mm-xyz-cube.stl', 1],
  ['stl/3DBenchy.stl', 1],
  ['stl/7_8ths_cube.stl', 1],
  ['stl/cube-with-cavity.stl', 1],
  ['stl/gearwheel.bin.stl', 1],
  ['stl/ADIS16480.STL', 1000],
  ['other/counterXP.3mf', 0.6],
  ['other/fandisk.obj', 30],
  ['step/featuretype.STEP', 1],
  ['step/nist_ctc_01_asme1_ap203.stp', 0.2],
  ['step/nist_ctc_05_asme1_ap203.stp', 0.25],
  ['examples/bracket.step', 1],
  ['examples/two-bodies-inch.step', 1],
  ['examples/spacer.stl', 1],
  ['other/cycloidal.ply', 25.4],
  ['other/cube_gears_prod.3mf', 1],
];

const turned: [file: string, scale: number, up: 'x' | 'y'][] = [
  ['stl/low_poly_benchy.stl', 1, 'x'],
  ['stl/7_8ths_cube.stl', 0.7, 'y'],
  ['stl/gearwheel.bin.stl', 2, 'x'],
  ['stl/ADIS16480.STL', 1500, 'y'],
  ['stl/1002_tray_bottom.STL', 0.4, 'y'],
  ['other/fandisk.obj', 40, 'y'],
  ['step/featuretype.STEP', 0.7, 'y'],
  ['step/rounded-cube.step', 3, 'x'],
  ['step/nist_ctc_01_asme1_ap203.stp', 0.15, 'y'],
  ['step/nist_ctc_02_asme1_ap242.stp', 0.1, 'x'],
  ['step/nist_ctc_05_asme1_ap242.stp', 0.15, 'y'],
  ['examples/bracket.step', 1, 'x'],
  ['examples/spacer.stl', 2, 'x'],
];

const prints: Printed[] = [
  ...upright.map(([file, scale]) => ({ file, scale, up: 'z' as const, set: 'fitted' as const })),
  ...turned.map(([file, scale, up]) => ({ file, scale, up, set: 'checked' as const })),
];

/** Turns that bring an axis upwards. */
const rotations: Record<Printed['up'], Rotation> = {
  x: [0, 1, 0, 0, 0, 1, 1, 0, 0],
  y: [0, 0, 1, 1, 0, 0, 0, 1, 0],
  z: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};
const directions: Record<Printed['up'], Vector> = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };

/** Filament and time of each part in the same pose with the same settings, by us and by PrusaSlicer. */
export async function* comparePrints(corpus: string): AsyncGenerator<PrintComparison> {
  const settings = fdmSettings();
  for (const print of prints) {
    const path = print.file.startsWith('examples/') ? print.file : join(corpus, print.file);
    const format = extname(path).slice(1).toLowerCase().replace('stp', 'step') as PartFile['format'];
    const { mesh: read } = await readPart(readFileSync(path), format, hasUnits(format) ? undefined : 'mm');
    const larger = { positions: read.positions.map((value) => value * print.scale), indices: read.indices };
    const { mesh, topology } = repairForAnalysis(weld(larger));
    const ours = filamentSlice(mesh, topology.edges, directions[print.up], settings);
    yield { ...print, ours, theirs: slicedByPrusa(orientedStl(mesh, rotations[print.up]), settings) };
  }
}

function hasUnits(format: PartFile['format']): boolean {
  return format === 'step' || format === '3mf';
}

function fdmSettings(): SliceSettings {
  const process = requireProcess(defaultCatalog, 'fdm');
  const [machine] = machinesOf(defaultCatalog, process);
  if (process.cost.model !== 'filament' || !machine) throw new Error('The catalog prints filament on no machine.');
  return sliceSettings(process.cost, machine);
}
