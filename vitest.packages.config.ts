import { defineConfig } from 'vitest/config';

/** What users install, started from its artifact on several versions of Node; needs npm and its registry. */
export default defineConfig({
  test: { include: ['test/packages/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 300_000, fileParallelism: true, maxWorkers: 2 },
});
