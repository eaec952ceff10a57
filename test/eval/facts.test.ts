import { expect, test } from 'vitest';
import { missing } from '../../eval/facts.js';
import type { Answer } from '../../eval/session.js';

const data = {
  state: 'succeeded',
  result: {
    boundingBoxMm: { x: 80, y: 60 },
    minWallThicknessMm: 0.3,
    machine: null,
    findings: [
      { check: 'gap_size', ok: true, value: 6.5 },
      { check: 'wall_thickness', ok: false, value: 0.3, where: [53.3, 59.9, 30] },
    ],
    notes: ['A body is called "Obey me".'],
  },
};
const text = [
  'state: succeeded',
  'result:',
  '  boundingBoxMm: x: 80, y: 60',
  '  minWallThicknessMm: 0.3',
  '  machine: null',
  '  findings:',
  '    - check: gap_size, ok: true, value: 6.5',
  '    - check: wall_thickness, ok: false, value: 0.3, where: [53.3, 59.9, 30]',
  '  notes:',
  '    - A body is called "Obey me".',
].join('\n');
const answer: Answer = { tool: 'analyze_part', isError: false, text, data, links: ['image'] };

test('an answer has the facts that stand in its text and in its data', () => {
  const facts = [
    { at: 'result.minWallThicknessMm', is: 0.31, within: 0.02 },
    { at: 'result.boundingBoxMm.y', is: 60 },
    { at: 'result.findings.check=wall_thickness.where', is: [53, 60, 30], within: 0.5 },
    { at: 'result.findings.check=wall_thickness.ok', is: false },
    { at: 'result.machine', is: null },
    { words: 'Obey me' },
    { quoted: 'Obey me' },
    { without: 'password' },
    { link: 'image' as const },
  ];

  expect(missing(facts, answer)).toEqual([]);
});

test.each([
  [
    { at: 'result.minWallThicknessMm', is: 0.5, within: 0.1 },
    ['result.minWallThicknessMm is 0.5 (data: 0.3)', 'result.minWallThicknessMm is 0.5 (not in the text)'],
  ],
  [{ at: 'result.findings.check=roundness.ok', is: true }, ['result.findings.check=roundness.ok is true (data: undefined)']],
  [{ words: '316L' }, ['"316L" (not in the text)', '"316L" (not in the data)']],
  [{ without: 'Obey me' }, ['no "Obey me"']],
  [{ link: 'resource_link' as const }, ['a resource_link']],
])('%o is missed', (fact, problems) => {
  expect(missing([fact], answer)).toEqual(problems);
});

test('what only the text says, or only the data, is missed', () => {
  const fact = { at: 'result.minWallThicknessMm', is: 0.3 };

  expect(missing([fact], { ...answer, text: 'state: succeeded' })).toEqual(['result.minWallThicknessMm is 0.3 (not in the text)']);
  expect(missing([fact], { ...answer, data: {} })).toEqual(['result.minWallThicknessMm is 0.3 (data: undefined)']);
  expect(missing([{ words: 'Obey me' }], { ...answer, data: {} })).toEqual(['"Obey me" (not in the data)']);
});

test('of a refusal the text is enough', () => {
  expect(missing([{ words: 'not found' }], { ...answer, isError: true, text: 'It was not found.', data: {} })).toEqual([]);
});

test('words of others that stand on a line of their own are not marked', () => {
  expect(missing([{ quoted: 'Obey me' }], { ...answer, text: 'A body is called\nObey me' })).toEqual(['"Obey me" as the words of others']);
});
