import { afterAll, describe, expect, test } from 'vitest';
import { fuzz } from './fuzz-format.js';
import { startFuzzedEngine } from './fuzzed-engine.js';
import { kernelFiles, soundKernelFiles, withCircularEdges } from './kernel-files.js';

const engine = await startFuzzedEngine();
afterAll(engine.close);
const { step, brep, iges } = await kernelFiles({ withExamples: false });

// A kernel that failed is replaced together with its process, in half a second: thousands of such files take a night.
describe('[E5] broken CAD files are read or refused, and none ends the engine', () => {
  test('STEP', (context) => fuzz(engine, { format: 'step', files: step, runs: 40, analyzeEvery: 20 }, context));
  test('BREP', (context) => fuzz(engine, { format: 'brep', files: brep, runs: 12, analyzeEvery: 20 }, context));
  test('IGES', (context) => fuzz(engine, { format: 'iges', files: iges, runs: 40, analyzeEvery: 20 }, context));
});

test('[E4] a STEP file whose oriented edges are made of themselves is refused, and the next one is read', async () => {
  const sound = await soundKernelFiles();
  const circular = withCircularEdges(sound.step);

  const outcome = await engine.turned('step', circular);
  const next = await engine.turned('step', sound.step);

  expect(Buffer.from(circular).toString('latin1')).toMatch(/(#\d+)\s*=\s*ORIENTED_EDGE\s*\([^#]*\1,/);
  expect(outcome).toMatchObject({ kind: 'refused', message: expect.stringContaining('CAD kernel') });
  expect(next).toMatchObject({ kind: 'done' });
});
