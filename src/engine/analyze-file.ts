import { ConfigError } from '../errors.js';
import { errorCode } from '../files/errno.js';
import type { PartResult } from '../vocabulary.js';
import { type Assessment, assessPart } from './feasibility/assess.js';
import { measuredFile } from './measured-file.js';
import type { AnalyzeRequest } from './messages.js';
import { writeOutputs } from './output/write-outputs.js';
import { toPartResult } from './part-result.js';

type Progress = (fraction: number, message: string) => void;

/**
 * Reads, measures, checks, prices and draws a part file; leaves its pictures, model and full report in the output folder.
 *
 * @throws {InputError} when the file or the order is at fault, {ConfigError} when the output folder cannot be written.
 */
export async function analyzeFile({ partId, order, catalog, outputFolder }: AnalyzeRequest, progress: Progress): Promise<PartResult> {
  const part = await measuredFile(order, progress);
  const { geometry, measures } = part;
  const assessments = assessPart(part, order, catalog) as [Assessment, ...Assessment[]];
  const result = toPartResult(order, geometry, measures, assessments);
  const analyzed = { partId, order, catalog, part, assessments };
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
