import { defineConversation } from '../conversation.js';

export const readOnly = [
  defineConversation({
    question: 'Send spacer.stl to 3D Spark (where the operator forbids to send)',
    setup: 'readOnly',
    steps: [
      { call: 'analyze_part', with: { file: 'spacer.stl', platform: '3dspark' }, isRefused: true, facts: [{ words: 'read only' }] },
      { call: 'analyze_part', with: { file: 'spacer.stl', process: 'fdm' }, facts: [{ at: 'result.platform', is: 'local' }] },
      { call: 'list_jobs' },
    ],
    facts: [{ at: 'jobs.0.platform', is: 'local' }, { without: 'sent: ' }],
    tokens: 1_300,
  }),
  defineConversation({
    question: 'What is in our workspace and which cases have we? (reading is allowed)',
    setup: 'readOnly',
    steps: [{ call: 'evo_list_files', facts: [{ at: 'total', is: 0 }] }, { call: 'find_cases' }],
    facts: [{ words: 'Demo case' }],
    tokens: 200,
  }),
];
