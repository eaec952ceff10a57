import { defineConfig } from 'vitest/config';

/** Files of 2 GiB to and from real storages: minutes and 12 GB of disk. Started by `node scripts/run-oracles.mjs --large`. */
export default defineConfig({
  test: { include: ['test/oracles/large/**/*.test.ts'], testTimeout: 900_000, hookTimeout: 120_000, fileParallelism: false },
});
