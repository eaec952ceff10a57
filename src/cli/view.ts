import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Call } from '../call.js';
import { ExpectedError, InputError } from '../errors.js';
import { forTerminal } from '../log.js';
import type { Services } from '../services.js';
import { writeViewPage } from '../view-page.js';
import { type AnalyzedFile, analyzeFile, fetchPartFile } from './analyzed-file.js';
import { readPartArguments } from './part-options.js';
import { terminalCall } from './progress-bar.js';
import { followed, interruptedCode, noResult } from './run-tool.js';

const example = 'view FILE [--output PAGE.html]';

/** `view FILE`: analyzes a part and writes one HTML file that shows it in 3D in any browser; prints its path. Returns the exit code. */
export async function view(args: string[], services: Services): Promise<number> {
  const { values, positionals } = readPartArguments(args, { output: { type: 'string' } }, example);
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new InputError('One page shows one part.', `Write: part-analysis-mcp ${example}`);
  const call = terminalCall(forTerminal(basename(file)));
  try {
    const analyzed = await analyzeFile(file, values, services, call);
    const path =
      values.output === undefined
        ? (await fetchPartFile(analyzed, 'view', services, call)).path
        : await writePage(resolve(values.output), analyzed, services, call);
    call.end();
    process.stdout.write(`${path}\n`);
    return 0;
  } catch (error) {
    call.end();
    if (call.signal.aborted) return interruptedCode;
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(forTerminal(`${file}: ${error.message}\n  ${error.hint}\n`));
    return 1;
  }
}

/** Anywhere on this machine, since it is a person who names the place. */
async function writePage(path: string, { partId, result: { platform } }: AnalyzedFile, services: Services, call: Call): Promise<string> {
  const { job, state, failure } = await services.jobs.run(platform, 'view', { partId }, { force: true, waitSeconds: 45 }, call);
  const ended = await followed({ job, state, message: failure && `${failure.message} ${failure.hint}` }, services, call);
  if (ended.state !== 'succeeded') throw noResult(ended);
  const page = writeViewPage(await services.readViewPage(), await services.partViews.bytes(platform, partId));
  try {
    await writeFile(path, page, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new InputError(`${path} is there already, and nothing is overwritten.`, 'Name another file.', error);
    throw new InputError(`${path} cannot be written (${code}).`, 'Name a file in a folder that is there and can be written.', error);
  }
  return path;
}
