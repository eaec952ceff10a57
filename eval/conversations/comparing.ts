import { defineConversation } from '../conversation.js';

export const comparing = [
  defineConversation({
    question: 'What does spacer.stl cost in lots of 1, 10 and 100 by selective laser melting?',
    setup: 'parts',
    steps: [
      {
        call: 'compare_parts',
        with: {
          files: ['spacer.stl'],
          units: 'mm',
          options: [1, 10, 100].map((lotSize) => ({ process: 'slm', material: '316L', lotSize })),
        },
        isFollowed: true,
      },
    ],
    calls: 3,
    facts: [
      { at: 'result.files.0.rows.option=1.isFeasible', is: true },
      { at: 'result.files.0.rows.option=3.isFeasible', is: true },
      { words: 'lot of 100' },
      { words: '.csv' },
      { link: 'image' },
    ],
    tokens: 1_500,
  }),
  defineConversation({
    question: 'Is it better to mill spacer.stl or to laser-sinter it?',
    setup: 'parts',
    steps: [
      {
        call: 'compare_parts',
        with: { files: ['spacer.stl'], units: 'mm', options: [{ process: 'milling' }, { process: 'sls' }] },
        isFollowed: true,
      },
    ],
    calls: 3,
    facts: [{ words: 'sls' }, { words: 'milling' }, { at: 'result.currency', is: 'EUR' }, { link: 'image' }],
    tokens: 1_500,
  }),
  defineConversation({
    question: 'What has changed from spacer-leaky.stl to spacer.stl?',
    setup: 'parts',
    steps: [
      {
        call: 'compare_parts',
        with: { files: ['spacer-leaky.stl', 'spacer.stl'], compareAs: 'revisions', units: 'mm', options: [{ process: 'fdm' }] },
        isFollowed: true,
      },
    ],
    calls: 3,
    facts: [
      { at: 'result.changes.changed.what=triangles.before', is: 381 },
      { at: 'result.changes.changed.what=triangles.after', is: 384 },
      { at: 'result.changes.changed.what=isWatertight.after', is: true },
      { at: 'result.changes.older', is: 'spacer-leaky.stl' },
      { words: 'volumeCm3' },
    ],
    tokens: 1_500,
  }),
  defineConversation({
    question: 'Which of three revisions is best? (only two can be compared as revisions)',
    setup: 'parts',
    steps: [
      {
        call: 'compare_parts',
        with: { files: ['spacer.stl', 'bracket.step', 'spacer-leaky.stl'], compareAs: 'revisions' },
        isRefused: true,
      },
    ],
    facts: [{ words: '3 were given' }, { words: 'leave compareAs out' }],
    tokens: 200,
  }),
  defineConversation({
    question: 'Which processes do you know, and which metals can be laser-melted?',
    setup: 'parts',
    steps: [
      { call: 'list_catalog', with: { kind: 'processes' }, facts: [{ words: 'CNC milling' }, { words: 'Multi Jet Fusion' }] },
      { call: 'list_catalog', with: { kind: 'materials', process: 'slm' } },
    ],
    facts: [{ words: '316L' }, { words: 'Ti6Al4V' }, { at: 'entries.0.values.densityGPerCm3', is: 7.95 }],
    tokens: 6_000,
  }),
  defineConversation({
    question: 'Which machines for fused filament do you count with, and how large are they?',
    setup: 'parts',
    steps: [{ call: 'list_catalog', with: { kind: 'machines', process: 'fdm' } }],
    facts: [{ words: 'Prusa MK4' }, { at: 'entries.0.values.envelopeMm.x', is: 250 }],
    tokens: 1_500,
  }),
];
