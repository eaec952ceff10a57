import { expect, test } from 'vitest';
import { pdfReport } from '../../src/reports/pdf/pdf.js';
import { readPdf } from '../support/pdf.js';
import { report, thinWall, way } from './made-report.js';

async function textOf(...args: Parameters<typeof report>) {
  return readPdf(Buffer.from(await pdfReport(report(...args))));
}

test('two pages say what was found and what it costs', async () => {
  const { pageCount, text } = await textOf();

  expect(pageCount).toBe(2);
  for (const line of [
    'Part analysis, 2026-11-22',
    'bracket',
    `SHA-256 ${'ab'.repeat(32)}`,
    'Can be made: Multi Jet Fusion in PA12',
    '10.00 EUR per part, market price 15.00 EUR, 2 days for one part: an estimate, not an offer.',
    '80 x 60 x 50 mm',
    '51.809 cm3',
    'The thinnest wall is 0.80 mm.',
    'Machine time',
    '10.30',
    'Page 2 of 2',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

test('a part that nothing can make is said to be so', async () => {
  const failing = way({ isFeasible: false, findings: [thinWall] });

  const one = await textOf({ ways: [failing] });
  const three = await textOf({ ways: [failing, failing, failing] });

  expect(one.text).toContain('Cannot be made as it is: Multi Jet Fusion in PA12');
  expect(three.text).toContain('Cannot be made as it is by any of 3 processes');
  expect(three.text).toContain('Nearest: Multi Jet Fusion in PA12. 10.00 EUR per part');
  expect(one.text).toContain(thinWall.advice);
});

test('what does not fit is counted, and never makes a third page', async () => {
  const endless = 'x'.repeat(900);
  const long = { ...thinWall, advice: 'Thicken the wall. '.repeat(40) };
  const [parameter] = way().parameters;
  const crowded = way({ findings: Array.from({ length: 60 }, () => long), parameters: Array.from({ length: 90 }, () => parameter!) });
  const base = report({ name: endless });
  const result = { ...base.result, notes: Array.from({ length: 40 }, (_, index) => `Note ${index}. ${'Long. '.repeat(60)}`) };

  const { pageCount, text } = await textOf({ result, ways: [crowded, ...Array.from({ length: 30 }, () => crowded)] });

  expect(pageCount).toBe(2);
  const more = text.split('\n').filter((line) => /^and \d+ more, see the XLSX \(fetch_file kind=report\)$/.test(line));
  expect(more.length).toBe(5);
});

test('letters that the fonts lack are question marks, and the report says so', async () => {
  const cjk = await textOf({ name: '支架 Łódź — Größe' });
  const latin = await textOf({ name: 'Größe' });

  expect(cjk.text.split('\n')).toContain('?? ?ódz — Größe');
  expect(cjk.text).toContain('Letters that the fonts of a PDF lack are shown as ? here');
  expect(latin.text.split('\n')).toContain('Größe');
  expect(latin.text).not.toContain('shown as ?');
});

test('the same report gives the same bytes', async () => {
  const [first, second] = [await pdfReport(report()), await pdfReport(report())];

  expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
});

test('where the best way has no cost, the cost of the next one that has is shown', async () => {
  const unpriced = way({ processName: 'CNC turning', isFeasible: false, findings: [thinWall], cost: undefined, lotCosts: [] });

  const { text } = await textOf({ ways: [unpriced, way()] });

  expect(text).toContain('No cost can be given; the findings say why.');
  expect(text.split('\n')).toContain('Cost of one part: Multi Jet Fusion');
});
