import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMutations } from '../scripts/mutation/lists.js';

test('every guard that is broken on purpose stands in its file, once, and its tests are there', async () => {
  const mutations = await readMutations('');
  const problems = mutations.flatMap(({ guard, file, from, tests }) => {
    const times = existsSync(file) ? readFileSync(file, 'utf8').split(from).length - 1 : 0;
    const missing = tests.filter((path) => !existsSync(path)).map((path) => `${path} is not there: ${guard}`);
    return times === 1 ? missing : [`${file} holds it ${times} times: ${guard}`, ...missing];
  });

  expect(mutations.length).toBeGreaterThan(160);
  expect(problems).toEqual([]);
});
