import type { PartResult } from './vocabulary.js';

/** The answer to the question that was asked, in one sentence; `nameOf` is what a check is called there. */
export function verdict(result: PartResult, nameOf = (check: string) => check): string {
  const { isFeasible, process, material, machine, alternatives, findings } = result;
  const way = [process, material && `in ${material}`, machine && `on ${machine}`].filter(Boolean).join(' ') || 'the chosen process';
  if (isFeasible === null) return `Nothing is known about whether it can be made with ${way}.`;
  if (isFeasible) return `Can be made with ${way}.`;
  const failed = findings.filter(({ ok }) => ok === false).map(({ check }) => nameOf(check));
  const scope = alternatives ? 'Cannot be made as it is with any process; closest is' : 'Cannot be made as it is with';
  return `${scope} ${way} (fails: ${failed.join(', ')}).`;
}
