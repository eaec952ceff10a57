import { defineConversation } from '../conversation.js';

export const jobs = [
  defineConversation({
    question: 'Start the analysis of spacer.stl by stereolithography and tell me when it is done',
    setup: 'parts',
    steps: [
      {
        call: 'analyze_part',
        with: { file: 'spacer.stl', process: 'sla', units: 'mm', waitSeconds: 0 },
        facts: [{ at: 'state', is: 'running' }],
      },
      { call: 'get_job', with: { job: '$job' }, isHinted: true, isFollowed: true },
    ],
    facts: [
      { at: 'state', is: 'succeeded' },
      { at: 'result.minWallThicknessMm', is: 1.85, within: 0.01 },
    ],
    tokens: 1_200,
  }),
  defineConversation({
    question: 'Stop the analysis of spacer-leaky.stl, then do it after all',
    setup: 'parts',
    steps: [
      { call: 'analyze_part', with: { file: 'spacer-leaky.stl', process: 'sls', units: 'mm', waitSeconds: 0 } },
      { call: 'cancel_job', with: { job: '$job' }, facts: [{ at: 'state', is: 'cancelled' }] },
      { call: 'analyze_part', with: { file: 'spacer-leaky.stl', process: 'sls', units: 'mm' }, isHinted: true },
    ],
    facts: [
      { at: 'state', is: 'succeeded' },
      { at: 'result.triangles', is: 381 },
    ],
    tokens: 1_300,
  }),
  defineConversation({
    question: 'My host crashed during the analysis of spacer.stl by binder jetting. What became of it?',
    setup: 'parts',
    steps: [
      { call: 'analyze_part', with: { file: 'spacer.stl', process: 'bjt', units: 'mm', waitSeconds: 0 } },
      { restart: true },
      { call: 'list_jobs', with: { limit: 1 }, facts: [{ words: 'spacer.stl' }] },
      { call: 'get_job', with: { job: '$job' }, isFollowed: true },
    ],
    calls: 4,
    facts: [
      { at: 'state', is: 'succeeded' },
      { at: 'result.volumeCm3', is: 0.8189, within: 0.0005 },
    ],
    tokens: 1_300,
  }),
  defineConversation({
    question: 'Ask the same about bracket.step again (nothing is computed twice)',
    setup: 'parts',
    steps: [{ call: 'analyze_part', with: { file: 'bracket.step', process: 'slm', material: '316L', lotSize: 10, waitSeconds: 0 } }],
    facts: [
      { at: 'state', is: 'succeeded' },
      { at: 'result.minWallThicknessMm', is: 0.3, within: 0.005 },
    ],
    tokens: 1_000,
  }),
  defineConversation({
    question: 'What is set up here, and where do files go?',
    setup: 'parts',
    steps: [{ call: 'get_status' }],
    facts: [{ words: 'Nothing is sent anywhere' }, { words: 'saved files' }, { words: 'COLDSTREAM_EMAIL' }],
    tokens: 500,
  }),
];
