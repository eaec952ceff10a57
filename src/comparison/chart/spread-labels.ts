import type { Stretch } from './axis.js';

/**
 * Heights for labels that would like to stand at `wanted`, in the same order: at least `apart` from each other and inside the stretch,
 * each as near to its place as the others allow. Without room for all they overlap evenly.
 */
export function spreadLabels(wanted: readonly number[], apart: number, { fromPx, toPx }: Stretch): number[] {
  const gap = Math.min(apart, (toPx - fromPx) / Math.max(1, wanted.length - 1));
  const order = wanted.map((_, i) => i).sort((one, other) => wanted[one]! - wanted[other]!);
  // Groups of labels that touch stand around the middle of what they want.
  const groups: { members: number[]; top: number }[] = [];
  for (const member of order) {
    groups.push({ members: [member], top: clamped(wanted[member]!, 1) });
    for (
      let [above, last] = groups.slice(-2);
      above && last && above.top + above.members.length * gap > last.top;
      [above, last] = groups.slice(-2)
    ) {
      const members = [...above.members, ...last.members];
      const middle = members.reduce((sum, one, i) => sum + wanted[one]! - i * gap, 0) / members.length;
      groups.splice(-2, 2, { members, top: clamped(middle, members.length) });
    }
  }
  const heights = new Array<number>(wanted.length);
  for (const { members, top } of groups) for (const [i, member] of members.entries()) heights[member] = top + i * gap;
  return heights;

  function clamped(top: number, count: number): number {
    return Math.max(fromPx, Math.min(top, toPx - (count - 1) * gap));
  }
}
