import { defineConfig } from 'vitest/config';

/** Tests that take minutes and guard what seldom changes: every value of the catalog, comparisons of a thousand rows, real waiting. */
export default defineConfig({
  test: {
    include: ['test/**/*.nightly.test.ts'],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
