import { expect, test } from 'vitest';
import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { requireProcess } from '../../../src/engine/catalog/lookup.js';
import { checkOverhang } from '../../../src/engine/feasibility/part-checks.js';
import { checkCavities, checkHoles } from '../../../src/engine/feasibility/void-checks.js';
import { checkGap, checkWall } from '../../../src/engine/feasibility/wall-and-gap.js';
import { type MeasuredPart, measurePart } from '../../../src/engine/measure-part.js';
import type { Mesh } from '../../../src/engine/mesh.js';
import type { Hole } from '../../../src/engine/part-measures.js';
import { box, together } from '../../support/shapes.js';
import { blocks, insideOut, lathe } from '../metrics/metric-shapes.js';

const processOf = (id: string) => requireProcess(defaultCatalog, id);

function measured(mesh: Mesh): MeasuredPart {
  return measurePart({ mesh, units: { unit: 'mm', source: 'given', reason: 'Made here.' }, notes: [] }, () => {});
}

function withHoles(part: MeasuredPart, diametersMm: number[], count = diametersMm.length): MeasuredPart {
  const smallest = diametersMm.map((diameterMm): Hole => ({ diameterMm, depthMm: 6, from: [5, 5, 0], to: [5, 5, 6], isThrough: true }));
  return { ...part, measures: { ...part.measures, holes: { count, smallest } } };
}

const block = measured(box({ size: [20, 20, 20] }));

test('thin places are counted, with their area and the worst one, and stand in the finding', () => {
  const xs = [0, 10, 10.3, 30, 30.4, 50, 50.2, 60];
  const ribs = measured(blocks(xs, [0, 20], [0, 5, 15], (i, _j, k) => k === 0 || i % 2 === 1));

  const finding = checkWall(ribs, processOf('slm'), defaultCatalog);

  expect(finding).toMatchObject({ check: 'wall_thickness', isOk: false, limit: 0.5 });
  expect(finding.advice).toMatch(
    /^3 places are thinner than 0\.50 mm \(600\.0 mm2 in all\): thicken the wall at \(50\.1, [\d.]+, [\d.]+\) from 0\.20 mm to at least 0\.50 mm/,
  );
  expect(finding.places?.map(({ valueMm, areaMm2 }) => [valueMm?.toFixed(3), areaMm2.toFixed(3)])).toEqual([
    ['0.200', '200.000'],
    ['0.300', '200.000'],
    ['0.400', '200.000'],
  ]);
});

test('narrow gaps are counted, and one alone is named alone', () => {
  const slots = (widths: number[]) => {
    const ys = [0, ...widths.flatMap((width, i) => [10 * i + 5, 10 * i + 5 + width]), 40];
    return measured(blocks([0, 20], ys, [0, 5, 15], (_i, j, k) => k === 0 || j % 2 === 0));
  };

  expect(checkGap(slots([0.2, 0.3]), processOf('slm'), defaultCatalog).advice).toMatch(
    /^2 places are narrower than 0\.50 mm \(400\.0 mm2 in all\): widen the gap at .* from 0\.20 mm to at least 0\.50 mm, or its sides fuse/,
  );
  expect(checkGap(slots([0.2]), processOf('slm'), defaultCatalog).advice).toMatch(
    /^Widen the gap at .* from 0\.20 mm to at least 0\.50 mm/,
  );
});

test('a closed cavity is a warning for powder and resin, with its volume and place, and nothing for filament', () => {
  const part = measured(together(box({ size: [20, 20, 20] }), insideOut(box({ size: [10, 10, 10], at: [5, 5, 5] }))));

  const [finding] = checkCavities(part, processOf('sls'));

  expect(finding).toMatchObject({ check: 'cavity', isOk: false, unit: 'mm3', where: [10, 10, 10], places: [{ areaMm2: 600 }] });
  expect(finding!.value).toBeCloseTo(1000, 6);
  expect(finding!.advice).toBe(
    'A cavity has no opening, so powder or resin stays inside (1.0 cm3): open it at (10.0, 10.0, 10.0) ' +
      'with two holes of at least 3.50 mm, or accept what stays in.',
  );
  expect(checkCavities(part, processOf('fdm'))).toEqual([]);
});

test('a can with a hole of 2.5 mm holds powder back where 3.5 mm are wanted, not where 2 mm do', () => {
  const can = measured(lathe([1.25, 0, 20, 0, 20, 40, 0, 40, 0, 38, 18, 38, 18, 2, 1.25, 2], 48));

  const [sls] = checkCavities(can, processOf('sls'));
  const [mjf] = checkCavities(can, processOf('mjf'));

  expect(sls).toMatchObject({ isOk: false });
  expect(sls!.advice).toMatch(/^A cavity has no opening of 3\.50 mm, so powder or resin stays inside \(36\.\d cm3\)/);
  expect(mjf).toEqual({ check: 'cavity', unit: 'mm3', isOk: true, advice: 'No cavity holds back loose powder or resin.' });
});

test('holes below the limit of the process are counted, the smallest is named', () => {
  const [finding] = checkHoles(withHoles(block, [0.8, 1.2, 6]), processOf('sls'));

  expect(finding).toEqual({
    check: 'smallest_hole',
    isOk: false,
    value: 0.8,
    limit: 1.5,
    unit: 'mm',
    where: [5, 5, 3],
    advice:
      '2 round holes are narrower than 1.50 mm and may come out closed: drill or widen them; ' +
      'the smallest is 0.80 mm wide (through, 6.0 mm deep), at (5.0, 5.0, 3.0).',
  });
  expect(checkHoles(withHoles(block, [0.8, 1.2], 900), processOf('sls'))[0]!.advice).toMatch(/^2 or more round holes are narrower/);
  expect(checkHoles(withHoles(block, [1.5, 6]), processOf('sls'))).toMatchObject([{ isOk: true, value: 1.5 }]);
  expect(checkHoles(block, processOf('sls'))).toEqual([]);
});

test('overhanging regions stand in the finding, and the largest is named', () => {
  const shelf = measured(blocks([0, 8, 18, 38], [0, 30], [0, 10, 20, 50], (i, _j, k) => i === 1 || (i === 2 && k === 1)));
  const pose = { ...shelf.measures.orientation!.poses[0]!, up: [0, 0, 1] as const, supportVolumeMm3: 6000, supportedAreaMm2: 600 };

  const [finding] = checkOverhang(shelf, pose, processOf('slm'));

  expect(finding).toMatchObject({ check: 'overhang', isOk: true, places: [{ box: { min: [18, 0, 10], max: [38, 30, 10] } }] });
  expect(finding!.advice).toMatch(/6\.0 cm2 of flatter faces stand on 6\.0 cm3\. The largest of 1 region is 600\.0 mm2, at \(/);
});
