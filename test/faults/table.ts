import { type FaultRow, faultSections } from './rows.js';
import type { SeenTest } from './seen.js';

export type FaultVerdict = { row: FaultRow; runs: number; passed: number; figure: string; state: 'held' | 'missed' | 'at night' };
export type Night = { isNight: boolean };

/** What was seen of every row. A row is missed when a run of it failed, or when fewer were seen than its goal names. */
export function judgeRows(seen: readonly SeenTest[], { isNight }: Night): FaultVerdict[] {
  return faultSections.flatMap(({ rows }) => rows.map((row) => judge(row, seen, isNight)));
}

function judge(row: FaultRow, seen: readonly SeenTest[], isNight: boolean): FaultVerdict {
  const own = seen.filter(({ ids }) => ids.includes(row.id));
  const runs = sum(own.map((test) => test.runs));
  const passed = sum(own.map((test) => test.passed));
  const figure = [...new Set(own.map((test) => test.figure).filter((text) => text !== undefined))].join('; ');
  const wanted = isNight ? (row.nightRuns ?? row.runs ?? 1) : row.runs;
  if (wanted === undefined && runs === 0) return { row, runs, passed, figure, state: 'at night' };
  const isHeld = passed === runs && runs >= (wanted ?? 1) && own.every((test) => test.hasPassed);
  return { row, runs, passed, figure, state: isHeld ? 'held' : 'missed' };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** The verdicts as a table in Markdown. */
export function toTable(verdicts: readonly FaultVerdict[]): string {
  const lines = verdicts.map(({ row, runs, passed, figure, state }) =>
    [row.id, row.fault, runs, passed, figure, row.goal, state].map((cell) => cellText(String(cell))).join(' | '),
  );
  return [
    '| row | fault | runs | passed | figure | goal | |',
    '|---|---|---:|---:|---|---|---|',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}

function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

/** Tests that say a row which the table does not have. */
export function unknownIds(seen: readonly SeenTest[]): string[] {
  const known = new Set(faultSections.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return [...new Set(seen.flatMap(({ ids }) => ids).filter((id) => !known.has(id)))];
}
