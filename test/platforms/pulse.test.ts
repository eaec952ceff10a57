import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withPulse } from '../../src/platforms/pulse.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const heard: [number, string][] = [];
  const call = {
    signal: new AbortController().signal,
    progress: (fraction: number, message: string) => void heard.push([Math.round(fraction * 1000), message]),
  };
  return { heard, call };
}

test('silent work is told again, a little farther each time, until there is news', async () => {
  const { heard, call } = listening();

  await withPulse(call, async ({ progress }) => {
    progress(0.05, 'reading STEP');
    await vi.advanceTimersByTimeAsync(4_600);
    progress(0.3, 'mesh checks');
  });
  await vi.advanceTimersByTimeAsync(10_000);

  expect(heard).toEqual([
    [50, 'reading STEP'],
    [52, 'reading STEP, 3 s'],
    [53, 'reading STEP, 5 s'],
    [300, 'mesh checks'],
  ]);
});

test('the pulse ends with work that fails', async () => {
  const { heard, call } = listening();

  await expect(withPulse(call, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await vi.advanceTimersByTimeAsync(10_000);

  expect(heard).toEqual([]);
});
