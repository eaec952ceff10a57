import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/faults/reporter.ts'],
    exclude: ['test/corpus/**', 'test/oracles/**', 'test/**/*.{slow,nightly}.test.ts', 'test/view/**', 'test/packages/**'],
    // Most of the time goes into child processes: one worker per core would leave a small machine idle half the time.
    maxWorkers: Math.max(2, availableParallelism()),
    // The tests speak through the outside and leave no globals changed; loading every module anew per file doubles the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
