import { defineConversation } from '../conversation.js';

const order = { file: 'bracket.step', platform: '3dspark', process: 'slm', material: '316L', lotSize: 10 } as const;

export const spark = [
  defineConversation({
    question: 'Have 3D Spark quote bracket.step in 316L for a lot of ten',
    setup: 'spark',
    isMain: true,
    steps: [{ call: 'analyze_part', with: order, isFollowed: true }],
    calls: 8,
    facts: [
      { at: 'result.source', is: '3D Spark (sandbox)' },
      { at: 'result.minWallThicknessMm', is: 0.3, within: 0.01 },
      { at: 'result.boundingBoxMm.x', is: 80, within: 0.01 },
      { at: 'result.basis.costPerPart', is: 'vendor' },
      { at: 'result.lotSize', is: 10 },
    ],
    tokens: 2_500,
  }),
  defineConversation({
    question: 'Attach bracket-drawing.pdf to it at 3D Spark. Which material does the drawing name?',
    setup: 'spark',
    steps: [
      { call: 'analyze_part', with: order, isFollowed: true },
      {
        call: 'upload_asset',
        with: { file: 'bracket-drawing.pdf', assetType: 'drawing', partId: '$partId' },
        isFollowed: true,
      },
    ],
    calls: 10,
    facts: [{ at: 'state', is: 'succeeded' }, { words: '316L' }],
    tokens: 2_000,
  }),
  defineConversation({
    question: 'Prepare the request for quotation of the bracket',
    setup: 'spark',
    steps: [
      { call: 'analyze_part', with: order, isFollowed: true },
      { call: 'prepare_rfq', with: { partId: '$partId' } },
    ],
    calls: 8,
    facts: [{ words: '.zip' }, { words: 'bracket' }],
    tokens: 2_500,
  }),
  defineConversation({
    question: 'Get the report of 3D Spark on the bracket, and tell what it says of feasibility',
    setup: 'spark',
    steps: [
      { call: 'analyze_part', with: order, isFollowed: true },
      {
        call: 'fetch_file',
        with: { partId: '$partId', kind: 'report', platform: '3dspark' },
        isFollowed: true,
        facts: [{ words: '.xlsx' }],
      },
      { call: 'get_part', with: { partId: '$partId', platform: '3dspark' } },
    ],
    calls: 10,
    facts: [{ at: 'result.wallThicknessOk', is: false }],
    tokens: 2_500,
  }),
  defineConversation({
    question: 'Get the report of the bracket (of a 3D Spark part, but without naming the platform)',
    setup: 'spark',
    steps: [
      { call: 'analyze_part', with: order, isFollowed: true },
      { call: 'get_part', with: { partId: '$partId' }, isRefused: true },
    ],
    calls: 8,
    facts: [{ words: '3dspark' }],
    tokens: 2_500,
  }),
  defineConversation({
    question: 'Delete the drawing of the bracket at 3D Spark',
    setup: 'spark',
    steps: [
      { call: 'analyze_part', with: order, isFollowed: true },
      {
        call: 'delete_part_file',
        with: { partId: '$partId', basename: 'bracket-drawing.pdf' },
        isRefused: true,
        facts: [{ words: '"bracket-drawing.pdf"' }, { words: 'confirm: true' }],
      },
      { call: 'delete_part_file', with: { partId: '$partId', basename: 'bracket-drawing.pdf', confirm: true } },
    ],
    calls: 9,
    facts: [{ words: 'bracket-drawing.pdf' }],
    tokens: 2_500,
  }),
];
