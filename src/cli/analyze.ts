import { basename } from 'node:path';
import type { Call } from '../call.js';
import { ExpectedError, InputError } from '../errors.js';
import { forTerminal } from '../log.js';
import type { Services } from '../services.js';
import type { SavedFile } from '../vocabulary.js';
import { type AnalyzedFile, analyzeFile, fetchPartFile } from './analyzed-file.js';
import { readPartArguments } from './part-options.js';
import { partTable } from './part-table.js';
import { terminalCall } from './progress-bar.js';
import { interruptedCode } from './run-tool.js';

/** `analyze FILE…`: the tools analyze_part, get_job and fetch_file, for people and scripts. Returns the exit code. */
export async function analyze(args: string[], services: Services): Promise<number> {
  const { values, positionals } = readPartArguments(args, { save: { type: 'boolean' }, json: { type: 'boolean' } }, 'analyze FILE');
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

/** What `--save` saves. */
const savedKinds: Record<string, string[]> = {
  local: ['thumbnail', 'heatmap', 'overhangMap', 'sectionView', 'view', 'visualization', 'fullResult', 'report', 'reportPdf'],
  '3dspark': ['thumbnail', 'view', 'visualization', 'fullResult', 'report'],
};

/** Saves what there is. A file that cannot be had costs neither the result nor the other files. */
async function saveAll(file: string, analyzed: AnalyzedFile, services: Services, call: Call): Promise<SavedFile[]> {
  const { platform } = analyzed.result;
  const saved: SavedFile[] = [];
  for (const kind of savedKinds[platform] ?? []) {
    try {
      saved.push(await fetchPartFile(analyzed, kind, services, call));
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      // A part without an opposite wall has no heat map.
      const isWorthSaying = platform !== 'local' || !(error instanceof InputError);
      if (isWorthSaying) process.stderr.write(forTerminal(`${basename(file)}, ${kind}: ${error.message} ${error.hint}\n`));
    }
  }
  return saved;
}
