import { expect, test } from 'vitest';
import { briefly, maxBytes } from '../../src/comparison/brief.js';
import { gap, madeComparison, madeFile, madeOutcome, wall } from './made-comparison.js';

const ways = ['slm', 'fdm', 'mjf', 'sls', 'sla'];

/** All rows fail two checks, which takes the most room. */
function failing(fileCount: number, optionCount: number) {
  const files = Array.from({ length: fileCount }, (_, i) => madeFile(`nist_ctc_${String(i).padStart(2, '0')}_asme1_ap242.stp`));
  const options = Array.from({ length: optionCount }, (_, i) => ({
    platform: 'local',
    process: ways[i % 5],
    lotSize: 1 + Math.floor(i / 5),
  }));
  return madeComparison({ files, options }, (file, option) =>
    madeOutcome(file, option, { isFeasible: false, findings: [wall, gap], costPerPart: 1234.56 + option, leadTimeDays: 12 }),
  );
}

test('a small comparison is told in full', () => {
  const { files, rowsLeftOut } = briefly(failing(2, 2));

  expect(rowsLeftOut).toBeUndefined();
  expect(files[0]).toEqual({
    file: 'nist_ctc_00_asme1_ap242.stp',
    partId: 'aaaaaaaaaaaaaaa0bbbbbbbbbbbbbbb0',
    rows: [
      {
        option: 1,
        isFeasible: false,
        costPerPart: 1234.56,
        leadTimeDays: 12,
        way: 'slm, 316L, SLM 500',
        fails: ['wall_thickness 0.3 mm, limit 0.5', 'gap_size 0.3 mm, limit 0.5'],
      },
      expect.objectContaining({ option: 2, costPerPart: 1235.56 }),
    ],
  });
});

test('40 files with 3 options keep all their rows', () => {
  const brief = briefly(failing(40, 3));

  expect(brief.files.flatMap(({ rows }) => rows)).toHaveLength(120);
  expect(brief.rowsLeftOut).toBeUndefined();
  expect(brief.files[39]?.rows[2]).toEqual({
    option: 3,
    isFeasible: false,
    costPerPart: 1236.56,
    leadTimeDays: 12,
    fails: ['wall_thickness', 'gap_size'],
  });
  expect(Buffer.byteLength(JSON.stringify(brief))).toBeLessThanOrEqual(maxBytes);
});

test('beyond that the best rows of each file stay, and the others are counted', () => {
  const brief = briefly(failing(50, 20));

  const kept = brief.files.flatMap(({ rows }) => rows);
  expect(brief.files).toHaveLength(50);
  expect(brief.rowsLeftOut).toBe(1000 - kept.length);
  expect(kept.length).toBeGreaterThanOrEqual(100);
  expect(brief.files[7]?.rows.map(({ option }) => option)).toEqual(Array.from({ length: kept.length / 50 }, (_, i) => i + 1));
  expect(Buffer.byteLength(JSON.stringify(brief))).toBeLessThanOrEqual(maxBytes);
});

test('files are left out only when one row of each is too much', () => {
  const brief = briefly(failing(50, 2), 3_000);

  expect(brief.files.length).toBeGreaterThan(10);
  expect(brief.files.length).toBeLessThan(50);
  expect(brief.rowsLeftOut).toBe(100 - brief.files.length);
  expect(Buffer.byteLength(JSON.stringify(brief))).toBeLessThanOrEqual(3_000);
});
