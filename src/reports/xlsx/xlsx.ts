import { unzipSync, zipSync } from 'fflate';
import writeExcelFile from 'write-excel-file/node';
import type { Report } from '../report.js';
import { checksSheet, placesSheet } from './checks-sheet.js';
import { comparisonSheet } from './comparison-sheet.js';
import { costsSheet } from './costs-sheet.js';
import { picturesSheet } from './pictures.js';
import { printSetup } from './print-setup.js';
import { summarySheet } from './summary-sheet.js';

/**
 * The report as an Office Open XML workbook (.xlsx) with the sheets Summary, Checks, Costs, Comparison, Places and Pictures. It holds
 * no formulas and no links; the same report gives the same bytes.
 *
 * @see ECMA-376 part 1, section 18
 */
export async function xlsxReport(report: Report): Promise<Uint8Array> {
  const sheets = [
    summarySheet(report),
    checksSheet(report),
    costsSheet(report),
    comparisonSheet(report),
    placesSheet(report),
    picturesSheet(report),
  ];
  const features = [printSetup(sheets.map(({ sheet = '' }) => sheet))];
  const bytes = await writeExcelFile(sheets, { fontFamily: 'Calibri', fontSize: 11, features }).toBuffer();
  return withoutTimes(bytes);
}

/** The library writes the time of day into the archive, and its entries in the order in which they were packed. */
function withoutTimes(bytes: Uint8Array): Uint8Array {
  const entries = Object.entries(unzipSync(bytes)).sort(([a], [b]) => (a < b ? -1 : 1));
  // The first moment that a ZIP archive can name, whatever the time zone.
  return zipSync(Object.fromEntries(entries), { mtime: new Date(1980, 0, 1) });
}
