import { json, type Received } from '../../http/vendor-server.js';
import { type Answers, caseDocument } from '../../vendors/coldstream/coldstream-server.js';
import { world } from './coldstream-world.js';

export const readCase = 'GET /case/cases/5441';
export const submit = 'POST /case/cases/submit';
export const run = { caseId: '5441', resolution: 'draft' } as const;
export const resultText = '{"temperatures": {"max": 353.15},\n "id": 12345678901234567890}';
export const summaryText = '{"pressureLoss": 1.2, "thermal": {"resistance": 0.04}}';
export const submissionDate = '2026-01-01T00:00:01Z';

/** A case that is created, then (once it was submitted) goes through `states`, one for each look. */
export function caseThatGoes(states: number[], before: object = {}) {
  let isSubmitted = false;
  let look = 0;
  return {
    submitted:
      (reply = { status: 200 } as { status: number } | undefined) =>
      () => {
        isSubmitted = true;
        return reply;
      },
    read: (_: Received) => {
      if (!isSubmitted) return json({ ...caseDocument, ...before });
      return json({ ...caseDocument, status: states[Math.min(look++, states.length - 1)], submissionDate });
    },
  };
}

/** A ColdStream with one case that can be run, and a server on it. */
export async function opened(answers: Answers = {}, states = [4, 1, 2], before: object = {}) {
  const goes = caseThatGoes(states, before);
  const opened = await world({
    'POST /case/cases/validate': json({ status: 1 }),
    'GET /case/cases/5441/validation/result': { status: 404 },
    'POST /case/cases/5441/estimation': { status: 202 },
    'GET /case/cases/5441/estimation/result': [{ status: 404 }, json({ credits: 11.4, estimatedTime: 3600 })],
    [submit]: goes.submitted(),
    [readCase]: goes.read,
    'GET /case/cases/result/5441': { body: resultText },
    'GET /case/cases/summary/5441': { body: summaryText },
    'GET /case/cases/5441/results/evolution-graph': json({
      targetGraphs: [{ targetType: 'pressureLoss', results: [{ value: 3 }, { value: 1.2 }] }],
    }),
    ...answers,
  });
  const submissions = () => opened.routes().filter((route) => route === submit).length;
  return { ...opened, submissions, goes };
}
