import { writeFile } from 'node:fs/promises';
import { conversations } from './conversations/index.js';
import { mainCalls, toReport } from './report.js';
import { runAll } from './run-all.js';

const introduction = `# Conversations

What an assistant needs for a user's question: the calls that it makes, and the tokens (o200k) of its calls and of the answers as
text. The questions, calls and expected facts stand in \`eval/conversations/\`; no model takes part. The facts are known from how the
examples are made (\`scripts/examples/\`) and from the rules of the emulated vendors, and must be in the text and in the data of an
answer. Written by \`npm run eval\`.
`;

/** Plays the conversations whose question holds the words of the command line, or all; all are written to bench/eval.md. */
const words = process.argv.slice(2).join(' ').toLowerCase();
const chosen = conversations.filter(({ question }) => question.toLowerCase().includes(words));
const { outcomes, declarationTokens } = await runAll(chosen, ({ question, calls, tokensOut, ms, problems }) => {
  const mark = problems.length === 0 ? 'pass' : 'FAIL';
  print(`${mark} ${String(calls).padStart(3)} calls ${String(tokensOut).padStart(6)} tokens ${String(ms).padStart(6)} ms  ${question}`);
});
const report = toReport(outcomes, declarationTokens);
print(`\n${report.slice(report.indexOf('\nMedian') + 1)}`);
if (words === '') await writeFile('bench/eval.md', `${introduction}\n${report}\n`);
// The main question is answered by the first call.
const isAnswered = words !== '' || mainCalls(outcomes) === 1;
process.exitCode = outcomes.length > 0 && isAnswered && outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
