import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { call, openConnection } from '../support/client.js';
import { readPdf } from '../support/pdf.js';
import { binaryStl, box, together } from '../support/shapes.js';
import { readXlsx, rowsOf } from '../support/xlsx.js';

const connection = await openConnection();
afterAll(connection.close);
const { client, folder } = connection;
const thinRib = together(box({ size: [60, 40, 10] }), box({ size: [20, 0.3, 8], at: [20, 20, 10] }));
const file = join(folder, '=1+1 <b>支架.stl');
await writeFile(file, binaryStl(thinRib));
const { structured: analyzed } = await call(client, 'analyze_part', { file, units: 'mm', lotSize: 3 });
const partId = analyzed.partId as string;
const analysis = analyzed.result as { costPerPart: number; marketPricePerPart: number; process: string };

async function fetched(kind: string) {
  const { structured } = await call(client, 'fetch_file', { partId, kind });
  return { ...(structured as { path: string; uri: string; mimeType: string }), bytes: await readFile(structured.path as string) };
}

test('the report of a local part is a workbook with its numbers, its places and its pictures', async () => {
  const { path, uri, mimeType, bytes } = await fetched('report');
  const thumbnail = await fetched('thumbnail');

  const { sheets, parts, allXml } = readXlsx(bytes);
  const summary = rowsOf(sheets.Summary);
  expect({ path, uri, mimeType }).toEqual({
    path: join(folder, 'output', '=1+1 _b_支架-report.xlsx'),
    uri: `part://local/${partId}/report.xlsx`,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  });
  expect(sheets.Summary!.A1).toEqual({ value: '=1+1 <b>支架', format: '@' });
  expect(summary).toContainEqual({ A: 'Thinnest wall', B: expect.closeTo(0.3, 4), C: 'mm', D: 'measured' });
  expect(summary).toContainEqual({ A: 'Cost per part', B: analysis.costPerPart, C: 'EUR', D: 'estimated' });
  expect(summary).toContainEqual({ A: 'Lot size', B: 3, C: 'parts' });
  expect(rowsOf(sheets.Checks)).toContainEqual(
    expect.objectContaining({
      A: 'Selective laser melting',
      C: 'Wall thickness',
      D: 'fails',
      E: expect.closeTo(0.3, 4),
      F: 0.5,
      I: expect.closeTo(20.15, 2),
    }),
  );
  expect(rowsOf(sheets.Comparison)[3]).toMatchObject({ D: 1, E: 2, F: 3, G: 5 });
  expect(rowsOf(sheets.Costs)).toContainEqual(
    expect.objectContaining({ A: expect.stringMatching(/^machines\.SLM .*layerThicknessMm$/), B: expect.any(Number), C: 'mm' }),
  );
  expect(rowsOf(sheets.Places)).toContainEqual(expect.objectContaining({ B: 'Wall thickness', C: 1, D: expect.closeTo(0.3, 4) }));
  expect(Object.values(parts).some((part) => Buffer.from(part).equals(thumbnail.bytes))).toBe(true);
  expect(allXml.filter((xml) => /<f[ >]|TargetMode="External"/.test(xml))).toEqual([]);
});

test('the PDF report has two pages and the numbers of the result', async () => {
  const { path, uri, mimeType, bytes } = await fetched('reportPdf');

  const { pageCount, text } = readPdf(bytes);
  expect({ path, uri, mimeType }).toEqual({
    path: join(folder, 'output', '=1+1 _b_支架-report.pdf'),
    uri: `part://local/${partId}/report.pdf`,
    mimeType: 'application/pdf',
  });
  expect(pageCount).toBe(2);
  expect(text.split('\n')).toContain('=1+1 <b>??');
  expect(text).toContain(`${analysis.costPerPart.toFixed(2)} EUR per part, market price ${analysis.marketPricePerPart.toFixed(2)} EUR`);
  expect(text).toMatch(/Cannot be made as it is by any of \d+ processes/);
});

test.each([
  ['report.xlsx', 'UEsDB'],
  ['report.pdf', 'JVBERi0'],
])('%s can be read as a resource', async (document, start) => {
  const { contents } = await client.readResource({ uri: `part://local/${partId}/${document}` });

  expect(contents).toEqual([expect.objectContaining({ blob: expect.stringMatching(new RegExp(`^${start}`)) })]);
});

test('a part whose full report is damaged says what to do', async () => {
  const other = join(folder, 'other.stl');
  await writeFile(other, binaryStl(box({ size: [10, 20, 30] })));
  const { structured } = await call(client, 'analyze_part', { file: other, units: 'mm', process: 'slm' });
  const id = structured.partId as string;
  await writeFile(join(folder, 'state', 'parts', 'local', id, 'full-result.json'), '{"name":"other"}');

  const { isError, text } = await call(client, 'fetch_file', { partId: id, kind: 'report' });

  expect(isError).toBe(true);
  expect(text).toContain('The full report of this part is damaged, or of another version of this server, so no report can be made of it.');
  expect(text).toContain('Call analyze_part on its file with force: true');
});
