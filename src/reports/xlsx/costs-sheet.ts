import type { Row } from 'write-excel-file/node';
import type { Cost, Parameter } from '../full-report.js';
import { costLines, estimateLines, type Quantity } from '../quantities.js';
import type { Report, Way } from '../report.js';
import { band, bold, gray, number, plainNumber, text, textAfterNumber, wrapped } from './cells.js';
import { type ReportSheet, table, toSheet } from './sheet.js';

const columnNames = ['Item', 'Value', 'Unit', 'Certainty', 'Date', 'Source'];

/** What the cost of every process is made of, and every value that it rests on. */
export function costsSheet({ ways }: Report): ReportSheet {
  const widths = [56, 14, 12, 25, 11, 90];
  return toSheet({ name: 'Costs', widths, rows: table(columnNames, ways.flatMap(wayRows)), isTable: true });
}

function wayRows({ processName, material, machine, cost, parameters }: Way): Row[] {
  const name = [processName, material, machine].filter(Boolean).join(', ');
  if (!cost) return [band(`${name}: no cost, see its checks`, columnNames.length), []];
  return [
    band(name, columnNames.length),
    ...costLines(cost).map((line) => quantityRow(line, cost, 'part of the cost of one part')),
    ...estimateLines(cost).map((line) => quantityRow(line, cost)),
    ...ownJobRows(cost),
    ...cost.assumptions.map((assumption) => [text('Assumption', gray), {}, {}, {}, {}, text(assumption, wrapped)]),
    ...parameters.map(parameterRow),
    [],
  ];
}

function quantityRow({ name, value, unit, decimals }: Quantity, { basis }: Cost, remark?: string): Row {
  const style = name === 'Cost per part' ? bold : {};
  return [text(name, style), number(value, decimals, style), textAfterNumber(unit), text(`estimated, ${basis}`), {}, text(remark, gray)];
}

function ownJobRows({ ownJobs, currency, basis }: Cost): Row[] {
  if (!ownJobs) return [];
  const remark = 'when no other orders share the jobs of this lot';
  const row = (name: string, value: number, unit: string, decimals: number) =>
    quantityRow({ name, value, unit, decimals }, { basis } as Cost, remark);
  return [
    row('In own jobs: cost per part', ownJobs.costPerPart, currency, 2),
    row('In own jobs: cost of the lot', ownJobs.costPerLot, currency, 2),
    row('In own jobs: lead time', ownJobs.leadTimeDays, 'days', 0),
    row('In own jobs: jobs', ownJobs.jobCount, '', 0),
  ];
}

function parameterRow({ name, value, unit, source, date, certainty }: Parameter): Row {
  return [
    text(name, { align: 'left', indent: 1 }),
    plainNumber(value),
    textAfterNumber(unit === '1' ? '' : unit),
    text(certainty),
    text(date),
    text(source, wrapped),
  ];
}
