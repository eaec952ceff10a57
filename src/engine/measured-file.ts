import type { AnalysisOrder } from '../order.js';
import type { AnalyzedPart } from './analyzed-part.js';
import type { Catalog } from './catalog/schema.js';
import { withExactSpans } from './exact-spans.js';
import { beginAssessing, printsFor } from './feasibility/assess.js';
import { type MeasuredPart, measurePart } from './measure-part.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';
import { type SlicesAhead, sliceAhead, withSlices } from './slices-ahead.js';

type Progress = (fraction: number, message: string) => void;

/** The part that was measured last: the usual next question is about the same part in another process or lot. */
let lastPart: { key: string; part: MeasuredPart } | undefined;

/** What it was judged to be last: pictures and report of one analysis are asked for one after the other. */
let lastJudged: { key: string; part: MeasuredPart; assessments: AnalyzedPart['assessments'] } | undefined;

/** The part in a file with all that is measured on it, and how it can be made; fails and tells of progress as `measuredFile`. */
export async function judgedFile(order: AnalysisOrder, catalog: Catalog, progress: Progress) {
  const { part, sliced } = await measuredFile(order, catalog, progress);
  const { process, material, lotSize } = order;
  const key = JSON.stringify([process, material, lotSize, catalog]);
  if (lastJudged?.part === part && lastJudged.key === key) return lastJudged;
  const assess = beginAssessing(part, order, catalog);
  await sliced?.();
  // There is at least one process in any catalog.
  const assessments = assess() as AnalyzedPart['assessments'];
  lastJudged = { key, part, assessments };
  return lastJudged;
}

/**
 * The part in a file with all that is measured on it; `progress` hears fractions from 0 to 0.8.
 *
 * @throws {InputError} when the file is at fault, or was exchanged since it was opened.
 */
async function measuredFile(
  order: AnalysisOrder,
  catalog: Catalog,
  progress: Progress,
): Promise<{ part: MeasuredPart; sliced?(): Promise<void> }> {
  const { file, units } = order;
  const key = `${file.sha256} ${units}`;
  if (lastPart?.key === key) return lastPart;
  lastPart = undefined;
  lastJudged = undefined;
  progress(0.01, 'reading the file');
  const bytes = await readUnchanged(file, 'analyzed');
  progress(0.05, `reading ${file.format.toUpperCase()}`);
  const geometry = await readPart(bytes, file.format, units);
  const tell: Progress = (fraction, message) => progress(0.3 + 0.5 * fraction, message);
  let slices: SlicesAhead | undefined;
  const measured = measurePart(geometry, tell, (posed) => {
    slices = sliceAhead(posed.mesh, posed.topology.edges, printsFor(posed, order, catalog));
  });
  const exact = await withExactSpans(measured);
  const made = slices ? withSlices(exact, slices) : { part: exact };
  lastPart = { key, part: made.part };
  return made;
}
