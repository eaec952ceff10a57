import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { Call } from '../call.js';
import { ExpectedError, InputError } from '../errors.js';
import { forTerminal } from '../log.js';
import type { Services } from '../services.js';
import { analyzePart } from '../tools/analyze-part.js';
import { fetchFile } from '../tools/fetch-file.js';
import { type FetchedFile, JobReport, type PartResult, SavedFile } from '../vocabulary.js';
import { partTable } from './part-table.js';
import { terminalCall } from './progress-bar.js';
import { followed, interruptedCode, noResult, parseInput } from './run-tool.js';

const options = {
  process: { type: 'string' },
  material: { type: 'string' },
  'lot-size': { type: 'string' },
  units: { type: 'string' },
  platform: { type: 'string' },
  save: { type: 'boolean' },
  force: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** `analyze FILE…`: the tools analyze_part, get_job and fetch_file, for people and scripts. Returns the exit code. */
export async function analyze(args: string[], services: Services): Promise<number> {
  const { values, positionals } = readArguments(args);
  let exitCode = 0;
  for (const file of positionals) {
    const call = terminalCall(forTerminal(basename(file)));
    try {
      const result = await analyzeFile(file, values, services, call);
      const saved = values.save ? await saveAll(file, result, services, call) : [];
      call.end();
      process.stdout.write(values.json ? `${JSON.stringify({ ...result, saved })}\n` : `${partTable(result.result, saved)}\n`);
    } catch (error) {
      call.end();
      if (call.signal.aborted) return interruptedCode;
      if (!(error instanceof ExpectedError)) throw error;
      process.stderr.write(forTerminal(`${file}: ${error.message}\n  ${error.hint}\n`));
      exitCode = 1;
    }
  }
  return exitCode;
}

function readArguments(args: string[]) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true });
    if (parsed.positionals.length > 0) return parsed;
  } catch (error) {
    throw new InputError((error as Error).message, 'See part-analysis-mcp --help.');
  }
  throw new InputError('No part file was named.', 'Write: part-analysis-mcp analyze FILE');
}

/** What `--save` saves. */
const savedKinds: Record<string, string[]> = {
  local: ['thumbnail', 'heatmap', 'overhangMap', 'sectionView', 'visualization', 'fullResult', 'report', 'reportPdf'],
  '3dspark': ['thumbnail', 'visualization', 'fullResult', 'report'],
};

type Analyzed = { partId: string; result: PartResult };
type Values = ReturnType<typeof readArguments>['values'];

async function analyzeFile(file: string, values: Values, services: Services, call: Call): Promise<Analyzed> {
  const { process: processId, material, units, platform, force } = values;
  const lotSize = values['lot-size'] === undefined ? undefined : Number(values['lot-size']);
  const input = parseInput(analyzePart.input, { file, process: processId, material, units, platform, force, lotSize });
  const report = await followed(JobReport.parse(await analyzePart.run(input, services, call)), services, call);
  const { partId, result } = report;
  if (!result || !partId) throw noResult(report);
  return { partId, result };
}

/** Saves what there is. A file that cannot be had costs neither the result nor the other files. */
async function saveAll(file: string, { partId, result }: Analyzed, services: Services, call: Call): Promise<SavedFile[]> {
  const { platform } = result;
  const saved: SavedFile[] = [];
  for (const kind of savedKinds[platform] ?? []) {
    try {
      const fetched = await fetchFile.run(parseInput(fetchFile.input, { partId, kind, platform }), services, call);
      saved.push(toSaved(await followed<Fetched>(fetched, services, call)));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      // A part without an opposite wall has no heat map.
      const isWorthSaying = platform !== 'local' || !(error instanceof InputError);
      if (isWorthSaying) process.stderr.write(forTerminal(`${basename(file)}, ${kind}: ${error.message} ${error.hint}\n`));
    }
  }
  return saved;
}

type Fetched = FetchedFile & { result?: unknown };

function toSaved({ result, ...fetched }: Fetched): SavedFile {
  const saved = SavedFile.safeParse(result ?? fetched);
  if (saved.success) return saved.data;
  throw new InputError(fetched.message ?? 'It was not saved.', 'Run the same command again then.');
}
