import type { ComparisonResult } from '../vocabulary.js';

type Row = ComparisonResult['files'][number]['rows'][number];

/** A comparison as a person reads it in a terminal. */
export function comparisonTable(result: ComparisonResult): string {
  const { summary, options, files, changes, rowsLeftOut, chart, table, data } = result;
  const saved = [chart, table, data].flatMap((file) => (file ? [file.path] : []));
  return [
    summary,
    ...files.flatMap((file) => ['', ...fileLines(file, result)]),
    ...(rowsLeftOut ? ['', `${rowsLeftOut} rows are only in the saved table.`] : []),
    ...(changes ? ['', ...changeLines(changes)] : []),
    ...(options.length > 1 && files.length > 1 ? ['', ...totalLines(result)] : []),
    '',
    'Saved:',
    ...saved.map((path) => `  ${path}`),
  ].join('\n');
}

function fileLines(
  { file, problem, rows, breakEven = [] }: ComparisonResult['files'][number],
  { options, currency }: ComparisonResult,
): string[] {
  const wayOf = (option: number) => options[option - 1]?.way ?? '';
  return [
    `${file}:${problem === undefined ? '' : ` ${problem}`}`,
    ...rows.map((row) => `  ${wayOf(row.option).padEnd(28)}${rowText(row, currency)}`),
    ...breakEven.map(({ lotSize, to }) => `  from ${lotSize} parts on cheapest: ${wayOf(to)}`),
  ];
}

function rowText({ problem, isFeasible, costPerPart, leadTimeDays, way, fails = [] }: Row, currency: string): string {
  if (problem !== undefined) return problem;
  const cost = costPerPart === null || costPerPart === undefined ? 'no price' : `${costPerPart.toFixed(2)} ${currency}`;
  const verdict = isFeasible ? '' : `  fails: ${fails.join('; ') || 'not known'}`;
  return `${cost.padStart(14)}  ${String(leadTimeDays ?? '?').padStart(3)} days  ${(way ?? '').padEnd(36)}${verdict}`.trimEnd();
}

function changeLines({ changed, findings }: NonNullable<ComparisonResult['changes']>): string[] {
  const percentOf = (percent: number | undefined) => (percent === undefined ? '' : `  (${percent > 0 ? '+' : ''}${percent} %)`);
  return [
    'Changed:',
    ...changed.map(({ what, before, after, percent }) => `  ${what.padEnd(28)}${before} -> ${after}${percentOf(percent)}`),
    ...findings.flatMap(({ way, appeared, disappeared }) => [
      ...appeared.map((advice) => `  ${way}: new: ${advice}`),
      ...disappeared.map((advice) => `  ${way}: solved: ${advice}`),
    ]),
  ];
}

function totalLines({ options, currency }: ComparisonResult): string[] {
  return [
    'All files as one order:',
    ...options.map(({ way, costOfAll, pricedFiles, feasibleFiles }) => {
      const cost = costOfAll === null ? 'no price' : `${costOfAll.toFixed(2)} ${currency}`;
      return `  ${way.padEnd(28)}${cost.padStart(14)}  ${feasibleFiles} feasible, ${pricedFiles} with a price`;
    }),
  ];
}
