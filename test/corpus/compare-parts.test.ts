import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';

/** Every readable part file of PART_CORPUS in one call, three ways each: one job, one progress, an answer of less than 20 KB. */
const corpus = process.env.PART_CORPUS;
const names = corpus
  ? ['step', 'stl', 'other'].flatMap((folder) => readdirSync(join(corpus, folder)).map((name) => join(folder, name)))
  : [];
const files = names.map((name) => join(corpus ?? '', name)).filter((file) => statSync(file).isFile());
const options = [{ process: 'slm', lotSize: 10 }, { process: 'mjf', lotSize: 10 }, { process: 'fdm' }];

test.skipIf(!corpus)('all files are compared three ways in one call', { timeout: 1_800_000 }, async () => {
  const { client } = await connect({ PART_DIRS: corpus! });
  const heard: number[] = [];

  let answer = await call(client, 'compare_parts', { files, options, waitSeconds: 50 });
  while (answer.structured.state === 'running') {
    heard.push(answer.structured.progressPercent as number);
    answer = await call(client, 'get_job', { job: answer.structured.job, waitSeconds: 50 });
  }

  const { result } = answer.structured as { result: { files: { file: string; rows: { option: number }[]; problem?: string }[] } };
  expect(answer.structured.state).toBe('succeeded');
  expect(result.files).toHaveLength(files.length);
  expect(result.files.filter(({ rows }) => rows.length !== options.length)).toEqual([]);
  expect(result.files.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(JSON.stringify(answer.structured).length).toBeLessThan(20_480);
  expect(answer.text.length).toBeLessThan(20_480);
  expect(heard).toEqual(heard.toSorted((a, b) => a - b));
});
