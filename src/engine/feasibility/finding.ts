import type { Vector } from '../mesh.js';
import type { Place, Span } from '../part-measures.js';

export type Check =
  | 'mesh'
  | 'wall_thickness'
  | 'gap_size'
  | 'machine_size'
  | 'maximum_size'
  | 'minimum_size'
  | 'self_intersection'
  | 'cavity'
  | 'smallest_hole'
  | 'overhang'
  | 'undercut'
  | 'inner_corner'
  | 'roundness'
  | 'sheet_form'
  | 'sheet_thickness';

/** One check of a part against one process. */
export type Finding = {
  check: Check;
  /** Undefined when it could not be measured. */
  isOk: boolean | undefined;
  /** What was measured and what is demanded, both in `unit`. */
  value?: number;
  limit?: number;
  unit?: 'mm' | 'mm2' | 'mm3';
  /** Where in the part, in its own axes. */
  where?: Vector;
  /** Regions it is about, worst first, 20 at most. */
  places?: Place[];
  /** One sentence for an engineer: what was found, or what to do about it. */
  advice: string;
};

/** Checks that rule a process out when they fail, most important first. The others only give advice. */
const decisive: Check[] = [
  'mesh',
  'roundness',
  'sheet_form',
  'sheet_thickness',
  'wall_thickness',
  'gap_size',
  'undercut',
  'machine_size',
  'maximum_size',
];
const importance: Check[] = [...decisive, 'minimum_size', 'self_intersection', 'cavity', 'smallest_hole', 'overhang', 'inner_corner'];

/** True for a check that rules a process out when it fails. */
export function rulesOut(check: string): boolean {
  return decisive.some((name) => name === check);
}

/** True when no check failed that would rule the process out. What could not be measured does not. */
export function isFeasible(findings: Finding[]): boolean {
  return !findings.some(({ check, isOk }) => isOk === false && rulesOut(check));
}

/** Of a part that has not the form that a process makes, nothing else is looked at. */
const formChecks: Check[] = ['roundness', 'sheet_form'];

/**
 * How far a part is from feasible: for each check that rules the process out 1 to 2, the more the farther from its limit; 0 for none. A
 * wrong form weighs more than all other failures, since no change short of another part mends it.
 */
export function shortfall(findings: Finding[]): number {
  const failed = findings.filter(({ check, isOk }) => isOk === false && rulesOut(check));
  const hasWrongForm = failed.some(({ check }) => formChecks.includes(check));
  return failed.reduce((sum, finding) => sum + 1 + missOf(finding), hasWrongForm ? 2 * decisive.length : 0);
}

/** 0 at the limit, towards 1 far from it; 1 where the check has no numbers. */
function missOf({ value, limit }: Finding): number {
  if (value === undefined || limit === undefined) return 1;
  return 1 - Math.min(value, limit) / Math.max(value, limit);
}

/** Failed findings first, then unmeasured ones, then passed ones; within each by importance. */
export function byImportance(findings: Finding[]): Finding[] {
  return findings.toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency({ check, isOk }: Finding): number {
  const state = isOk === false ? 0 : isOk === undefined ? 1 : 2;
  return state * importance.length + importance.indexOf(check);
}

/** Middle of a span: where a wall or gap is. */
export function middleOf({ from, to }: Span): Vector {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
}

/** `0.49 mm` of 0.499: two decimals, cut and not rounded, since 0.50 would read as if it passed a limit of 0.5. */
export function formatMm(valueMm: number): string {
  return `${(Math.floor(valueMm * 100 + 1e-3) / 100).toFixed(2)} mm`;
}

/** `(12.0, 3.5, 40.2)`. */
export function formatPoint(point: Vector): string {
  return `(${point.map((value) => (Math.round(value * 10) / 10 + 0).toFixed(1)).join(', ')})`;
}

/** `80.6 x 94.0 x 89.3 mm`. */
export function formatBox({ x, y, z }: { x: number; y: number; z: number }): string {
  return `${[x, y, z].map((value) => value.toFixed(1)).join(' x ')} mm`;
}
