import type { PartFile } from '../files/part-file.js';
import type { AnalysisOrder, LengthUnit } from '../order.js';
import type { AnalyzedPart } from './analyzed-part.js';
import type { Catalog } from './catalog/schema.js';
import { withExactSpans } from './exact-spans.js';
import { assessPart } from './feasibility/assess.js';
import { type MeasuredPart, measurePart } from './measure-part.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';

type Progress = (fraction: number, message: string) => void;

/** The part that was measured last: the usual next question is about the same part in another process or lot. */
let lastPart: { key: string; part: MeasuredPart } | undefined;

/** What it was judged to be last: pictures and report of one analysis are asked for one after the other. */
let lastJudged: { key: string; part: MeasuredPart; assessments: AnalyzedPart['assessments'] } | undefined;

/** The part in a file with all that is measured on it, and how it can be made; fails and tells of progress as `measuredFile`. */
export async function judgedFile(order: AnalysisOrder, catalog: Catalog, progress: Progress) {
  const part = await measuredFile(order, progress);
  const { process, material, lotSize } = order;
  const key = JSON.stringify([process, material, lotSize, catalog]);
  if (lastJudged?.part === part && lastJudged.key === key) return lastJudged;
  // There is at least one process in any catalog.
  const assessments = assessPart(part, order, catalog) as AnalyzedPart['assessments'];
  lastJudged = { key, part, assessments };
  return lastJudged;
}

/**
 * The part in a file with all that is measured on it; `progress` hears fractions from 0 to 0.8.
 *
 * @throws {InputError} when the file is at fault, or was exchanged since it was opened.
 */
export async function measuredFile(
  { file, units }: { file: PartFile; units?: LengthUnit | undefined },
  progress: Progress,
): Promise<MeasuredPart> {
  const key = `${file.sha256} ${units}`;
  if (lastPart?.key === key) return lastPart.part;
  lastPart = undefined;
  lastJudged = undefined;
  progress(0.01, 'reading the file');
  const bytes = await readUnchanged(file, 'analyzed');
  progress(0.05, `reading ${file.format.toUpperCase()}`);
  const geometry = await readPart(bytes, file.format, units);
  const part = await withExactSpans(measurePart(geometry, (fraction, message) => progress(0.3 + 0.5 * fraction, message)));
  lastPart = { key, part };
  return part;
}
