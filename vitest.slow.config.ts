import { defineConfig } from 'vitest/config';

/** Tests that need nothing but Node, and many seconds each: servers as processes, old clients, kills, hundreds of jobs, every secret in every answer. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    reporters: ['default', './test/faults/reporter.ts'],
    maxWorkers: 2,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
