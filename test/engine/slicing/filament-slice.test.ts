import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { machinesOf, requireProcess } from '../../../src/engine/catalog/lookup.js';
import { sliceSettings } from '../../../src/engine/costing/filament.js';
import type { Mesh, Vector } from '../../../src/engine/mesh.js';
import { topology } from '../../../src/engine/metrics/mesh-health/topology.js';
import { weld } from '../../../src/engine/metrics/mesh-health/weld.js';
import { filamentSlice } from '../../../src/engine/slicing/filament-slice.js';
import type { SliceSettings } from '../../../src/engine/slicing/slice-settings.js';
import { box, together } from '../../support/shapes.js';

const settings = fdmSettings();
const up: Vector = [0, 0, 1];

/** Filament and time of PrusaSlicer 2.5.0 with the same settings: met to 5 and 10 percent. */
test.each([
  ['a cube', box({ size: [20, 20, 20] }), { layers: 100, cm3: 3.0, minutes: 28.77 }],
  ['a plate', box({ size: [60, 40, 6] }), { layers: 30, cm3: 6.92, minutes: 36.23 }],
  ['a block', box({ size: [50, 40, 25] }), { layers: 125, cm3: 14.27, minutes: 81.83 }],
  ['a thin wall', box({ size: [60, 1.2, 20] }), { layers: 100, cm3: 1.41, minutes: 21.45 }],
  ['a table of three boxes that overlap', table(), { layers: 120, cm3: 8.22, minutes: 51.92 }],
])('%s takes filament and time like in PrusaSlicer', (_, mesh, expected) => {
  const { layerCount, filamentMm3, printS } = slice(mesh);

  expect(layerCount).toBe(expected.layers);
  expect(Math.abs(filamentMm3 / 1000 / expected.cm3 - 1)).toBeLessThan(0.05);
  expect(Math.abs(printS / 60 / expected.minutes - 1)).toBeLessThan(0.1);
});

test('full infill takes the volume of the part, but for the skirt', () => {
  const solid = slice(box({ size: [30, 20, 10] }), { infillShare: 0.5, topLayerCount: 50, bottomLayerCount: 50, skirtLayerCount: 0 });

  expect(solid.filamentMm3).toBeGreaterThan(0.97 * 6000);
  expect(solid.filamentMm3).toBeLessThan(1.01 * 6000);
});

test('a part prints alike in any place and turned by a right angle', () => {
  const standing = slice(box({ size: [30, 20, 10] }));
  const moved = slice(box({ size: [30, 20, 10], at: [1000, -700, 55] }));
  const lying = slice(box({ size: [10, 30, 20] }), {}, [1, 0, 0]);

  expect(Math.abs(moved.filamentMm3 / standing.filamentMm3 - 1)).toBeLessThan(0.001);
  expect(lying.layerCount).toBe(standing.layerCount);
  expect(Math.abs(lying.filamentMm3 / standing.filamentMm3 - 1)).toBeLessThan(0.01);
  expect(Math.abs(lying.printS / standing.printS - 1)).toBeLessThan(0.01);
});

test('a cavity saves filament only where there would have been any', () => {
  const full = slice(box({ size: [40, 40, 40] }));
  const hollow = slice(together(box({ size: [40, 40, 40] }), insideOut(box({ size: [20, 20, 20], at: [10, 10, 10] }))));

  // 200 perimeters around 400 mm2 and solid layers under and over them outweigh 15 % of 8 cm3.
  expect(hollow.filamentMm3).toBeGreaterThan(full.filamentMm3);
  expect(hollow.openOutlineCount).toBe(0);
});

test('two bodies in the same place print like one', () => {
  const one = slice(box({ size: [20, 20, 20] }));
  const two = slice(together(box({ size: [20, 20, 20] }), box({ size: [10, 10, 10], at: [5, 5, 5] })));

  expect(Math.abs(two.filamentMm3 / one.filamentMm3 - 1)).toBeLessThan(0.001);
});

test('outlines without an end are left out and counted', () => {
  const open = box({ size: [20, 20, 20] });
  const withoutOneSide = { positions: open.positions, indices: open.indices.slice(0, -6) };

  const { openOutlineCount, filamentMm3 } = slice(withoutOneSide);

  expect(openOutlineCount).toBe(100);
  expect(filamentMm3).toBe(0);
});

test('a small layer is slowed down until it has cooled', () => {
  const pin = box({ size: [5, 5, 20] });

  const usual = slice(pin);
  const hurried = slice(pin, { shortestLayerS: 0 });

  expect(usual.filamentMm3).toBe(hurried.filamentMm3);
  // Without the pause a layer takes some 2 s; the slowest speed allows no more than about twice that.
  expect(usual.printS / hurried.printS).toBeGreaterThan(1.4);
  expect(usual.printS / hurried.printS).toBeLessThan(3);
});

function slice(mesh: Mesh, changes: Partial<SliceSettings> = {}, direction = up) {
  const welded = weld(mesh);
  return filamentSlice(welded, topology(welded).edges, direction, { ...settings, ...changes });
}

function table(): Mesh {
  const legs = [box({ size: [10, 30, 20] }), box({ size: [10, 30, 20], at: [40, 0, 0] })];
  return together(...legs, box({ size: [50, 30, 5], at: [0, 0, 19] }));
}

function insideOut({ positions, indices }: Mesh): Mesh {
  return { positions, indices: indices.slice().reverse() };
}

function fdmSettings(): SliceSettings {
  const process = requireProcess(defaultCatalog, 'fdm');
  const [machine] = machinesOf(defaultCatalog, process);
  if (process.cost.model !== 'filament' || !machine) throw new Error('The catalog prints filament on no machine.');
  return sliceSettings(process.cost, machine);
}
