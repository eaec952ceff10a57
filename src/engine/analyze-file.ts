import { ConfigError } from '../errors.js';
import { errorCode } from '../files/errno.js';
import type { PartResult } from '../vocabulary.js';
import { judgedFile } from './measured-file.js';
import type { AnalyzeRequest } from './messages.js';
import { writeOutputs } from './output/write-outputs.js';
import { toPartResult } from './part-result.js';

type Progress = (fraction: number, message: string) => void;

/**
 * Reads, measures, checks and prices a part file; leaves its full report in the output folder, and its pictures where these are asked for.
 *
 * @throws {InputError} when the file or the order is at fault, {ConfigError} when the output folder cannot be written.
 */
export async function analyzeFile(request: AnalyzeRequest, progress: Progress): Promise<PartResult> {
  const { partId, order, catalog, outputFolder, withPictures = false } = request;
  const { part, assessments } = await judgedFile(order, catalog, progress);
  const result = toPartResult(order, part.geometry, part.measures, assessments);
  const analyzed = { partId, order, catalog, part, assessments };
  const tell: Progress = (fraction, message) => progress(0.8 + 0.2 * fraction, message);
  await writeOutputs(analyzed, { outputFolder, withPictures }, tell).catch((error) => {
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
