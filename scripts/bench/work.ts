/** One line of the table: a ratio (or a figure) of ours against what a user would pick instead. */
export type Line = {
  work: string;
  /** What `value` is, as in "× admesh" or "MB above the bare SDK". */
  unit: string;
  value: number;
  goal: { atMost: number } | { atLeast: number };
  /** Absolute figures of both sides, for the reader. */
  details: string;
};

export type Work = {
  id: string;
  /** What it compares, in a sentence. */
  about: string;
  /** Where the time goes, by a profile, and what was tried: told when a goal is missed. */
  timeGoes?: string;
  /** Programs that it needs; they are installed when missing. */
  packages: readonly string[];
  measure(bench: Bench): Promise<Line[]>;
};

export type Bench = {
  /** Removed at the end. */
  folder: string;
  /** Pairs of runs; few for a quick look. */
  pairs: number;
  /** A TypeScript program of scripts/bench/subjects, bundled; its path. */
  subject(name: string): Promise<string>;
  /** A C or C++ program of scripts/bench/native, compiled; its path. */
  native(name: string, libraries?: readonly string[]): Promise<string>;
};

/** Beyond its goal by more than this share a line fails. */
const tolerance = 0.15;

export type Verdict = 'met' | 'within 15 %' | 'missed';

export function judge({ value, goal }: Line): Verdict {
  const excess = 'atMost' in goal ? value / goal.atMost : goal.atLeast / value;
  if (excess <= 1) return 'met';
  return excess <= 1 + tolerance ? 'within 15 %' : 'missed';
}

export function goalText({ goal }: Line): string {
  return 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
}
