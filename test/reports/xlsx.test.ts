import { expect, test } from 'vitest';
import { xlsxReport } from '../../src/reports/xlsx/xlsx.js';
import { readXlsx, rowsOf } from '../support/xlsx.js';
import { report, thinWall, way } from './made-report.js';

const sheetNames = ['Summary', 'Checks', 'Costs', 'Comparison', 'Places', 'Pictures'];

test('costs stand with every part of them and every value they rest on, as numbers with their source', async () => {
  const { names, sheets } = readXlsx(await xlsxReport(report()));

  const rows = rowsOf(sheets.Costs);
  expect(names).toEqual(sheetNames);
  expect(rows[0]).toEqual({ A: 'Item', B: 'Value', C: 'Unit', D: 'Certainty', E: 'Date', F: 'Source' });
  expect(rows.slice(2, 6).map(({ A, B, C }) => [A, B, C])).toEqual([
    ['Machine time', 6, 'EUR'],
    ['Material', 3, 'EUR'],
    ['Preparation', 0.5, 'EUR'],
    ['Finishing', 0.5, 'EUR'],
  ]);
  expect(rows).toContainEqual(expect.objectContaining({ A: 'Cost per part', B: 10, C: 'EUR', D: 'estimated, uncalibrated' }));
  expect(rows).toContainEqual(expect.objectContaining({ A: 'Build height', B: 44.4, C: 'mm' }));
  expect(rows).toContainEqual(expect.objectContaining({ A: 'In own jobs: cost per part', B: 40, C: 'EUR' }));
  expect(rows).toContainEqual({ A: 'marketFactor', B: 1.5, D: 'calibrated', E: '2026-11', F: 'An example' });
});

test('checks say whether they rule the process out, and places where', async () => {
  const cavity = { check: 'cavity', isOk: false, unit: 'mm3', value: 900, places: [], advice: 'Open it.' };
  const open = { check: 'gap_size', limit: 0.5, unit: 'mm', places: [], advice: 'Check by hand.' };
  const { sheets } = readXlsx(await xlsxReport(report({ ways: [way({ isFeasible: false, findings: [thinWall, cavity, open] })] })));

  expect(rowsOf(sheets.Checks).slice(1)).toEqual([
    expect.objectContaining({
      C: 'Wall thickness',
      D: 'fails',
      E: 0.3,
      F: 0.5,
      G: 'mm',
      H: 53.3,
      I: 59.85,
      J: 30,
      K: 1,
      L: thinWall.advice,
    }),
    expect.objectContaining({ C: 'Cavities', D: 'warning', E: 900, G: 'mm3' }),
    expect.objectContaining({ C: 'Gap size', D: 'not measured', F: 0.5 }),
  ]);
  expect(rowsOf(sheets.Places)[1]).toMatchObject({ A: 'Multi Jet Fusion', B: 'Wall thickness', D: 0.3, E: 236.7, I: 46, N: 40 });
});

test('processes are compared over lot sizes', async () => {
  const breakEvens = { mill: { material_name: 'PA12 (bar)', lot_size: 7, cheaper_in_large_lots: 'mjf' } };
  const ways = [way({ breakEvens }), way({ processId: 'mill', processName: 'Milling', isFeasible: false, lotCosts: [] })] as const;
  const { sheets } = readXlsx(await xlsxReport(report({ ways: [...ways] })));

  const rows = rowsOf(sheets.Comparison);
  expect(rows[3]).toEqual({ A: 'Process', B: 'Material', C: 'Can be made', D: 1, E: 10, F: 100 });
  expect(rows[4]).toEqual({ A: 'Multi Jet Fusion', B: 'PA12', C: 'yes', D: 40, E: 13, F: 10.3 });
  expect(rows[5]).toEqual({ A: 'Milling', B: 'PA12', C: 'not as it is' });
  expect(rows.at(-1)).toEqual({ A: 'Multi Jet Fusion in PA12 and Milling in PA12 (bar): Multi Jet Fusion is cheaper from 7 parts on.' });
  expect(rows[9]).toEqual({ A: 'Multi Jet Fusion', B: 'PA12', C: 'yes', D: 40, E: 130, F: 1030 });
});

test.each(['=HYPERLINK("http://example.com")', '+1', '-1', '@SUM(A1)', '\t=1', '<b>&"x"</b>', '支架 Łódź', 'constructor', '__proto__'])(
  'a part that is called %j stays text',
  async (name) => {
    const { sheets, allXml, parts } = readXlsx(await xlsxReport(report({ name })));

    const title = sheets.Summary!.A1!;
    expect(String(title.value).trim()).toBe(name.trim());
    expect(title.format).toBe(/^[=+\-@]/.test(name.trim()) ? '@' : '');
    expect(allXml.filter((xml) => /<f[ >]|<hyperlink|TargetMode="External"/.test(xml))).toEqual([]);
    expect(Object.keys(parts).filter((part) => part.includes('externalLink'))).toEqual([]);
  },
);

test('sheets are set up for print, with their first row on every page', async () => {
  const { parts, allXml } = readXlsx(await xlsxReport(report()));

  const sheetXml = Buffer.from(parts['xl/worksheets/sheet2.xml']!).toString();
  expect(sheetXml).toMatch(/<sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><sheetViews>.*state="frozen"/);
  expect(sheetXml).toMatch(/<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"\/><headerFooter>/);
  expect(allXml.join()).toContain('<definedName name="_xlnm.Print_Titles" localSheetId="1">Checks!$1:$1</definedName>');
});

test('the same report gives the same bytes, whenever it is made', async () => {
  const first = await xlsxReport(report());
  // Times in a ZIP archive are even seconds.
  await new Promise((resolve) => setTimeout(resolve, 2_100));

  expect(Buffer.from(await xlsxReport(report())).equals(Buffer.from(first))).toBe(true);
});
