import { rulesOut } from '../engine/feasibility/finding.js';
import { printableText } from '../files/names.js';
import type { Finding } from './full-report.js';
import type { Way } from './report.js';

const checkNames: Record<string, string> = {
  mesh: 'Closed surface',
  wall_thickness: 'Wall thickness',
  gap_size: 'Gap size',
  machine_size: 'Machine size',
  maximum_size: 'Longest side',
  minimum_size: 'Shortest side',
  self_intersection: 'Self-intersections',
  cavity: 'Cavities',
  smallest_hole: 'Smallest hole',
  overhang: 'Overhangs, supports',
};

/** What a check is called for people; its own name with blanks where it has no other. */
export function checkName(check: string): string {
  return checkNames[check] ?? capitalized(check.replaceAll('_', ' '));
}

export type Outcome = 'passes' | 'fails' | 'warning' | 'not measured';

/** What became of a check: one that failed and rules the process out `fails`, any other that failed is a `warning`. */
export function outcomeOf({ check, isOk }: Finding): Outcome {
  if (isOk === true) return 'passes';
  if (isOk === false) return rulesOut(check) ? 'fails' : 'warning';
  return 'not measured';
}

/** Whether one way can make the part, in a few words. */
export function verdictOf({ isFeasible, findings }: Way): string {
  if (!isFeasible) return 'cannot be made as it is';
  const outcomes = findings.map(outcomeOf);
  const warnings = outcomes.filter((outcome) => outcome === 'warning').length;
  const open = outcomes.filter((outcome) => outcome === 'not measured').length;
  const provisos = [count(warnings, 'warning'), open > 0 && `${open} not measured`].filter(Boolean);
  return provisos.length > 0 ? `can be made, ${provisos.join(', ')}` : 'can be made';
}

/** Who can make the part best, or that nobody can, in one line. */
export function headline(ways: readonly [Way, ...Way[]]): string {
  const [best] = ways;
  if (best.isFeasible || ways.length === 1) return `${capitalized(verdictOf(best))}: ${wayName(best)}`;
  return `Cannot be made as it is by any of ${ways.length} processes`;
}

/** Which of several ways that all fail comes nearest; nothing where the headline names one. */
export function nearestText(ways: readonly [Way, ...Way[]]): string {
  const [best] = ways;
  return best.isFeasible || ways.length === 1 ? '' : `Nearest: ${wayName(best)}. `;
}

function wayName({ processName, material }: Way): string {
  return `${processName} in ${material}`;
}

/** Names of the checks that rule a way out. */
export function failsOf({ findings }: Way): string {
  return findings
    .filter((finding) => outcomeOf(finding) === 'fails')
    .map(({ check }) => checkName(check))
    .join(', ');
}

function count(number: number, noun: string): string | undefined {
  return number === 0 ? undefined : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** One line without anything invisible, at most 1000 characters long: files and vendors may put anything into a name. */
export function cleanText(text: string): string {
  return printableText(text, 1000);
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `2026-11-22`, in UTC: the same wherever the report is made. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Said in every report. */
export const disclaimer =
  'Costs, prices and lead times are estimates out of stated rates, not offers. Measures are those of the file named here; the hash ' +
  'tells whether a file is the same.';
