import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { idsIn, type SeenTest, seenFolder } from './seen.js';

/** Keeps what tests of fault rows saw, one file per test file, for the table. */
export default class FaultReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const seen = [...module.children.allTests()].flatMap(toSeen);
    if (seen.length === 0) return;
    mkdirSync(seenFolder, { recursive: true });
    const name = relative(process.cwd(), module.moduleId).replaceAll(/[\\/]/g, '~');
    writeFileSync(join(seenFolder, `${name}.json`), JSON.stringify(seen));
  }
}

function toSeen(test: TestCase): SeenTest[] {
  const ids = idsIn(test.fullName);
  const { state } = test.result();
  if (ids.length === 0 || state === 'skipped' || state === 'pending') return [];
  const hasPassed = state === 'passed';
  const { runs = 1, passed = hasPassed ? 1 : 0, figure } = test.meta().fault ?? {};
  return [{ ids, title: test.fullName, hasPassed, runs, passed: hasPassed ? passed : Math.min(passed, runs - 1), figure }];
}
