import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type { Call } from '../call.js';
import { ExpectedError, InputError } from '../errors.js';
import { forTerminal } from '../log.js';
import type { Services } from '../services.js';
import { analyzePart } from '../tools/analyze-part.js';
import { fetchFile } from '../tools/fetch-file.js';
import { getJob } from '../tools/get-job.js';
import { type FetchedFile, JobReport, type PartResult, SavedFile } from '../vocabulary.js';
import { partTable } from './part-table.js';
import { terminalCall } from './progress-bar.js';

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

/** What shells expect of a program that Ctrl+C ended. */
const interruptedCode = 130;

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
  local: ['thumbnail', 'heatmap', 'visualization', 'fullResult'],
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

/** A job that is not done has an answer, too: what to do next. */
function noResult({ state, job, message }: JobReport): InputError {
  const next = state === 'paused' ? 'Run the same command again then.' : 'Run the command again with --force.';
  return new InputError(message ?? `Job ${job} ended as ${state}.`, next);
}

/** The answer of a tool that starts a job, once that job runs no more. */
async function followed<Answer extends { job?: string; state?: string }>(answer: Answer, services: Services, call: Call): Promise<Answer> {
  let last = answer;
  while (last.state === 'running') {
    last = (await getJob.run(parseInput(getJob.input, { job: last.job }), services, call)) as Answer;
  }
  return last;
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

function parseInput(schema: z.ZodObject, values: Record<string, unknown>): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError(`${issue?.path.join('.')}: ${issue?.message}`, 'See part-analysis-mcp --help.');
}
