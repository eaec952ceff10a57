import fc from 'fast-check';
import type { TestContext } from 'vitest';
import type { PartFormat } from '../../../src/files/formats.js';
import { recordFault } from '../../faults/record.js';
import type { FuzzedEngine, Outcome } from './fuzzed-engine.js';
import { contradictionIn, faultOfTurned } from './sound-results.js';

/**
 * `runs` files are read and turned; of those that can be, each `analyzeEvery`-th is measured and priced, too, which takes a hundred times as
 * long, and drawn where pictures are wanted. After `longestS` no more are tried; the figure of the run says how many were.
 */
export type Fuzzing = {
  format: PartFormat;
  files: fc.Arbitrary<Uint8Array>;
  runs: number;
  analyzeEvery: number;
  withPictures?: boolean;
  longestS?: number;
};

/** A kernel of others may run out of its time or memory, as long as that is told; readers of our own have no reason to. */
const kernelFormats: readonly PartFormat[] = ['step', 'iges', 'brep'];

const seed = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/**
 * Gives many broken files to the engine; each has to end in a sound result or in an error that says what is wrong. FUZZ_SEED repeats a run
 * and FUZZ_RUNS replaces the number of files.
 *
 * @throws when one ends otherwise, with the smallest such file in Base64.
 */
export async function fuzz(
  engine: FuzzedEngine,
  { format, files, runs, analyzeEvery, withPictures = false, longestS = 100 }: Fuzzing,
  context: TestContext,
): Promise<void> {
  const counts: Record<string, number> = {};
  let readable = 0;
  let failure: string | undefined;

  function check<Done>(asked: string, outcome: Outcome<Done>, faultOf: (done: Done) => string | undefined, bytes: Uint8Array): void {
    const fault = outcome.kind === 'done' ? faultOf(outcome.done) : unforeseen(format, outcome);
    const name = outcome.kind === 'done' ? asked : `${outcome.kind} and not ${asked}`;
    if (failure === undefined) counts[name] = (counts[name] ?? 0) + 1;
    if (fault === undefined) return;
    failure = `not ${asked}: ${fault}; the ${format} file is ${Buffer.from(bytes).toString('base64')}`;
    throw new Error(failure);
  }

  const property = fc.asyncProperty(files, async (bytes) => {
    const turned = await engine.turned(format, bytes);
    check('turned', turned, faultOfTurned, bytes);
    if (turned.kind !== 'done' || (++readable % analyzeEvery !== 0 && failure === undefined)) return;
    check('analyzed', await engine.analyzed(format, bytes, withPictures), contradictionIn, bytes);
  });
  const numRuns = Number(process.env.FUZZ_RUNS ?? runs);
  const report = await fc.check(property, { numRuns, seed, interruptAfterTimeLimit: 1000 * longestS });
  const figure = Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
  process.stdout.write(`${format}, FUZZ_SEED=${seed}: ${figure}\n`);
  recordFault(context, { runs: report.numRuns, passed: report.numRuns - (report.failed ? 1 : 0), figure });
  if (report.failed) throw new Error(`${failure ?? report.errorInstance} (FUZZ_SEED=${seed})`);
}

function unforeseen(format: PartFormat, { kind, message }: Exclude<Outcome<unknown>, { kind: 'done' }>): string | undefined {
  if (kind === 'refused' || (kind !== 'crashed' && kernelFormats.includes(format))) return undefined;
  return message;
}
