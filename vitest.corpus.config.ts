import { defineConfig } from 'vitest/config';

/** Real part files with reference values of other programs; they are not part of this project. See CONTRIBUTING.md. */
export default defineConfig({
  test: { include: ['test/corpus/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 120_000, fileParallelism: false },
});
