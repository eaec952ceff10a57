import { expect, test } from 'vitest';
import { recordFault } from '../faults/record.js';
import { raceReading, raceWriting, swaps } from './folder-races.js';

const isWindows = process.platform === 'win32';
const runs = 300;

test.skipIf(isWindows).for(swaps)(
  '[P-2] nothing outside is read while %s is swapped for a link all the time (skipped on Windows)',
  async (swap, context) => {
    const { done, refused, escaped } = await raceReading(swap, runs);

    recordFault(context, { runs, passed: runs - escaped.length, figure: '0 reads outside' });
    expect({ escaped, tries: done + refused }).toEqual({ escaped: [], tries: runs });
    expect(refused).toBeGreaterThan(0);
  },
);

/** Elsewhere the path is looked up right before: a swap just then is not noticed. */
test.skipIf(process.platform !== 'linux').for(['its folder', 'a folder above'] as const)(
  '[P-2] nothing is written outside while %s is swapped for a link all the time (Linux only)',
  async (swap, context) => {
    const { done, refused, escaped } = await raceWriting(swap, runs);

    recordFault(context, { runs, passed: runs - escaped.length, figure: '0 writes outside' });
    expect({ escaped, tries: done + refused }).toEqual({ escaped: [], tries: runs });
    expect(done).toBeGreaterThan(0);
  },
);
