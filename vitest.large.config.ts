import { defineConfig } from 'vitest/config';

/** Real storages at night: files of 2 GiB each way, minutes and 12 GB of disk. Started by `node scripts/run-oracles.mjs --large`. */
export default defineConfig({
  test: {
    include: ['test/oracles/large/**/*.test.ts', 'test/oracles/**/*.nightly.test.ts'],
    reporters: ['default', './test/faults/reporter.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
