import { defineConversation } from '../conversation.js';

const analyzed = { call: 'analyze_part', with: { file: 'bracket.step', process: 'slm', material: '316L', lotSize: 10 } } as const;

export const files = [
  defineConversation({
    question: 'Show me where bracket.step is too thin',
    setup: 'parts',
    steps: [analyzed, { call: 'fetch_file', with: { partId: '$partId', kind: 'heatmap' }, isHinted: true }],
    facts: [{ at: 'mimeType', is: 'image/png' }, { words: 'bracket-heatmap.png' }, { link: 'image' }, { link: 'resource_link' }],
    tokens: 1_200,
  }),
  defineConversation({
    question: 'Cut bracket.step through its thinnest wall',
    setup: 'parts',
    steps: [analyzed, { call: 'fetch_file', with: { partId: '$partId', kind: 'sectionView' }, isHinted: true }],
    facts: [{ at: 'mimeType', is: 'image/png' }, { link: 'image' }],
    tokens: 1_300,
  }),
  defineConversation({
    question: 'I need a report on bracket.step for my boss',
    setup: 'parts',
    steps: [
      analyzed,
      { call: 'fetch_file', with: { partId: '$partId', kind: 'report' }, isHinted: true, facts: [{ words: '.xlsx' }] },
      { call: 'fetch_file', with: { partId: '$partId', kind: 'reportPdf', saveAs: 'bracket for the boss.pdf' } },
    ],
    facts: [{ words: 'bracket for the boss.pdf' }, { at: 'mimeType', is: 'application/pdf' }],
    tokens: 1_500,
  }),
  defineConversation({
    question: 'What does the full report say about the mesh of bracket.step?',
    setup: 'parts',
    steps: [
      analyzed,
      { call: 'get_part', with: { partId: '$partId', section: '' }, facts: [{ words: 'mesh_checks' }] },
      { call: 'get_part', with: { partId: '$partId', section: 'mesh_checks' } },
    ],
    facts: [{ at: 'section', is: 'mesh_checks' }],
    tokens: 3_000,
  }),
];
