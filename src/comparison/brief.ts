import type { ComparisonResult } from '../vocabulary.js';
import { type ComparedPart, type Comparison, ownJobCostOf } from './comparison.js';
import type { Outcome } from './outcome.js';

/** A job keeps 20,000 bytes of result, and so much is what a conversation holds well; the files and the job around it take the rest. */
export const maxBytes = 17_500;

type BriefFile = ComparisonResult['files'][number];
type BriefRow = BriefFile['rows'][number];
export type BriefComparison = Pick<ComparisonResult, 'currency' | 'options' | 'files' | 'rowsLeftOut'>;

/** How much is told of each row: `full` with machine, lot total and how far off a failed check is. `mostRows` counts per file. */
type Extent = { isFull: boolean; hasIds: boolean; mostRows: number; mostFiles: number };

/**
 * The comparison in at most `limitBytes` of JSON: in full where that has room, else with less of each row, and only then with fewer
 * rows, the best ones of each file; `rowsLeftOut` says how many are missing.
 */
export function briefly(comparison: Comparison, limitBytes: number = maxBytes): BriefComparison {
  const { options, files } = comparison;
  const all = { mostRows: options.length, mostFiles: files.length };
  const fewerRows = Array.from({ length: options.length - 1 }, (_, i) => options.length - 1 - i);
  const fewerFiles = Array.from({ length: files.length - 1 }, (_, i) => files.length - 1 - i);
  const extents: Extent[] = [
    { ...all, isFull: true, hasIds: true },
    { ...all, isFull: false, hasIds: true },
    { ...all, isFull: false, hasIds: false },
    ...fewerRows.map((mostRows) => ({ ...all, isFull: false, hasIds: false, mostRows })),
    ...fewerFiles.map((mostFiles) => ({ isFull: false, hasIds: false, mostRows: 1, mostFiles })),
  ];
  let last: BriefComparison | undefined;
  for (const extent of extents) {
    last = cut(comparison, extent);
    if (Buffer.byteLength(JSON.stringify(last)) <= limitBytes) break;
  }
  return last!;
}

function cut({ currency, options, files }: Comparison, extent: Extent): BriefComparison {
  const shown = files.slice(0, extent.mostFiles).map((file) => toFile(file, options.length, extent));
  const rowsLeftOut = files.reduce((sum, { outcomes }) => sum + outcomes.length, 0) - shown.reduce((sum, { rows }) => sum + rows.length, 0);
  return {
    currency,
    options: options.map(({ label, feasibleFiles, pricedFiles, failedFiles, costOfAll, leadTimeDays }, index) => ({
      ...{ option: index + 1, way: label, feasibleFiles, pricedFiles },
      ...(failedFiles > 0 && { failedFiles }),
      ...{ costOfAll, leadTimeDays },
    })),
    files: shown,
    ...(rowsLeftOut > 0 && { rowsLeftOut }),
  };
}

function toFile({ name, problem, cheapest, outcomes, breakEvens }: ComparedPart, optionCount: number, extent: Extent): BriefFile {
  const partId = outcomes[0]?.partId;
  return {
    file: name,
    ...(problem !== undefined && { problem: cutText(problem, extent.isFull ? 300 : 120) }),
    ...(cheapest !== undefined && optionCount > 1 && { cheapest: cheapest + 1 }),
    ...(partId !== undefined && extent.hasIds && { partId }),
    rows: outcomes.slice(0, extent.mostRows).map((outcome) => toRow(outcome, extent.isFull)),
    ...(breakEvens.length > 0 && {
      breakEven: breakEvens.slice(0, extent.isFull ? 10 : 2).map(({ lotSize, from, to }) => ({ lotSize, from: from + 1, to: to + 1 })),
    }),
  };
}

function toRow(outcome: Outcome, isFull: boolean): BriefRow {
  const { optionIndex, result, problem } = outcome;
  if (!result) return { option: optionIndex + 1, problem: cutText(problem ?? '', isFull ? 300 : 80) };
  const { isFeasible, costPerPart, costPerLot, leadTimeDays, process, material, machine, lotSize, findings } = result;
  const failed = findings.filter(({ ok }) => ok === false);
  const ownJobCostPerPart = ownJobCostOf(outcome);
  return {
    ...{ option: optionIndex + 1, isFeasible, costPerPart },
    ...(isFull && ownJobCostPerPart !== undefined && { ownJobCostPerPart }),
    ...(isFull && lotSize !== null && lotSize > 1 && { costPerLot }),
    leadTimeDays,
    ...(isFull && { way: [process, material, machine].filter((name) => name !== null && name !== 'none').join(', ') }),
    ...(failed.length > 0 && { fails: failed.map(isFull ? withLimit : ({ check }) => check) }),
  };
}

/** "wall_thickness 0.3 mm, limit 0.5" */
function withLimit({
  check,
  value,
  limit,
  unit,
}: {
  check: string;
  value?: number | undefined;
  limit?: number | undefined;
  unit?: string | undefined;
}): string {
  if (value === undefined) return check;
  const found = `${check} ${Number(value.toPrecision(4))}${unit ? ` ${unit}` : ''}`;
  return limit === undefined ? found : `${found}, limit ${Number(limit.toPrecision(4))}`;
}

function cutText(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1)}…`;
}
