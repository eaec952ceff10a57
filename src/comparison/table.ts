import { asTextCell } from '../files/formula.js';
import type { Changes } from './changes.js';
import type { Comparison } from './comparison.js';
import type { Outcome } from './outcome.js';

type Cell = string | number | boolean | null | undefined;

/** The whole comparison as JSON: nothing in it is cut or rounded further than results are. */
export function comparisonJson({ currency, options, files }: Comparison, changes: Changes | undefined): string {
  const whole = {
    currency,
    options: options.map((option, index) => ({ option: index + 1, ...option })),
    files: files.map(({ name, sha256, problem, cheapest, breakEvens, outcomes }) => ({
      file: name,
      ...{ sha256, problem },
      cheapestOption: cheapest === undefined ? undefined : cheapest + 1,
      breakEven: breakEvens.map(({ lotSize, from, to }) => ({ lotSize, fromOption: from + 1, toOption: to + 1 })),
      rows: outcomes.map(({ optionIndex, partId, problem: rowProblem, result, details }) => ({
        option: optionIndex + 1,
        partId,
        problem: rowProblem,
        result,
        costPoints: details.costPoints,
      })),
    })),
    changes,
  };
  return `${JSON.stringify(whole, undefined, 1)}\n`;
}

const columns = [
  ...['file', 'rank', 'option', 'platform', 'process', 'material', 'machine', 'lotSize', 'isFeasible', 'costPerPart', 'costPerLot'],
  ...['marketPricePerPart', 'currency', 'leadTimeDays', 'massG', 'volumeCm3', 'minWallThicknessMm', 'minGapSizeMm'],
  ...['fails', 'why', 'problem', 'partId'],
] as const;

/**
 * All rows as CSV (RFC 4180, UTF-8 with a byte order mark, without which Excel takes it for the local code page). A text that a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
export function comparisonCsv({ options, files }: Comparison): string {
  const rows = files.flatMap(({ name, problem, outcomes }) =>
    outcomes.length === 0
      ? [[name, ...columns.slice(1).map((column) => (column === 'problem' ? problem : undefined))]]
      : outcomes.map((outcome, index) => [name, ...cellsOf(outcome, index + 1, options[outcome.optionIndex]?.platform)]),
  );
  return `\ufeff${[[...columns], ...rows].map((row) => `${row.map(toCell).join(',')}\r\n`).join('')}`;
}

function cellsOf({ optionIndex, result, problem, partId }: Outcome, rank: number, platform: string | undefined): Cell[] {
  const failed = result?.findings.filter(({ ok }) => ok === false) ?? [];
  const why = failed.map(({ advice }) => advice).join(' ');
  return [
    ...[rank, optionIndex + 1, platform, result?.process, result?.material, result?.machine, result?.lotSize, result?.isFeasible],
    ...[result?.costPerPart, result?.costPerLot, result?.marketPricePerPart, result?.currency, result?.leadTimeDays, result?.massG],
    ...[result?.volumeCm3, result?.minWallThicknessMm, result?.minGapSizeMm],
    ...[failed.map(({ check }) => check).join(' '), why, problem, partId],
  ];
}

function toCell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined || value === null ? '' : String(value);
  const harmless = asTextCell(value);
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
