import { expect, test } from 'vitest';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { type Assessment, assessPart } from '../../src/engine/feasibility/assess.js';
import { measurePart } from '../../src/engine/measure-part.js';
import { fullReport } from '../../src/engine/output/full-report/full-report.js';
import { toPartResult } from '../../src/engine/part-result.js';
import { PartResult } from '../../src/vocabulary.js';
import { box } from '../support/shapes.js';
import { holedPlate } from './metrics/cutting/cutting-shapes.js';

const file = { path: '/parts/a.stl', name: 'a.stl', format: 'stl', sizeBytes: 1, sha256: 'a'.repeat(64), modifiedMs: 0 } as const;

function analyze(mesh: typeof holedPlate, order: { process?: string; material?: string; lotSize: number }) {
  const part = measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: '' }, notes: [] }, () => {});
  const assessments = assessPart(part, order, defaultCatalog) as [Assessment, ...Assessment[]];
  const analyzed = { partId: 'b'.repeat(32), order: { file, ...order }, catalog: defaultCatalog, part, assessments };
  const result = PartResult.parse(toPartResult(analyzed.order, part.geometry, part.measures, assessments));
  const report = JSON.parse(JSON.stringify(fullReport(analyzed)));
  return { result, chain: report.process_chains[report.primary_process_chain_id] };
}

test('of a printed part one sentence tells from which lot on it is cheaper to mill it', () => {
  const { result, chain } = analyze(box({ size: [12, 12, 12] }), { process: 'slm', lotSize: 1 });

  const { lot_size: lotSize } = chain.break_even.milling;
  expect(chain.break_even).toEqual({
    milling: {
      material_name: '316L (bar)',
      machine_name: '3-axis machining center',
      lot_size: expect.any(Number),
      cheaper_in_large_lots: 'milling',
      is_feasible: true,
      is_calibrated: false,
    },
  });
  expect(result.notes.at(-1)).toBe(
    `Where no other order shares the build jobs, cheaper by estimates that are not calibrated: CNC milling in 316L (bar) from ${lotSize} parts on.`,
  );
  expect(result).not.toHaveProperty('technology');
});

test('ways that are not printed say so, and no layers are told of them', () => {
  const { result, chain } = analyze(holedPlate, { material: '316L', lotSize: 100 });

  expect(result).toMatchObject({
    process: 'sheet-metal',
    technology: 'sheet_metal',
    material: '316L (sheet)',
    machine: 'Fiber laser 4 kW',
  });
  expect(result.alternatives?.map(({ process, technology }) => [process, technology])).toEqual([
    ['bjt', undefined],
    ['milling', 'milling'],
    ['slm', undefined],
    ['turning', 'turning'],
  ]);
  expect(result.notes[0]).toMatch(/^Cut out of sheet of 2\.00 mm: 0\.40 m of cut, 2 closed cuts, 0 bends\. Programming and set-up/);
  expect(chain).toMatchObject({ tech: 'sheet_metal', parts_pj: 100 });
  for (const field of ['n_lyr', 'bld_h', 'or_bb_x', 'break_even']) expect(chain).not.toHaveProperty(field);
  expect(chain.local_engine.lot_costs).toHaveLength(13);
});
