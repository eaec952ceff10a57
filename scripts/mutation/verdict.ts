import type { Mutation } from '../../test/mutations/mutation.js';
import { table } from '../docs/markdown.js';

/** How one mutation ended: the test file that failed, or why none did. `unusable`: nothing is known of the guard. */
export type Verdict = Mutation & { is: 'caught' | 'survived' | 'unusable'; by: string };

/** The verdicts as a table. */
export function verdictTable(verdicts: readonly Verdict[]): string[] {
  const rows = verdicts.map(({ guard, file, is, by }) => [guard, `\`${file}\``, is === 'caught' ? `\`${by}\`` : `${is}: ${by}`]);
  return table(['guard', 'broken in', 'caught by'], rows);
}

/** "12 caught, 0 survived". */
export function totals(verdicts: readonly Verdict[]): string {
  const count = (is: Verdict['is']) => verdicts.filter((verdict) => verdict.is === is).length;
  const unusable = count('unusable');
  return `${count('caught')} caught, ${count('survived')} survived${unusable > 0 ? `, ${unusable} unusable` : ''}`;
}

/** What bench/reliability.md says of them. */
export function mutationSection(verdicts: readonly Verdict[]): string {
  return [`${totals(verdicts)}.`, '', ...verdictTable(verdicts)].join('\n');
}
