import { expect, test } from 'vitest';
import { recordFault } from '../faults/record.js';
import { type KilledDownload, openDownloadWorld } from '../support/download-kills.js';

/** Evenly over the whole of the download. */
const shares = Array.from({ length: 60 }, (_, index) => (index + 0.5) / 60);

test('[D4] a server that is asked to end in the middle of a download leaves nothing half-written, and ends at once', async (context) => {
  const world = await openDownloadWorld();

  const ends: KilledDownload[] = [];
  for (const share of shares) ends.push(await world.kill('SIGTERM', share));

  const right = ends.filter(({ code, broken, leftBehind }) => code === 143 && broken.length === 0 && leftBehind.length === 0);
  const slowestMs = Math.round(Math.max(...ends.map(({ ms }) => ms)));
  recordFault(context, { runs: ends.length, passed: right.length, figure: `slowest end ${slowestMs} ms` });
  expect(ends.filter((one) => !right.includes(one))).toEqual([]);
  expect(ends.filter(({ wasInTheMiddle }) => wasInTheMiddle).length).toBeGreaterThanOrEqual(40);
  expect(slowestMs).toBeLessThan(10_000);
}, 350_000);
