import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { call, connect } from '../support/client.js';
import { binaryStl, box } from '../support/shapes.js';
import { writeSlowPart } from '../support/slow-part.js';
import { spawnServer } from '../support/spawned-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const options = [{ process: 'slm' }, { process: 'fdm', lotSize: 10 }, { process: 'mjf', lotSize: 100 }];

type Result = { files: { file: string; rows: { option: number; costPerPart?: number; problem?: string }[] }[]; rowsLeftOut?: number };
type Job = { job: string; state: string; what: string };

/** Plates of rising thickness, so that their costs rise as well. */
async function writePlates(folder: string, count: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = Array.from({ length: count }, (_, i) => join(folder, `plate-${String(i + 1).padStart(2, '0')}.stl`));
  for (const [i, file] of files.entries()) await writeFile(file, binaryStl(box({ size: [60, 40, 4 + i] })));
  return files;
}

test('twelve files with three options are one job with one progress; the broken one costs only its own rows', {
  timeout: 600_000,
}, async () => {
  const { client, folder } = await connect();
  const files = await writePlates(folder, 12);
  await writeFile(files[4]!, 'solid broken');
  const heard: { progress: number; message?: string }[] = [];
  const onprogress = (note: { progress: number; message?: string }) => void heard.push(note);

  const started = await client.callTool({ name: 'compare_parts', arguments: { files, options } }, { onprogress });
  let answer = started.structuredContent as { job: string; state: string; result?: Result };
  while (answer.state === 'running') answer = (await call(client, 'get_job', { job: answer.job })).structured as typeof answer;

  const { files: compared = [], rowsLeftOut } = answer.result ?? {};
  const costs = compared.flatMap(({ rows }) => rows.find(({ option }) => option === 1)?.costPerPart ?? []);
  expect(answer.state).toBe('succeeded');
  expect(compared.map(({ file }) => file)).toEqual(files.map((file) => file.slice(folder.length + 1)));
  expect(compared.filter(({ rows }) => rows.filter(({ costPerPart }) => costPerPart !== undefined).length === 3)).toHaveLength(11);
  expect(compared[4]?.rows.filter(({ problem }) => problem === undefined)).toEqual([]);
  expect(costs).toHaveLength(11);
  expect(costs).toEqual(costs.toSorted((one, other) => one - other));
  expect(rowsLeftOut).toBeUndefined();
  expect(heard.map(({ progress }) => progress)).toEqual(heard.map(({ progress }) => progress).toSorted((one, other) => one - other));
  expect(heard.some(({ message }) => /^\d+ of 3\d, plate-\d\d\.stl (slm|fdm|mjf)/.test(message ?? ''))).toBe(true);
});

test('a comparison whose server was killed in the middle goes on from the rows that are done', { timeout: 600_000 }, async () => {
  const folder = await temporaryFolder();
  const files = await writePlates(folder, 3);
  await writeSlowPart(join(folder, 'slow.stl'));
  const killed = await spawnServer({ folder, environment: { ENGINE_PROCESSES: '1' } });
  const { structuredContent } = await killed.callTool('compare_parts', {
    files: [...files, join(folder, 'slow.stl')],
    options: options.slice(0, 1),
    waitSeconds: 0,
  });
  const { job } = structuredContent as { job: string };
  for (let tries = 0; tries < 1000; tries++) {
    const { structuredContent: seen } = await killed.callTool('get_job', { job, waitSeconds: 0 });
    if (String((seen as { message?: string }).message).includes('slow.stl')) break;
    await sleep(20);
  }
  const before = await jobsOf(killed);
  await killed.endsAfter(() => killed.child.kill('SIGKILL'));

  const next = await spawnServer({ folder, environment: { ENGINE_PROCESSES: '1' } });
  const interrupted = (await jobsOf(next)).find((seen) => seen.job === job);
  let answer = (await next.callTool('get_job', { job })).structuredContent as { state: string; message: string; result?: Result };
  while (answer.state === 'running') answer = (await next.callTool('get_job', { job })).structuredContent as typeof answer;
  const after = await jobsOf(next);

  expect(interrupted).toMatchObject({ state: 'interrupted', what: '4 files x 1 option' });
  expect(answer).toMatchObject({ state: 'succeeded', message: expect.stringContaining('it was taken up 2 times') });
  expect(answer.result?.files.map(({ rows }) => rows.length)).toEqual([1, 1, 1, 1]);
  // Rows that were done are the same jobs, and the one that was cut off was taken up: no job more than before.
  expect(before.filter(({ state }) => state === 'succeeded')).toHaveLength(3);
  expect(after.map((seen) => seen.job).sort()).toEqual(before.map((seen) => seen.job).sort());
});

async function jobsOf(server: Awaited<ReturnType<typeof spawnServer>>): Promise<Job[]> {
  const { structuredContent } = await server.callTool('list_jobs', {});
  return (structuredContent as { jobs: Job[] }).jobs;
}
