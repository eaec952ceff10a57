import { expect, onTestFinished, test } from 'vitest';
import type { Conversation } from '../../eval/conversation.js';
import { conversations } from '../../eval/conversations/index.js';
import { play } from '../../eval/play.js';
import { toReport } from '../../eval/report.js';
import { openSession, setups } from '../../eval/session.js';
import { tools } from '../../src/tools/index.js';

const asked: Conversation = {
  question: 'What does a spacer look like that is not there?',
  setup: 'parts',
  steps: [
    { call: 'analyze_part', with: { file: 'spacr.stl' }, isRefused: true },
    { call: 'list_jobs', with: { limit: 1 } },
  ],
  facts: [{ at: 'nextCursor', is: 'none' }],
  tokens: 1_000,
};

test('a wrong fact, a call too many, a token too many and a hint that was not given fail a conversation', async () => {
  const session = await openSession('parts');
  onTestFinished(session.close);
  const problemsOf = async (change: Partial<Conversation>) => (await play({ ...asked, facts: [], ...change }, session)).problems;

  expect(await problemsOf({})).toEqual([]);
  expect(await problemsOf({ facts: [{ at: 'jobs', is: 'some' }] })).toEqual([
    'jobs is "some" (data: [])',
    'jobs is "some" (not in the text)',
  ]);
  expect(await problemsOf({ calls: 1 })).toEqual(['2 calls, at most 1']);
  expect((await problemsOf({ tokens: 5 })).join()).toMatch(/^\d+ tokens, at most 5$/);
  expect(await problemsOf({ steps: [asked.steps[0]!, { call: 'get_status', isHinted: true }] })).toEqual([
    'a hint at get_status in the answer of analyze_part',
  ]);
  expect((await problemsOf({ steps: [{ call: 'get_status', isRefused: true }] })).join()).toMatch(/^get_status was not refused: /);
  expect((await problemsOf({ steps: [{ call: 'get_part', with: { partId: '$partId' } }] })).join()).toMatch(/^get_part was refused: /);
});

test('the report names what failed, and the middle of what it took', () => {
  const outcome = { question: 'One?', isMain: true, calls: 1, tokensIn: 20, tokensOut: 300, ms: 5, problems: [] };
  const failed = { ...outcome, question: 'Two?', isMain: false, calls: 4, tokensIn: 60, tokensOut: 900, problems: ['a picture'] };

  const report = toReport([outcome, failed, { ...outcome, isMain: false, calls: 2, tokensIn: 40, tokensOut: 500 }], 7_000);

  expect(report).toContain('3 conversations, 2 passed, 1 failed.');
  expect(report).toContain('| Two? | 4 | 60 | 900 | no |');
  expect(report).toContain('Median: 2 calls, 40 tokens in, 500 tokens out. The main question: 1 call(s), 300 tokens out.');
  expect(report).toContain('Missing in "Two?":\n- a picture');
});

test('every tool that a model may call has its part in some conversation', () => {
  const called = new Set(conversations.flatMap(({ steps }) => steps.map((step) => ('call' in step ? step.call : ''))));
  const forModels = tools.filter(({ meta }) => !JSON.stringify(meta ?? {}).includes('"visibility":["app"]'));

  expect(forModels.map(({ name }) => name).filter((name) => !called.has(name))).toEqual([]);
});

test('there are 30 conversations and more, in all setups, each with facts of its own', () => {
  const questions = conversations.map(({ question }) => question);

  expect(questions.length).toBeGreaterThanOrEqual(30);
  expect(new Set(questions).size).toBe(questions.length);
  expect([...new Set(conversations.map(({ setup }) => setup))].sort()).toEqual(Object.keys(setups).sort());
  expect(conversations.filter(({ facts }) => facts.length === 0)).toEqual([]);
});
