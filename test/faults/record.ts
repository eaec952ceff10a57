import type { TestContext } from 'vitest';

/** What a test of one row of the fault table saw: `passed` of `runs`, and a figure in words ("peak 104 MB", "0 connections of 10,000 links"). */
export type FaultFigure = { runs: number; passed: number; figure?: string };

declare module 'vitest' {
  interface TaskMeta {
    fault?: FaultFigure;
  }
}

/**
 * Keeps the figure of a test whose title names its row in square brackets, as in `[U1] a connection cut at 50 %`. Without this a test counts
 * as one run. Call it before the expectation that may fail, so that the table shows how far it came.
 */
export function recordFault({ task }: Pick<TestContext, 'task'>, figure: FaultFigure): void {
  task.meta.fault = figure;
}
