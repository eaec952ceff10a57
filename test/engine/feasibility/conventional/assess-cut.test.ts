import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../../src/engine/catalog/catalog.js';
import { assessPart } from '../../../../src/engine/feasibility/assess.js';
import { measurePart } from '../../../../src/engine/measure-part.js';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { box, together } from '../../../support/shapes.js';
import { bentStrip, holedPlate } from '../../metrics/cutting/cutting-shapes.js';
import { blocks, insideOut, lathe } from '../../metrics/metric-shapes.js';

const units = { unit: 'mm', source: 'given', reason: '' } as const;

function measured(mesh: Mesh) {
  return measurePart({ mesh, units, notes: [] }, () => {});
}

function assess(mesh: Mesh, process: string, lotSize = 1) {
  const [assessment] = assessPart(measured(mesh), { process, lotSize }, defaultCatalog);
  const finding = (check: string) => assessment?.findings.find((other) => other.check === check);
  return { assessment, finding };
}

const shaft = lathe([0, 0, 20, 0, 20, 10, 10, 10, 10, 40, 0, 40], 96);

test('a block with a step is milled on three axes', () => {
  const { assessment, finding } = assess(
    blocks([0, 30, 60], [0, 40], [0, 10, 25], (i, _, k) => i === 0 || k === 0),
    'milling',
  );

  expect(assessment).toMatchObject({ isFeasible: true, material: '316L (bar)', machine: '3-axis machining center', fitsMachine: true });
  expect(assessment?.cost?.costPerPart).toBeGreaterThan(100);
  expect(assessment?.orientation).toBeUndefined();
  expect(assessment?.costParameters?.map(({ name }) => name)).toContain('materials.316L (bar).machinabilityFactor');
  expect(finding('undercut')?.isOk).toBe(true);
  expect(finding('inner_corner')).toBeUndefined();
});

test('a cavity rules milling and turning out, with its place', () => {
  const hollow = together(box({ size: [40, 40, 40] }), insideOut(box({ size: [20, 20, 20], at: [10, 10, 10] })));
  const hollowShaft = together(shaft, insideOut(box({ size: [6, 6, 6], at: [-3, -3, 2] })));

  const { assessment, finding } = assess(hollow, 'milling');

  expect(assessment?.isFeasible).toBe(false);
  expect(finding('undercut')).toMatchObject({
    isOk: false,
    unit: 'mm2',
    advice: expect.stringMatching(/^No straight tool reaches 2\d\.\d cm2, most of it at \(.*\): open it to one side/),
  });
  expect(assess(hollowShaft, 'turning').finding('undercut')?.advice).toMatch(/^No tool reaches a cavity without opening/);
});

test('sharp inner corners are told, but rule nothing out', () => {
  const pocket = blocks([0, 10, 30, 40], [0, 10, 20, 30], [0, 5, 20], (i, j, k) => !(i === 1 && j === 1 && k === 1));

  const { assessment, finding } = assess(pocket, 'milling');

  expect(assessment?.isFeasible).toBe(true);
  expect(finding('inner_corner')).toMatchObject({
    isOk: false,
    value: expect.closeTo(60, 9),
    advice: expect.stringMatching(/^4 inner edges stay round .*\(60\.0 mm in all, .*round them by 0\.50 mm or more/),
  });
});

test('a shaft is turned, and a block is not', () => {
  const round = assess(shaft, 'turning');
  const square = assess(box({ size: [50, 40, 25] }), 'turning');

  expect(round.assessment).toMatchObject({ isFeasible: true, machine: 'Turn-mill center' });
  expect(round.finding('roundness')).toMatchObject({ isOk: true, value: 1, limit: 0.5 });
  expect(square.assessment).toMatchObject({ isFeasible: false, fitsMachine: undefined, wallThicknessOk: undefined });
  expect(square.assessment?.cost).toBeUndefined();
  expect(square.finding('roundness')?.advice).toBe(
    'Mill the part instead of turning it: hardly any of the faces along any axis are round, and turning wants 50 %.',
  );
});

test('plates and bent strips are sheet metal, and a block says why it is none', () => {
  const plate = assess(holedPlate, 'sheet metal');
  const bent = assess(bentStrip(12), 'sheet-metal');
  const block = assess(box({ size: [20, 20, 20] }), 'sheet-metal');

  expect(plate.assessment).toMatchObject({ isFeasible: true, process: 'sheet-metal', material: '316L (sheet)' });
  expect(plate.finding('sheet_thickness')?.advice).toBe('The sheet is 2.00 mm thick, with no bend.');
  expect(bent.assessment?.isFeasible).toBe(true);
  expect(bent.finding('sheet_thickness')?.advice).toMatch(/with 1 bend\.$/);
  expect(bent.assessment?.cost?.costPerPart).toBeGreaterThan(plate.assessment?.cost?.costPerPart ?? Number.NaN);
  expect(block.finding('sheet_form')?.advice).toBe('The part is none of sheet metal: it does not have one thickness everywhere.');
});

test.each([
  [0.3, 0.5],
  [20, 12],
])('a sheet of %d mm fails the limit of %d mm', (thickness, limit) => {
  const { assessment, finding } = assess(box({ size: [300, 200, thickness] }), 'sheet-metal');

  expect(assessment?.isFeasible).toBe(false);
  expect(finding('sheet_thickness')).toMatchObject({ isOk: false, limit, value: expect.closeTo(thickness, 9) });
});

test('several bodies are not one sheet', () => {
  const two = together(box({ size: [60, 40, 2] }), box({ size: [60, 40, 2], at: [0, 0, 30] }));

  expect(assess(two, 'sheet-metal').finding('sheet_form')?.advice).toMatch(/several bodies/);
});

test('stock that no machine takes says what would', () => {
  const { assessment, finding } = assess(box({ size: [900, 600, 100] }), 'milling');

  expect(assessment).toMatchObject({ isFeasible: false, fitsMachine: false });
  expect(finding('machine_size')?.advice).toBe(
    'Split the part or choose another process: the stock measures 106.0 x 606.0 x 906.0 mm, and 3-axis machining center, ' +
      'the largest for milling, takes 1000.0 x 500.0 x 500.0 mm.',
  );
});

test('a narrow slot is told in words of milling, and only other ways of milling are offered', () => {
  const slit = blocks([0, 20, 20.4, 40], [0, 30], [0, 5, 20], (i, _, k) => i !== 1 || k === 0);

  expect(assess(slit, 'milling').finding('gap_size')?.advice).toMatch(
    /^Widen the gap at .* from 0\.40 mm to at least 1\.00 mm, or no tool gets in\.$/,
  );
  expect(assess(slit, 'slm').finding('gap_size')?.advice).toMatch(/or its sides fuse/);
});
