import type { Outcome } from './play.js';

/** The middle of the values, of an even number the lower one of the two. */
export function median(values: number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** The median of the calls for the main question. */
export function mainCalls(outcomes: Outcome[]): number {
  return median(outcomes.filter(({ isMain }) => isMain).map(({ calls }) => calls));
}

/** What came of all conversations as a Markdown table, the medians below it, and what was missing. */
export function toReport(outcomes: Outcome[], declarationTokens: number): string {
  const middle = (of: (outcome: Outcome) => number, some = outcomes) => median(some.map(of));
  const main = outcomes.filter(({ isMain }) => isMain);
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  return [
    `${outcomes.length} conversations, ${outcomes.length - failed.length} passed, ${failed.length} failed.`,
    '',
    '| question | calls | tokens in | tokens out | passed |',
    '|---|---|---|---|---|',
    ...outcomes.map(
      ({ question, calls, tokensIn, tokensOut, problems }) =>
        `| ${question} | ${calls} | ${tokensIn} | ${tokensOut} | ${problems.length === 0 ? 'yes' : 'no'} |`,
    ),
    '',
    `Median: ${middle(({ calls }) => calls)} calls, ${middle(({ tokensIn }) => tokensIn)} tokens in, ` +
      `${middle(({ tokensOut }) => tokensOut)} tokens out. The main question: ${mainCalls(outcomes)} call(s), ` +
      `${middle(({ tokensOut }) => tokensOut, main)} tokens out. The declarations of all tools: ${declarationTokens} tokens.`,
    ...failed.flatMap(({ question, problems }) => ['', `Missing in "${question}":`, ...problems.map((problem) => `- ${problem}`)]),
  ].join('\n');
}
