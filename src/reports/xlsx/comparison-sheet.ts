import type { Row } from 'write-excel-file/node';
import type { LotCost } from '../full-report.js';
import { breakEvenTexts, cheapestAt, lotCostAt, lotSizesOf, ownCostPerPart } from '../lots.js';
import type { Report, Way } from '../report.js';
import { bestFill, bold, gray, head, number, numberHead, text, title } from './cells.js';
import { type ReportSheet, toSheet } from './sheet.js';

const firstColumns = ['Process', 'Material', 'Can be made'];

/** Every process at every lot size. */
export function comparisonSheet(report: Report): ReportSheet {
  const { ways, result } = report;
  const lotSizes = lotSizesOf(ways);
  const block = (name: string, remark: string, decimals: number, amountOf: (cost: LotCost) => number, marksBest: boolean): Row[] => [
    [text(name, bold), text(remark, gray)],
    [...firstColumns.map((column) => head(column, 'left')), ...lotSizes.map(numberHead)],
    ...ways.map((way) => wayRow(way, report, { lotSizes, decimals, amountOf, marksBest })),
    [],
  ];
  const { currency } = result;
  const rows: Row[] = [
    [title('Processes and lot sizes')],
    [text('Numbers in the heads are parts per lot.', gray)],
    ...block(`Cost per part [${currency}]`, 'in jobs of its own; green: cheapest that can be made', 2, ownCostPerPart, true),
    ...block(`Cost of the lot [${currency}]`, 'in jobs of its own', 2, (cost) => ownCostPerPart(cost) * cost.lotSize, false),
    ...block('Lead time [days]', 'in jobs of its own, one machine', 0, (cost) => (cost.ownJobs ?? cost).leadTimeDays, false),
    ...block(`Cost per part [${currency}]`, 'in full jobs that are shared with other orders', 2, ({ costPerPart }) => costPerPart, false),
    ...breakEvenRows(ways),
  ];
  const widths = [26, 22, 13, ...lotSizes.map(() => 13)];
  return toSheet({ name: 'Comparison', widths, rows, frozenColumns: 1 });
}

function breakEvenRows(ways: readonly Way[]): Row[] {
  const texts = breakEvenTexts(ways);
  return texts.length === 0
    ? []
    : [[text('Break-even', bold), text('against the same material cut out of stock', gray)], ...texts.map((line) => [text(line)])];
}

type Block = { lotSizes: number[]; decimals: number; amountOf: (cost: LotCost) => number; marksBest: boolean };

function wayRow(way: Way, { ways }: Report, { lotSizes, decimals, amountOf, marksBest }: Block): Row {
  return [
    text(way.processName),
    text(way.material),
    text(way.isFeasible ? 'yes' : 'not as it is'),
    ...lotSizes.map((lotSize) => {
      const cost = lotCostAt(way, lotSize);
      const isBest = marksBest && cheapestAt(ways, lotSize) === way;
      return number(cost && amountOf(cost), decimals, isBest ? { backgroundColor: bestFill, fontWeight: 'bold' } : {});
    }),
  ];
}
