import { expect, test } from 'vitest';
import { recordFault } from '../faults/record.js';
import { type KilledDownload, openDownloadWorld } from '../support/download-kills.js';

const shares = [0.02, 0.3, 0.6, 0.9, 0.999];

test('[D4] a server that is asked to end in the middle of a download leaves nothing half-written, and ends at once', async (context) => {
  const world = await openDownloadWorld();

  const ends: KilledDownload[] = [];
  for (const share of shares) ends.push(await world.kill('SIGTERM', share));

  const right = ends.filter(({ code, broken, leftBehind }) => code === 143 && broken.length === 0 && leftBehind.length === 0);
  const slowestMs = Math.round(Math.max(...ends.map(({ ms }) => ms)));
  recordFault(context, { runs: ends.length, passed: right.length, figure: `slowest end ${slowestMs} ms` });
  expect(ends.filter((one) => !right.includes(one))).toEqual([]);
  expect(ends.filter(({ wasInTheMiddle }) => wasInTheMiddle).length).toBeGreaterThanOrEqual(4);
  expect(slowestMs).toBeLessThan(10_000);
}, 120_000);

test('[D5] a server that is killed in the middle of a download leaves nothing under a final name, and the next one tidies up', async (context) => {
  const world = await openDownloadWorld();

  const ends: KilledDownload[] = [];
  for (const share of shares) ends.push(await world.kill('SIGKILL', share));

  const right = ends.filter(({ signal, broken, leftAfterStart }) => {
    return signal === 'SIGKILL' && broken.length === 0 && leftAfterStart.length === 0;
  });
  const swept = ends.reduce((sum, { leftBehind }) => sum + leftBehind.length, 0);
  recordFault(context, { runs: ends.length, passed: right.length, figure: `${swept} half-written files swept at the next start` });
  expect(ends.filter((one) => !right.includes(one))).toEqual([]);
  expect(swept).toBeGreaterThanOrEqual(4);
}, 120_000);
