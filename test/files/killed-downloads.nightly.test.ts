import { expect, test } from 'vitest';
import { recordFault } from '../faults/record.js';
import { type KilledDownload, openDownloadWorld } from '../support/download-kills.js';

/** Evenly over the whole of the download. */
const shares = Array.from({ length: 60 }, (_, index) => (index + 0.5) / 60);

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
  expect(swept).toBeGreaterThanOrEqual(40);
}, 350_000);
