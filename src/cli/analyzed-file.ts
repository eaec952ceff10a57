import type { Call } from '../call.js';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { analyzePart } from '../tools/analyze-part.js';
import { fetchFile } from '../tools/fetch-file.js';
import { type FetchedFile, JobReport, type PartResult, SavedFile } from '../vocabulary.js';
import { followed, noResult, parseInput } from './run-tool.js';

export type AnalyzedFile = { partId: string; result: PartResult };

/** The options of a command line that say how a part is made, as they were typed. */
export type WayOptions = Partial<Record<'process' | 'material' | 'units' | 'platform' | 'lot-size', string>> & {
  force?: boolean | undefined;
};

/** Analyzes one file with the tools analyze_part and get_job. @throws {ExpectedError} when there is no result. */
export async function analyzeFile(file: string, options: WayOptions, services: Services, call: Call): Promise<AnalyzedFile> {
  const { process, material, units, platform, force } = options;
  const lotSize = options['lot-size'] === undefined ? undefined : Number(options['lot-size']);
  const input = parseInput(analyzePart.input, { file, process, material, units, platform, force, lotSize });
  const report = await followed(JobReport.parse(await analyzePart.run(input, services, call)), services, call);
  const { partId, result } = report;
  if (!result || !partId) throw noResult(report);
  return { partId, result };
}

type Fetched = FetchedFile & { result?: unknown };

/** Saves one file of a part with the tools fetch_file and get_job. @throws {ExpectedError} when it cannot be had. */
export async function fetchPartFile({ partId, result }: AnalyzedFile, kind: string, services: Services, call: Call): Promise<SavedFile> {
  const input = parseInput(fetchFile.input, { partId, kind, platform: result.platform });
  const { result: late, ...fetched } = await followed<Fetched>(await fetchFile.run(input, services, call), services, call);
  const saved = SavedFile.safeParse(late ?? fetched);
  if (saved.success) return saved.data;
  throw new InputError(fetched.message ?? 'It was not saved.', 'Run the same command again then.');
}
