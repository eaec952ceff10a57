import type { ComparisonOrder } from '../../order.js';
import { type Comparison, waysOf } from '../comparison.js';
import { breakEvens, type CostCurve, costAt, mergeCurves, sumOf } from '../cost-curve.js';
import type { Outcome } from '../outcome.js';
import { wayOf } from '../outcome.js';
import { type ChartLine, type ChartMark, costChartPng, mostLines } from './cost-chart.js';

const mostMarks = 3;

type Lines = { title: string; costTitle: string; lines: ChartLine[]; kind: string };

/**
 * The chart of a comparison: a line per way to make the one file, or per file where there is one way, or per revision; with several of
 * both a line per way for one part of each file that has a price with all of them. Undefined when nothing has a price.
 */
export function chartOf(comparison: Comparison, compareAs: ComparisonOrder['compareAs']): Uint8Array | undefined {
  const { lines, kind, ...titles } = linesOf(comparison, compareAs);
  const drawable = lines.filter(({ curve }) => curve.length > 0);
  if (drawable.length === 0) return undefined;
  const shown = drawable.slice(0, mostLines);
  const left = drawable.length - shown.length;
  const isAnyDashed = shown.some(({ isFeasible }) => !isFeasible);
  const note = [
    comparison.files.some(({ outcomes }) => outcomes.some(({ details }) => details.areOwnJobs))
      ? 'Estimates; each lot in build jobs of its own.'
      : 'Estimates.',
    ...(left > 0 ? [`${shown.length} of ${drawable.length} ${kind} are shown.`] : []),
    ...(isAnyDashed ? ['Dashed: a check fails.'] : []),
  ].join(' ');
  return costChartPng({ ...titles, note, lines: shown, marks: compareAs === 'options' ? marksOf(shown) : [] });
}

function linesOf(comparison: Comparison, compareAs: ComparisonOrder['compareAs']): Lines {
  const { files, currency, options } = comparison;
  const named = files.map(({ name, outcomes }) => ({ name, ways: waysOf(outcomes) }));
  const perPart = `${currency} per part`;
  const [only] = named.length === 1 ? named : [];
  if (only) return { title: `Cost of ${only.name} over lot size`, costTitle: perPart, lines: only.ways, kind: 'ways' };
  if (compareAs === 'revisions' || new Set(options.map(wayOf)).size === 1) {
    const lines = named.flatMap(({ name, ways }) =>
      ways.map((way) => ({ ...way, label: named.some((file) => file.ways.length > 1) ? `${name} ${way.label}` : name })),
    );
    return { title: `Cost per part over lot size`, costTitle: perPart, lines, kind: 'lines' };
  }
  const { lines, fileCount } = sums(comparison);
  return { title: `Cost of one part of each of ${fileCount} files over lot size`, costTitle: `${currency} per set`, lines, kind: 'ways' };
}

/** One line per way of the options, over the files that have a price with all of those that price any file. */
function sums({ files, options }: Comparison): { lines: ChartLine[]; fileCount: number } {
  const groups = [...new Set(options.map(wayOf))].map((label) => ({
    label,
    curves: files.map(({ outcomes }) => groupOf(outcomes.filter(({ optionIndex }) => wayOf(options[optionIndex]!) === label))),
    asked: options.filter((option) => wayOf(option) === label).map(({ lotSize }) => lotSize),
  }));
  const pricing = groups.filter(({ curves }) => curves.some(({ curve }) => curve.length > 0));
  const counted = files.map((_, i) => i).filter((i) => pricing.every(({ curves }) => curves[i]!.curve.length > 0));
  const lines = pricing.map(({ label, curves, asked }) => {
    const chosen = counted.map((i) => curves[i]!);
    const feasible = chosen.filter(({ isFeasible }) => isFeasible).length;
    return {
      label: feasible < chosen.length ? `${label} (${feasible} of ${chosen.length} pass)` : label,
      curve: sumOf(chosen.map(({ curve }) => curve)),
      asked,
      isFeasible: feasible === chosen.length,
    };
  });
  return { lines, fileCount: counted.length };
}

function groupOf(outcomes: Outcome[]): { curve: CostCurve; isFeasible: boolean } {
  return {
    curve: mergeCurves(outcomes.map(({ details }) => details.costPoints)),
    isFeasible: outcomes.some(({ result }) => result?.isFeasible === true),
  };
}

/** Where another line becomes the cheapest of those that can make the part. */
function marksOf(lines: ChartLine[]): ChartMark[] {
  const usable = lines.filter(({ isFeasible, curve }) => isFeasible && curve.length > 1);
  return breakEvens(usable.map(({ curve }) => curve))
    .slice(0, mostMarks)
    .map(({ lotSize, to }) => ({
      lotSize,
      cost: costAt(usable[to]!.curve, lotSize) ?? 0,
      label: `from ${lotSize}: ${usable[to]!.label}`,
    }));
}
