import { ConfigError } from '../errors.js';
import { errorCode } from '../files/errno.js';
import type { PartResult } from '../vocabulary.js';
import { defaultCatalog } from './catalog/catalog.js';
import { withExactSpans } from './exact-spans.js';
import { type Assessment, assessPart } from './feasibility/assess.js';
import { type MeasuredPart, measurePart } from './measure-part.js';
import type { AnalyzeRequest } from './messages.js';
import { writeOutputs } from './output/write-outputs.js';
import { toPartResult } from './part-result.js';
import { readPart } from './read-part.js';
import { readUnchanged } from './read-unchanged.js';

type Progress = (fraction: number, message: string) => void;

/** The part that was measured last: the usual next question is about the same part in another process or lot. */
let lastPart: { key: string; part: MeasuredPart } | undefined;

/**
 * Reads, measures, checks, prices and draws a part file; leaves its pictures, model and full report in the output folder.
 *
 * @throws {InputError} when the file or the order is at fault, {ConfigError} when the output folder cannot be written.
 */
export async function analyzeFile({ partId, order, outputFolder }: AnalyzeRequest, progress: Progress): Promise<PartResult> {
  const part = await measuredPart(order, progress);
  const { geometry, measures } = part;
  const assessments = assessPart(measures, order, defaultCatalog) as [Assessment, ...Assessment[]];
  const result = toPartResult(order, geometry, measures, assessments);
  const analyzed = { partId, order, part, assessments };
  const drawn = writeOutputs(analyzed, outputFolder, (fraction, message) => progress(0.8 + 0.2 * fraction, message));
  await drawn.catch((error) => {
    throw unwritten(error);
  });
  return result;
}

/** A full disk, or a folder that was taken away, is no fault of the part. */
function unwritten(error: unknown): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  return new ConfigError(
    `The results of the analysis could not be written (${code}).`,
    'See that the folder PART_STATE_DIR is there, can be written, and has room on its disk. Then call again.',
    error,
  );
}

async function measuredPart({ file, units }: AnalyzeRequest['order'], progress: Progress): Promise<MeasuredPart> {
  const key = `${file.sha256} ${units}`;
  if (lastPart?.key === key) return lastPart.part;
  lastPart = undefined;
  progress(0.01, 'reading the file');
  const bytes = await readUnchanged(file, 'analyzed');
  progress(0.05, `reading ${file.format.toUpperCase()}`);
  const geometry = await readPart(bytes, file.format, units);
  const part = await withExactSpans(measurePart(geometry, (fraction, message) => progress(0.3 + 0.5 * fraction, message)));
  lastPart = { key, part };
  return part;
}
