import { afterAll, describe, test } from 'vitest';
import { fuzz } from './fuzz-format.js';
import { startFuzzedEngine } from './fuzzed-engine.js';
import { kernelFiles } from './kernel-files.js';

const engine = await startFuzzedEngine();
afterAll(engine.close);
const { step, brep, iges } = await kernelFiles({ withExamples: true });

describe('[E5] a thousand broken CAD files are read or refused, and none ends the engine', () => {
  const every = { analyzeEvery: 50, withPictures: true, longestS: 240 };

  test('STEP', (context) => fuzz(engine, { format: 'step', files: step, runs: 1000, ...every }, context));
  test('BREP', (context) => fuzz(engine, { format: 'brep', files: brep, runs: 500, ...every }, context));
  test('IGES', (context) => fuzz(engine, { format: 'iges', files: iges, runs: 1000, ...every }, context));
});
