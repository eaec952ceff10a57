import { defineConfig } from 'vitest/config';
import { taggedFiles } from './test/faults/tagged-files.js';

/** Every test that shows a row of the fault table and needs nothing but Node: `npm run test:faults` adds those on real servers. */
export default defineConfig({
  test: {
    include: taggedFiles(/^test\/(?!oracles\/)(?!.*\.nightly\.test\.ts$)/),
    reporters: ['default', './test/faults/reporter.ts'],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
