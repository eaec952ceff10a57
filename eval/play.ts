import { setTimeout as wait } from 'node:timers/promises';
import { tokensOf } from '../scripts/token-count.js';
import type { Args, Conversation, Step } from './conversation.js';
import { missing, valueAt } from './facts.js';
import type { Answer, Session } from './session.js';

export type Outcome = {
  question: string;
  isMain: boolean;
  calls: number;
  tokensIn: number;
  tokensOut: number;
  ms: number;
  problems: string[];
};
type Call = Extract<Step, { call: string }>;

/** A job is looked at so often at most. */
const mostLooks = 20;
const longestPauseMs = 90_000;

/** Plays a conversation on a server and says what it took and what was missing. */
export async function play(conversation: Conversation, session: Session): Promise<Outcome> {
  const { question, steps, facts, tokens: mostTokens, calls: mostCalls = countCalls(steps), isMain = false } = conversation;
  const talk = createTalk(session);
  const problems: string[] = [];
  const startedAt = performance.now();
  for (const step of steps) {
    if ('restart' in step) await session.restart();
    else problems.push(...(await talk.take(step)));
  }
  const ms = Math.round(performance.now() - startedAt);
  const { calls, tokensIn, tokensOut, last } = talk.soFar();
  problems.push(...missing(facts, last));
  if (calls > mostCalls) problems.push(`${calls} calls, at most ${mostCalls}`);
  if (tokensOut > mostTokens) problems.push(`${tokensOut} tokens, at most ${mostTokens}`);
  return { question, isMain, calls, tokensIn, tokensOut, ms, problems };
}

const countCalls = (steps: Step[]) => steps.filter((step) => 'call' in step).length;

function createTalk(session: Session) {
  const learned: Record<string, unknown> = {};
  let last: Answer = { tool: '', isError: false, text: '', data: {}, links: [] };
  let calls = 0;
  let tokensIn = 0;
  let tokensOut = 0;

  async function say(tool: string, args: Args): Promise<Answer> {
    last = await session.call(tool, args);
    calls++;
    tokensIn += tokensOf({ name: tool, arguments: args });
    tokensOut += tokensOf(last.text);
    for (const name of ['job', 'partId']) if (typeof last.data[name] === 'string') learned[name] = last.data[name];
    return last;
  }

  /** get_job as the answer says, until the job has come to its end. */
  async function follow(): Promise<void> {
    for (let looks = 0; looks < mostLooks && ['running', 'paused'].includes(String(last.data.state)); looks++) {
      if (last.data.state === 'paused') await wait(pauseMs(last.text));
      await say('get_job', { job: last.data.job });
    }
  }

  return {
    soFar: () => ({ calls, tokensIn, tokensOut, last }),

    /** What was wrong with the answer to one step. */
    async take({ call, with: args = {}, isHinted, isRefused, isFollowed, learn = {}, facts = [] }: Call): Promise<string[]> {
      // The same tool once more need not be named.
      const isNamed = !isHinted || last.text.includes(call) || (last.tool === call && /\bcall with\b/.test(last.text));
      const before = last.tool;
      await say(call, filled(args, learned));
      if (isFollowed) await follow();
      for (const [name, place] of Object.entries(learn)) learned[name] = valueAt(last.data, place);
      return [
        ...(isNamed ? [] : [`a hint at ${call} in the answer of ${before}`]),
        ...(last.isError === (isRefused === true) ? [] : [`${call} was ${isRefused ? 'not ' : ''}refused: ${last.text.slice(0, 200)}`]),
        ...missing(facts, last),
      ];
    },
  };
}

/** The answer about a paused job names the time from which on it may be asked for again. */
function pauseMs(text: string): number {
  const [time] = /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(text) ?? [];
  const ms = time === undefined ? 0 : Date.parse(time) - Date.now();
  return Math.min(Math.max(ms, 0) + 100, longestPauseMs);
}

/** The arguments with what was learned in place of `$name`. */
function filled(args: Args, learned: Record<string, unknown>): Args {
  const fill = (value: unknown) => (typeof value === 'string' && /^\$\w+$/.test(value) ? learned[value.slice(1)] : value);
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, Array.isArray(value) ? value.map(fill) : fill(value)]));
}
