import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../../src/engine/catalog/catalog.js';
import { type Assessment, assessPart } from '../../../../src/engine/feasibility/assess.js';
import { measurePart } from '../../../../src/engine/measure-part.js';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { partView } from '../../../../src/engine/output/view/part-view.js';
import { toPartResult } from '../../../../src/engine/part-result.js';
import { decodeViewData, type ViewData } from '../../../../src/view-data.js';
import { box, together } from '../../../support/shapes.js';

const file = { path: '/parts/ribs.stl', name: 'ribs.stl', format: 'stl', sizeBytes: 1, sha256: 'a'.repeat(64), modifiedMs: 0 } as const;
/** Two thin ribs on a plate, 12.6 mm apart. */
const ribs = together(
  box({ size: [60, 40, 10] }),
  box({ size: [20, 0.4, 8], at: [20, 10, 10] }),
  box({ size: [20, 0.3, 8], at: [20, 23, 10] }),
);

function viewOf(mesh: Mesh, order: { process?: string; lotSize: number }): ViewData {
  const part = measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: '' }, notes: [] }, () => {});
  const assessments = assessPart(part, order, defaultCatalog) as [Assessment, ...Assessment[]];
  const result = toPartResult({ file, ...order }, part.geometry, part.measures, assessments);
  return decodeViewData(partView({ part, assessments, catalog: defaultCatalog }, result));
}

const shown = viewOf(ribs, { process: 'slm', lotSize: 10 });

test('what fails comes first, with every place that is below the limit, the worst first', () => {
  const [wall] = shown.part.findings;

  expect(wall).toEqual({
    check: 'wall_thickness',
    ok: false,
    title: 'Wall thickness',
    advice: expect.stringContaining('2 places are thinner than 0.50 mm'),
    places: [
      { at: [expect.closeTo(30, -1), expect.closeTo(23.15, 2), expect.closeTo(14, -1)], text: '0.30 mm (at least 0.5 mm)' },
      { at: [expect.closeTo(30, -1), expect.closeTo(10.2, 2), expect.closeTo(14, -1)], text: '0.40 mm (at least 0.5 mm)' },
    ],
  });
  expect(shown.part.findings.map(({ ok }) => ok)).toEqual([...shown.part.findings.map(({ ok }) => ok)].sort(failedFirst));
  expect(shown.part.findings.map(({ title }) => title)).toEqual(expect.arrayContaining(['Gap size', 'Fits the machine', 'Overhangs']));
});

test('numbers of a check and of its places say what they are: supports by volume, overhanging faces by area', () => {
  // Lying on its side, only the post between the plates needs support: 4 x 12 mm, 8 mm above the plate.
  const spool = together(box({ size: [20, 20, 4] }), box({ size: [4, 4, 12], at: [8, 8, 4] }), box({ size: [20, 20, 4], at: [0, 0, 16] }));

  const overhang = viewOf(spool, { process: 'slm', lotSize: 1 }).part.findings.find(({ check }) => check === 'overhang');

  expect(overhang).toMatchObject({ title: 'Overhangs', measured: '384.0 mm3 to support', places: [{ text: '48.0 mm2 overhanging' }] });
});

const failedFirst = (a: boolean | null, b: boolean | null) => Number(a === null ? 1 : a ? 2 : 0) - Number(b === null ? 1 : b ? 2 : 0);

test('facts stand in the order of importance, each with where it comes from', () => {
  const { facts, verdict, isFeasible, name, source } = shown.part;

  expect({ isFeasible, name, verdict }).toEqual({
    isFeasible: false,
    name: 'ribs',
    verdict: 'Cannot be made as it is with SLM in 316L on SLM 500 (fails: wall thickness, crossing faces).',
  });
  expect(source).toMatch(/^local engine /);
  expect(facts.slice(0, 3)).toEqual([
    { label: 'Made by', value: 'SLM in 316L on SLM 500' },
    { label: 'Cost per part', value: expect.stringMatching(/^\d+\.\d\d EUR$/), basis: 'estimated' },
    { label: 'Cost of 10 parts', value: expect.stringMatching(/^\d+\.\d\d EUR$/), basis: 'estimated' },
  ]);
  expect(facts).toEqual(
    expect.arrayContaining([
      { label: 'Thinnest wall', value: '0.30 mm', basis: 'measured' },
      { label: 'Size', value: '60.0 x 40.0 x 18.0 mm', basis: 'measured' },
      { label: 'Volume', value: '24.1 cm³', basis: 'measured' },
    ]),
  );
});

test('each vertex knows its wall and its gap; flanks of a rib carry its thickness', () => {
  const { positions, wallMm, gapMm } = shown.mesh;
  const onFlank = indexesOf(shown, (x, y, z) => Math.abs(y - 23.3) < 1e-4 && x > 22 && x < 38 && z > 12 && z < 16);

  expect(onFlank.length).toBeGreaterThan(10);
  expect(new Set(onFlank.map((v) => wallMm![v]!.toFixed(3)))).toEqual(new Set(['0.300']));
  // The 12.7 mm of air between the ribs are more than 20 times the limit of 0.5 mm, which is as good as open.
  expect({ gapMm, scale: shown.part.gap }).toEqual({ gapMm: undefined, scale: undefined });
  expect(shown.part.wall).toEqual({ limitMm: 0.5, topMm: 100 });
  expect(wallMm!.length).toBe(positions.length / 3);
});

test('a slot has its width as gap on both sides, and what looks into the open has none', () => {
  const slotted = together(
    box({ size: [30, 30, 10] }),
    box({ size: [30, 10, 20], at: [0, 0, 10] }),
    box({ size: [30, 18, 20], at: [0, 12, 10] }),
  );

  const { mesh, part } = viewOf(slotted, { process: 'slm', lotSize: 1 });

  const inSlot = indexesOf({ mesh, part }, (_x, y, z) => (Math.abs(y - 10) < 1e-4 || Math.abs(y - 12) < 1e-4) && z > 12 && z < 28);
  const outside = indexesOf({ mesh, part }, (_x, y) => y < 1e-4);
  expect(new Set(inSlot.map((v) => mesh.gapMm![v]!.toFixed(3)))).toContain('2.000');
  expect(outside.every((v) => Number.isNaN(mesh.gapMm![v]!))).toBe(true);
  expect(part.gap).toEqual({ limitMm: 0.5, topMm: 2 });
});

test('the surface keeps its place, its size and its sharp edges', () => {
  const { mesh, part } = shown;

  expect(part.boundingBox).toEqual({ min: [0, 0, 0], max: [60, 40, 18] });
  expect(part).toMatchObject({ triangles: 36, isDecimated: false, pose: { process: expect.any(String), limitDeg: 45 } });
  const z = Array.from({ length: mesh.positions.length / 3 }, (_, v) => mesh.positions[3 * v + 2]!);
  expect([Math.min(...z), Math.max(...z)]).toEqual([0, 18]);
  const directions = new Set(Array.from({ length: mesh.normals.length / 4 }, (_, v) => String(mesh.normals.slice(4 * v, 4 * v + 4))));
  expect([...directions].sort()).toEqual(['-127,0,0,0', '0,-127,0,0', '0,0,-127,0', '0,0,127,0', '0,127,0,0', '127,0,0,0']);
});

function indexesOf({ mesh }: ViewData, isMeant: (x: number, y: number, z: number) => boolean): number[] {
  const p = mesh.positions;
  return Array.from({ length: p.length / 3 }, (_, v) => v).filter((v) => isMeant(p[3 * v]!, p[3 * v + 1]!, p[3 * v + 2]!));
}
