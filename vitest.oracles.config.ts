import { defineConfig } from 'vitest/config';

/** Logins and storages on real servers; `node scripts/run-oracles.mjs` installs and runs them. See CONTRIBUTING.md. */
export default defineConfig({
  // The servers are programs of their own, and one test keeps two processor cores busy: one file after the other.
  test: {
    include: ['test/oracles/**/*.test.ts'],
    reporters: ['default', './test/faults/reporter.ts'],
    exclude: ['test/oracles/large/**', 'test/oracles/**/*.nightly.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
