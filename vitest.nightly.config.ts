import { defineConfig } from 'vitest/config';

/** Tests that take minutes: thousands of hostile files and kills, every value of the catalog, comparisons of a thousand rows, real waiting. */
export default defineConfig({
  test: {
    include: ['test/**/*.nightly.test.ts', 'test/fuzz/vendors/**/*.test.ts'],
    exclude: ['test/oracles/**'],
    reporters: ['default', './test/faults/reporter.ts'],
    maxWorkers: 2,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});
