import { expect, test } from 'vitest';
import { comparisonCsv, comparisonJson } from '../../src/comparison/table.js';
import { madeComparison, madeFile, madeOutcome, wall } from './made-comparison.js';

const options = [{ platform: 'local', process: 'slm', lotSize: 1 }];

test('[S8] text of a file or vendor never becomes a formula or another cell', () => {
  const names = ['=cmd|calc.stl', '+1.stl', '-2.stl', '@sum.stl', 'a,"b".stl'];
  const comparison = madeComparison({ files: names.map(madeFile), options }, (file) => madeOutcome(file, 0, { machine: '=1+1' }));

  const lines = comparisonCsv(comparison).split('\r\n');

  expect(lines[0]).toMatch(/^\ufefffile,rank,option,platform,process,material,machine,lotSize,isFeasible,costPerPart,/);
  expect(lines.slice(1, 6).map((line) => line.slice(0, line.indexOf(',1,1,local')))).toEqual([
    "'=cmd|calc.stl",
    "'+1.stl",
    "'-2.stl",
    "'@sum.stl",
    '"a,""b"".stl"',
  ]);
  expect(lines[1]).toContain(",slm,316L,'=1+1,1,true,100,100,150,EUR,3,");
});

test('every row has all columns, also of files that could not be read, and of rows that failed', () => {
  const comparison = madeComparison({ files: [madeFile('a.stl'), { name: 'b.stl', problem: 'It is empty.' }], options }, (file) =>
    madeOutcome(file, 0, { isFeasible: false, findings: [wall] }),
  );

  const [head, made, unread] = comparisonCsv(comparison).trimEnd().split('\r\n');

  expect(made).toContain(
    ',wall_thickness,"Thicken the wall at (1.0, 2.0, 3.0) from 0.30 mm to at least 0.50 mm.",,aaaaaaaaaaaaaaa0bbbbbbbbbbbbbbb0',
  );
  expect(unread).toBe(`b.stl${','.repeat(20)}It is empty.,`);
  expect(unread?.split(',').length).toBe(head?.split(',').length);
});

test('the JSON table holds every result as it is', () => {
  const comparison = madeComparison({ files: [madeFile('a.stl')], options }, () => madeOutcome(0, 0, { costPerPart: 12.34 }));

  const whole = JSON.parse(comparisonJson(comparison, undefined));

  expect(whole).toMatchObject({
    currency: 'EUR',
    options: [{ option: 1, label: 'slm', costOfAll: 100 }],
    files: [{ file: 'a.stl', cheapestOption: 1, rows: [{ option: 1, result: { costPerPart: 12.34, machine: 'SLM 500' } }] }],
  });
});
