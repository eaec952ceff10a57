import type { PartResult } from '../vocabulary.js';
import { type Comparison, labelOf } from './comparison.js';
import type { Outcome } from './outcome.js';

type Finding = PartResult['findings'][number];
type Value = number | boolean | string | null;

/** A quantity that is not the same any more; `where` is the place of the newer value, in mm in the part's own axes. */
export type Change = {
  what: string;
  before: Value;
  after: Value;
  difference?: number;
  percent?: number;
  where?: number[];
};

/** What differs between two revisions of a part: quantities, and per option what fails now or fails no more. */
export type Changes = {
  older: string;
  newer: string;
  changed: Change[];
  /** Names of what was compared and is the same. */
  unchanged: string[];
  findings: { option: number; way: string; appeared: string[]; disappeared: string[] }[];
};

/** Rounding of STEP kernels and of seven digits in results is no change. */
const sameShare = 2e-6;

/** How the second file of a comparison differs from the first; undefined when one of them has no result. */
export function changesOf({ files: [older, newer], options }: Comparison): Changes | undefined {
  if (!older || !newer) return undefined;
  const pairs = options.flatMap((option, index) => {
    const [before, after] = [older, newer].map(({ outcomes }) => outcomes.find(({ optionIndex }) => optionIndex === index));
    return before?.result && after?.result ? [{ option, index, before, after, from: before.result, to: after.result }] : [];
  });
  const [first] = pairs;
  if (!first) return undefined;
  const quantities = [
    ...geometryOf(first.before, first.after),
    ...pairs.flatMap(({ option, from, to }) => moneyOf(options.length > 1 ? ` of ${labelOf(option)}` : '', from, to)),
  ];
  return {
    older: older.name,
    newer: newer.name,
    changed: quantities.filter((change) => !isSame(change)).map(withDifference),
    unchanged: quantities.filter(isSame).map(({ what }) => what),
    findings: pairs.map(({ option, index, from, to }) => ({
      option: index + 1,
      way: labelOf(option),
      appeared: failuresOf(to, from),
      disappeared: failuresOf(from, to),
    })),
  };
}

function geometryOf({ result: a, details: before }: Outcome, { result: b, details: after }: Outcome): Change[] {
  if (!a || !b) return [];
  const lengths = (['x', 'y', 'z'] as const).map((axis) => ({
    what: `boundingBoxMm.${axis}`,
    before: a.boundingBoxMm[axis],
    after: b.boundingBoxMm[axis],
  }));
  const names = ['volumeCm3', 'surfaceAreaCm2', 'bodies', 'triangles', 'isWatertight'] as const;
  return [
    ...names.slice(0, 2).map((what) => ({ what, before: a[what], after: b[what] })),
    ...lengths,
    { what: 'minWallThicknessMm', before: a.minWallThicknessMm, after: b.minWallThicknessMm, ...placeOf(b, 'wall_thickness') },
    ...(before.maxThicknessMm !== undefined && after.maxThicknessMm !== undefined
      ? [sampled({ what: 'maxThicknessMm', before: before.maxThicknessMm, after: after.maxThicknessMm })]
      : []),
    { what: 'minGapSizeMm', before: a.minGapSizeMm, after: b.minGapSizeMm, ...placeOf(b, 'gap_size') },
    ...holesOf(before.holes, after.holes),
    ...names.slice(2).map((what) => ({ what, before: a[what], after: b[what] })),
  ];
}

/** The thickest section is looked for at points of the surface: what differs by less than their spacing brings is the same. */
function sampled<Quantity extends { before: number; after: number }>({ before, after, ...rest }: Quantity) {
  const shown = (value: number) => Number(value.toPrecision(4));
  const isSpread = Math.abs(after - before) <= 0.01 * Math.max(before, after);
  return { ...rest, before: shown(before), after: shown(isSpread ? before : after) };
}

/** Only STEP files tell of holes. */
function holesOf(before: Outcome['details']['holes'], after: Outcome['details']['holes']): Change[] {
  if (!before || !after) return [];
  return [
    { what: 'holes', before: before.count, after: after.count },
    { what: 'holeDiametersMm', before: diameters(before.diametersMm), after: diameters(after.diametersMm) },
  ];
}

/** "2 x 4, 1 x 8.5": how many of each diameter. */
function diameters(list: number[]): string {
  const rounded = list.map((diameter) => Number(diameter.toPrecision(5)));
  const counted = [...new Set(rounded)].map((diameter) => `${rounded.filter((other) => other === diameter).length} x ${diameter}`);
  return counted.length === 0 ? 'none' : counted.slice(0, 12).join(', ') + (counted.length > 12 ? ', …' : '');
}

function moneyOf(suffix: string, before: PartResult, after: PartResult): Change[] {
  const names = ['isFeasible', 'massG', 'costPerPart', 'leadTimeDays'] as const;
  return names.map((name) => ({ what: `${name}${suffix}`, before: before[name], after: after[name] }));
}

function placeOf({ findings }: PartResult, check: string): { where?: number[] } {
  const where = findings.find((finding) => finding.check === check)?.where;
  return where ? { where } : {};
}

function isSame({ before, after }: Change): boolean {
  if (typeof before !== 'number' || typeof after !== 'number') return before === after;
  return Math.abs(after - before) <= sameShare * Math.max(Math.abs(before), Math.abs(after));
}

function withDifference(change: Change): Change {
  const { where, ...values } = change;
  const { before, after } = values;
  if (typeof before !== 'number' || typeof after !== 'number') return change;
  return {
    ...values,
    difference: Number((after - before).toPrecision(6)),
    ...(before !== 0 && { percent: Math.round((1000 * (after - before)) / Math.abs(before)) / 10 }),
    ...(where && { where }),
  };
}

/** What fails in the one and not in the other. */
function failuresOf({ findings }: PartResult, other: PartResult): string[] {
  const failsThere = new Set(other.findings.filter(isFailure).map(({ check }) => check));
  return findings.filter((finding) => isFailure(finding) && !failsThere.has(finding.check)).map(({ advice }) => advice);
}

function isFailure({ ok }: Finding): boolean {
  return ok === false;
}
