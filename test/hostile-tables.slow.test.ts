import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparisonCsv } from '../src/comparison/table.js';
import { xlsxReport } from '../src/reports/xlsx/xlsx.js';
import { madeComparison, madeFile, madeOutcome } from './comparison/made-comparison.js';
import { recordFault } from './faults/record.js';
import { cost, report, way } from './reports/made-report.js';
import { hostileText, runsOf } from './support/hostile-arbitraries.js';
import { readXlsx, rowsOf } from './support/xlsx.js';

const begins = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  ' =',
  '\u00a0=',
  '＝',
  '＋',
  '－',
  '＠',
  '﹢',
  '⁼',
  '₋',
  '−',
  '\u200b=',
  'x;=',
  'x\t+',
  'x\n-',
  'x\r"=',
  'x;""@',
  'x;＝',
  'x\t⁺',
  '"=',
  ',=',
  "'=",
  '=cmd|',
];
const formula = fc
  .tuple(
    fc.constantFrom(...begins, ''),
    fc.constantFrom('1+1', 'HYPERLINK("http://evil.example","x")', "cmd|'/c calc'!A0", 'SUM(A1)', ''),
    hostileText,
  )
  .map((parts) => parts.join(''));

/** The cells of a CSV text, with the separator of a country. */
function cellsOf(csv: string, separator: ',' | ';' | '\t'): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < csv.length) {
    let cell = '';
    if (csv[at] === '"') {
      at++;
      while (at < csv.length && (csv[at] !== '"' || csv[at + 1] === '"')) {
        at += csv[at] === '"' ? 1 : 0;
        cell += csv[at++];
      }
      at++;
    }
    while (at < csv.length && csv[at] !== separator && csv[at] !== '\n' && csv[at] !== '\r') cell += csv[at++];
    cells.push(cell);
    at += csv.startsWith('\r\n', at) ? 2 : 1;
  }
  return cells;
}

/** A number is no formula. */
const isFormula = (cell: string) => /^[\s\p{Cc}\p{Cf}]*[=+\-@\u2212]/u.test(cell.normalize('NFKC')) && !/^-?\d+(?:\.\d+)?$/.test(cell);

test('[S8] no text of 10,000 becomes a formula in the table of a comparison, whichever separator a country has', (context) => {
  const { numRuns, seed } = runsOf(10_000);
  const options = [{ platform: 'local', process: 'slm', lotSize: 1 }];
  let passed = 0;

  const found = fc.check(
    fc.property(formula, (text) => {
      const comparison = madeComparison({ files: [madeFile(text)], options }, (file) => madeOutcome(file, 0, { machine: text }));
      const csv = comparisonCsv(comparison).slice(1);
      for (const separator of [',', ';', '\t'] as const) {
        const formulas = cellsOf(csv, separator).filter(isFormula);
        if (formulas.length > 0) throw new Error(`with ${JSON.stringify(separator)}: ${JSON.stringify(formulas)}`);
      }
      if (!cellsOf(csv, ',').some((cell) => cell.length >= text.length)) throw new Error('the text is gone');
      passed++;
    }),
    { numRuns, seed },
  );

  recordFault(context, { runs: numRuns, passed, figure: '0 formula cells' });
  expect(found.failed ? fc.defaultReportMessage(found) : 'none').toBe('none');
});

test('[S8] no text of 10,000 becomes a formula, a link or a number in a workbook', async (context) => {
  const { numRuns, seed } = runsOf(10_000);
  const texts = fc.sample(formula, { numRuns, seed });
  let passed = 0;

  for (let from = 0; from < texts.length; from += 2_500) {
    const assumptions = texts.slice(from, from + 2_500);
    const { sheets, allXml, parts } = readXlsx(await xlsxReport(report({ ways: [way({ cost: { ...cost, assumptions } })] })));
    const cells = Object.values(sheets.Costs ?? {});
    const shown = rowsOf(sheets.Costs).filter(({ A }) => A === 'Assumption');

    expect(allXml.filter((xml) => /<f[ >]|<hyperlink|TargetMode="External"|t="(?:str|e|b|inlineStr)"/.test(xml))).toEqual([]);
    expect(Object.keys(parts).filter((part) => part.includes('externalLink'))).toEqual([]);
    expect(cells.filter(({ value, format }) => typeof value === 'string' && isFormula(value) && format !== '@')).toEqual([]);
    expect(shown.filter(({ F }) => F !== undefined && typeof F !== 'string')).toEqual([]);
    expect(shown.length).toBe(assumptions.length);
    passed += assumptions.length;
  }

  recordFault(context, { runs: numRuns, passed, figure: '0 formula cells' });
});
