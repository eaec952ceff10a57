import { expect, test } from 'vitest';
import { type Finding, shortfall } from '../../../src/engine/feasibility/finding.js';

const failed = (check: Finding['check'], value: number, limit: number): Finding => ({ check, isOk: false, value, limit, advice: '' });

test('a failure weighs 1 to 2, more the farther from its limit; what only warns weighs nothing', () => {
  expect(shortfall([failed('wall_thickness', 0.4, 0.5)])).toBeCloseTo(1.2);
  expect(shortfall([failed('gap_size', 0.1, 0.5), failed('wall_thickness', 0.5, 1)])).toBeCloseTo(3.3);
  expect(shortfall([failed('smallest_hole', 0.1, 0.5), { check: 'cavity', isOk: false, advice: '' }])).toBe(0);
});

test('a part without the form of a process is farther from it than from one that it fails in every other way', () => {
  const everythingElse = (['mesh', 'wall_thickness', 'gap_size', 'undercut', 'machine_size', 'maximum_size'] as const).map((check) =>
    failed(check, 0.001, 1000),
  );

  expect(shortfall([{ check: 'sheet_form', isOk: false, advice: '' }])).toBeGreaterThan(shortfall(everythingElse));
  expect(shortfall([failed('roundness', 0.79, 0.8)])).toBeGreaterThan(shortfall(everythingElse));
});
