import { defineConversation } from '../conversation.js';

/** The bracket as it is made: 80 x 60 x 50 mm, 51.81 cm³, and a wall of 0.3 mm around (53, 59.85, 30), where 5 mm were meant. */
const boxOfBracket = [
  { at: 'result.boundingBoxMm.x', is: 80, within: 0.001 },
  { at: 'result.boundingBoxMm.y', is: 60, within: 0.001 },
  { at: 'result.boundingBoxMm.z', is: 50, within: 0.001 },
];
const thinWall = [
  { at: 'result.minWallThicknessMm', is: 0.3, within: 0.005 },
  { at: 'result.findings.check=wall_thickness.value', is: 0.3, within: 0.005 },
  { at: 'result.findings.check=wall_thickness.ok', is: false },
];

export const measuring = [
  defineConversation({
    question: 'Can bracket.step be made, how, what does it cost, and where is it too thin?',
    setup: 'parts',
    isMain: true,
    steps: [{ call: 'analyze_part', with: { file: 'bracket.step', waitSeconds: 50 }, isFollowed: true }],
    // One, but on a machine that is busy with other work.
    calls: 3,
    facts: [
      ...thinWall,
      { at: 'result.findings.check=wall_thickness.where', is: [53, 59.85, 30], within: 6 },
      { at: 'result.isFeasible', is: false },
      { at: 'result.volumeCm3', is: 51.809, within: 0.01 },
      { at: 'result.basis.costPerPart', is: 'estimated' },
      { at: 'result.basis.minWallThicknessMm', is: 'measured' },
      { words: 'fails: wall_thickness' },
      { words: 'fetch_file' },
    ],
    tokens: 1_600,
  }),
  defineConversation({
    question: 'Can bracket.step be printed in 316L by selective laser melting, and what do ten of them cost?',
    setup: 'parts',
    isMain: true,
    steps: [{ call: 'analyze_part', with: { file: 'bracket.step', process: 'slm', material: '316L', lotSize: 10 } }],
    facts: [
      ...thinWall,
      ...boxOfBracket,
      // 51.809 cm³ of 7.95 g/cm³.
      { at: 'result.massG', is: 411.88, within: 0.2 },
      { at: 'result.lotSize', is: 10 },
      { at: 'result.fitsMachine', is: true },
      { at: 'result.currency', is: 'EUR' },
      { at: 'result.findings.check=wall_thickness.limit', is: 0.5 },
      { words: '316L' },
    ],
    tokens: 1_000,
  }),
  defineConversation({
    question: 'How large and how heavy is spacer.stl, and can I print it?',
    setup: 'parts',
    isMain: true,
    steps: [{ call: 'analyze_part', with: { file: 'spacer.stl' } }],
    facts: [
      { at: 'result.boundingBoxMm.x', is: 8, within: 0.001 },
      { at: 'result.boundingBoxMm.z', is: 20, within: 0.001 },
      { at: 'result.volumeCm3', is: 0.8189, within: 0.0005 },
      // From the flats (4 mm from the axis) to the bore (2.15 mm).
      { at: 'result.minWallThicknessMm', is: 1.85, within: 0.01 },
      { at: 'result.isFeasible', is: true },
      { words: 'carries no unit' },
      { words: 'units' },
    ],
    tokens: 1_600,
  }),
  defineConversation({
    question: 'No, spacer.stl is in inches. What now?',
    setup: 'parts',
    steps: [{ call: 'analyze_part', with: { file: 'spacer.stl', units: 'inch', process: 'sls' } }],
    facts: [
      { at: 'result.boundingBoxMm.x', is: 203.2, within: 0.01 },
      { at: 'result.boundingBoxMm.z', is: 508, within: 0.01 },
      { at: 'result.file.units', is: 'inch' },
      { at: 'result.minWallThicknessMm', is: 46.99, within: 0.3 },
    ],
    tokens: 1_000,
  }),
  defineConversation({
    question: 'What is wrong with the mesh of spacer-leaky.stl?',
    setup: 'parts',
    steps: [{ call: 'analyze_part', with: { file: 'spacer-leaky.stl', process: 'fdm', units: 'mm' } }],
    facts: [
      { at: 'result.isWatertight', is: false },
      { at: 'result.triangles', is: 381 },
      { at: 'result.basis.volumeCm3', is: 'estimated' },
      { words: '3 small holes (9 open edges)' },
    ],
    tokens: 1_000,
  }),
  defineConversation({
    question: 'Will shaft and collar of two-bodies-inch.step fuse when they are printed together?',
    setup: 'parts',
    steps: [{ call: 'analyze_part', with: { file: 'two-bodies-inch.step', process: 'mjf' } }],
    facts: [
      { at: 'result.bodies', is: 2 },
      { at: 'result.file.units', is: 'inch' },
      { at: 'result.boundingBoxMm.x', is: 76.2, within: 0.001 },
      { at: 'result.boundingBoxMm.y', is: 25.4, within: 0.001 },
      // 0.01 inch.
      { at: 'result.minGapSizeMm', is: 0.254, within: 0.002 },
      { at: 'result.gapSizeOk', is: false },
      { words: 'fuse' },
    ],
    tokens: 1_100,
  }),
];
