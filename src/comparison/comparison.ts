import type { ComparedFile, ComparisonOption, ComparisonOrder } from '../order.js';
import { breakEvens, type CostCurve, costAt, mergeCurves } from './cost-curve.js';
import { type Outcome, wayOf } from './outcome.js';

/** Everything that a comparison found, before it is cut to what a conversation can hold. Files and options are in the order of the call. */
export type Comparison = {
  currency: string;
  options: ComparedOption[];
  files: ComparedPart[];
};

/** An option over all files, as one order of a lot of each. */
export type ComparedOption = ComparisonOption & {
  /** What it is called: "slm 316L, lot of 10". */
  label: string;
  feasibleFiles: number;
  pricedFiles: number;
  failedFiles: number;
  /** Of the files that have a price. */
  costOfAll: number | null;
  /** Of the file that takes longest. */
  leadTimeDays: number | null;
};

/** A file with its outcomes, feasible ones first, cheaper before dearer, those without a result last. */
export type ComparedPart = {
  name: string;
  sha256?: string;
  /** Why it could not be looked at. */
  problem?: string;
  outcomes: Outcome[];
  /** Place of the cheapest option that can make it, in the list of options. */
  cheapest?: number;
  /** Between the ways that can make it; `from` and `to` are the first options with that way. */
  breakEvens: { lotSize: number; from: number; to: number }[];
};

/** What the outcomes of an order come to. */
export function toComparison({ files, options }: Pick<ComparisonOrder, 'files' | 'options'>, outcomes: Outcome[]): Comparison {
  return {
    currency: outcomes.find(({ result }) => result)?.result?.currency ?? 'EUR',
    options: options.map((option, index) => ({
      ...option,
      label: labelOf(option),
      ...totalsOf(outcomes.filter(({ optionIndex }) => optionIndex === index)),
    })),
    files: files.map((file, index) =>
      toComparedPart(
        file,
        outcomes.filter(({ fileIndex }) => fileIndex === index),
      ),
    ),
  };
}

export function labelOf(option: ComparisonOption): string {
  return `${wayOf(option)}${option.lotSize > 1 ? `, lot of ${option.lotSize}` : ''}`;
}

function totalsOf(outcomes: Outcome[]): Omit<ComparedOption, keyof ComparisonOption | 'label'> {
  const results = outcomes.flatMap(({ result }) => result ?? []);
  const costs = results.flatMap(({ costPerLot }) => costPerLot ?? []);
  const days = results.flatMap(({ leadTimeDays }) => leadTimeDays ?? []);
  return {
    feasibleFiles: results.filter(({ isFeasible }) => isFeasible).length,
    pricedFiles: costs.length,
    failedFiles: outcomes.length - results.length,
    costOfAll: costs.length === 0 ? null : Math.round(100 * costs.reduce((sum, cost) => sum + cost, 0)) / 100,
    leadTimeDays: days.length === 0 ? null : Math.max(...days),
  };
}

function toComparedPart(file: ComparedFile, outcomes: Outcome[]): ComparedPart {
  const ranked = outcomes.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || priceOf(one) - priceOf(other) || ownJobsOf(one) - ownJobsOf(other),
  );
  const [best] = ranked;
  return {
    name: file.name,
    ...('file' in file ? { sha256: file.file.sha256 } : { problem: file.problem }),
    outcomes: ranked,
    ...(best?.result?.isFeasible && best.result.costPerPart !== null && { cheapest: best.optionIndex }),
    breakEvens: breakEvensOf(outcomes),
  };
}

function rankOf({ result }: Outcome): number {
  if (!result) return 3;
  return result.isFeasible ? 0 : result.isFeasible === null ? 1 : 2;
}

function priceOf({ result }: Outcome): number {
  return result?.costPerPart ?? Number.MAX_VALUE;
}

function ownJobsOf(outcome: Outcome): number {
  return ownJobCostOf(outcome) ?? Number.MAX_VALUE;
}

/** Cost of one part when its lot is built in jobs of its own; undefined where only that of a full job is known. */
export function ownJobCostOf({ result, details }: Outcome): number | undefined {
  if (!details.areOwnJobs || !result || result.lotSize === null) return undefined;
  const cost = costAt(details.costPoints, result.lotSize);
  return cost === undefined ? undefined : Math.round(100 * cost) / 100;
}

/** A way to make a file, with its cost over the lot size out of all options that come to it. */
export type Way = { label: string; optionIndex: number; isFeasible: boolean; curve: CostCurve; asked: number[] };

/** The ways that the outcomes of one file name, in the order of the options. Options that differ in their lot size only are one way. */
export function waysOf(outcomes: Outcome[]): Way[] {
  const ways = new Map<string, Way>();
  for (const { result, optionIndex, details } of outcomes.toSorted((one, other) => one.optionIndex - other.optionIndex)) {
    if (!result) continue;
    const label = wayOf(result);
    const known = ways.get(label);
    const asked = result.lotSize === null || result.costPerPart === null ? [] : [result.lotSize];
    ways.set(label, {
      label,
      optionIndex: known?.optionIndex ?? optionIndex,
      isFeasible: (known?.isFeasible ?? false) || result.isFeasible === true,
      curve: mergeCurves([known?.curve ?? [], details.costPoints]),
      asked: [...(known?.asked ?? []), ...asked],
    });
  }
  return [...ways.values()];
}

/** One lot size tells nothing of the others, and what cannot make the part is no way out. */
function breakEvensOf(outcomes: Outcome[]): ComparedPart['breakEvens'] {
  const ways = waysOf(outcomes).filter(({ isFeasible, curve }) => isFeasible && curve.length > 1);
  return breakEvens(ways.map(({ curve }) => curve)).map(({ lotSize, from, to }) => ({
    lotSize,
    from: ways[from]!.optionIndex,
    to: ways[to]!.optionIndex,
  }));
}
