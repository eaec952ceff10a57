import { defineConfig } from 'vitest/config';

/** The part view in real Chromium (Debian: `apt-get install chromium`); PART_CHROMIUM names another one. */
export default defineConfig({
  test: { include: ['test/view/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 300_000, fileParallelism: false },
});
