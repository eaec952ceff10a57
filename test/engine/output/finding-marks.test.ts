import { expect, test } from 'vitest';
import type { Finding } from '../../../src/engine/feasibility/finding.js';
import { findingMarks, overhangMarks } from '../../../src/engine/output/finding-marks.js';

const box = { min: [0, 0, 0], max: [100, 100, 100] } as const;
const place = (x: number, valueMm?: number, areaMm2 = 5) => ({ at: [x, 0, 0] as const, areaMm2, box, ...(valueMm && { valueMm }) });
const finding = (changes: Partial<Finding>): Finding => ({ check: 'wall_thickness', isOk: true, advice: '', ...changes });
const thin = finding({
  isOk: false,
  value: 0.3,
  limit: 0.5,
  unit: 'mm',
  where: [0, 0, 0],
  places: [place(0, 0.3), place(1, 0.31), place(30, 0.4), place(60, 0.45), place(90, 0.48)],
});
const narrow = finding({ check: 'gap_size', isOk: false, value: 0.1, limit: 0.5, unit: 'mm', where: [50, 0, 0] });
const cavity = finding({ check: 'cavity', isOk: false, value: 900, unit: 'mm3', where: [10, 50, 0] });

test('the worst place of each failed check comes first, then the next ones, six in all, none twice', () => {
  const marks = findingMarks({ findings: [thin, narrow, cavity] }, box);

  expect(marks.map(({ label }) => label)).toEqual([
    '0.30 mm wall, limit 0.50',
    '0.10 mm gap, limit 0.50',
    'cavity',
    '0.40 mm wall, limit 0.50',
    '0.45 mm wall, limit 0.50',
    '0.48 mm wall, limit 0.50',
  ]);
  expect(marks.map(({ where }) => where[0])).toEqual([0, 50, 10, 30, 60, 90]);
});

test('of what passed only the thinnest wall is marked, and not as a problem', () => {
  const passed = [finding({ value: 2, limit: 0.5, unit: 'mm', where: [1, 2, 3] }), finding({ ...narrow, isOk: true })];

  expect(findingMarks({ findings: passed }, box)).toEqual([{ where: [1, 2, 3], label: '2.00 mm wall', isProblem: false }]);
});

test('advice does not fill the picture, and checks without a place are left out', () => {
  const places = [10, 20, 30, 40, 50, 60].map((x) => place(x));
  const crossing = finding({ check: 'self_intersection', isOk: false, value: 12, where: [10, 0, 0], places });
  const tooLarge = finding({ check: 'machine_size', isOk: false });

  expect(findingMarks({ findings: [crossing, tooLarge] }, box).map(({ where }) => where[0])).toEqual([10, 20, 30]);
});

test('of overhangs the largest four are marked, small ones beside large ones not', () => {
  const places = [1000, 400, 300, 200, 100].map((areaMm2, i) => place(20 * i, undefined, areaMm2));

  expect(overhangMarks(places, box).map(({ label }) => label)).toEqual([
    '10.0 cm2 overhang',
    '400.0 mm2 overhang',
    '300.0 mm2 overhang',
    '200.0 mm2 overhang',
  ]);
  expect(overhangMarks([place(0, undefined, 1000), place(50, undefined, 10)], box)).toHaveLength(1);
});
