import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultSections } from './rows.js';
import { idsIn, type SeenTest } from './seen.js';
import { judgeRows, toTable, unknownIds } from './table.js';
import { taggedFiles } from './tagged-files.js';

const isNight = false;
const tag = (id: string) => `[${id}]`;
const seen = (of: Partial<SeenTest>): SeenTest => ({ ids: ['U1'], title: tag('U1'), hasPassed: true, runs: 60, passed: 60, ...of });
const stateOf = (id: string, tests: SeenTest[], night = { isNight }) => judgeRows(tests, night).find(({ row }) => row.id === id)?.state;

test('a row is held when enough runs were seen and all of them passed', () => {
  expect(stateOf('U1', [seen({})])).toBe('held');
  expect(stateOf('U1', [seen({ runs: 59, passed: 59 })])).toBe('missed');
  expect(stateOf('U1', [seen({ passed: 59 })])).toBe('missed');
  expect(stateOf('U1', [seen({}), seen({ hasPassed: false, runs: 1, passed: 0 })])).toBe('missed');
  expect(stateOf('U1', [])).toBe('missed');
});

test('rows of the night are not missed at a commit, and more is wanted of others at night', () => {
  expect(stateOf('A6', [])).toBe('at night');
  expect(stateOf('A6', [], { isNight: true })).toBe('missed');
  const kills = [seen({ ids: ['L7'], runs: 20, passed: 20 })];
  expect([stateOf('L7', kills), stateOf('L7', kills, { isNight: true })]).toEqual(['held', 'missed']);
});

test('titles name rows in square brackets, and only rows that there are', () => {
  expect(idsIn(`${tag('U1')} ${tag('P-1')} a file [3] that [X1] is [cut]`)).toEqual(['U1', 'P-1']);
  expect(unknownIds([seen({ ids: ['U1', 'U99'] })])).toEqual(['U99']);
});

test('the table tells figures without breaking its columns', () => {
  const table = toTable(judgeRows([seen({ figure: 'a | b\nc' })], { isNight }));
  expect(table.split('\n')[2]).toBe(
    '| U1 | connection reset at 10, 50, 90 % | 60 | 60 | a \\| b c | arrives whole in ≤ 3 tries; nothing is there until then | held |',
  );
});

test('every row is named by a test', () => {
  const named = new Set(taggedFiles(/./).flatMap((file) => idsIn(readFileSync(file, 'utf8'))));
  const ids = faultSections.flatMap(({ rows }) => rows.map(({ id }) => id));
  expect(ids.filter((id) => !named.has(id))).toEqual([]);
});
