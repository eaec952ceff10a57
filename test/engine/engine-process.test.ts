import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { createEngine } from '../../src/engine/engine.js';
import { childFile, connect, examples } from '../support/client.js';
import { buildStubEngine, quietCall, requestTo, unexpected } from '../support/stub-engine.js';

const { childProcesses, stubEngine } = await buildStubEngine();

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

const outOfMemory = { kind: 'job', message: 'The analysis needed more than 256 MB of memory, its limit.' };
const outOfTime = { kind: 'job', message: 'The analysis was stopped after 1 s, its time limit.' };
const killed = { kind: 'job', message: 'The operating system stopped the analysis; most likely the machine ran out of memory.' };

describe('a part whose process', () => {
  test.each([
    ['hangs', 1, outOfTime],
    ['says nothing', 1, outOfTime],
    ['leaves', 20, unexpected],
    ['throws', 20, unexpected],
    ['rejects', 20, unexpected],
    ['is killed', 20, killed],
    ['sends no JSON', 20, unexpected],
    ['sends without end', 20, unexpected],
    ['answers with nothing', 20, unexpected],
    ['answers in another shape', 20, unexpected],
    ['answers for another part', 20, unexpected],
    ['ticks without a number', 20, unexpected],
    ['fills the heap', 20, outOfMemory],
    ['fills buffers', 20, outOfMemory],
    ['fills WebAssembly', 20, outOfMemory],
  ])('%s ends in one clear error, and the next part works', async (act, timeoutS, error) => {
    const { analyze, limits } = await stubEngine({ timeoutS });

    const failure = await analyze(act).catch((thrown) => thrown);
    limits.timeoutS = 20;
    const next = await analyze('works');

    expect(failure).toMatchObject(error);
    expect(next).toMatchObject({ volumeCm3: 1 });
    expect(childProcesses()).toHaveLength(1);
  });
});

test('what a process answers twice is never taken for the answer to the next part', async () => {
  const { analyze } = await stubEngine();

  await analyze('answers twice');
  const failure = await analyze('hangs', quietCall(AbortSignal.timeout(300))).catch((thrown) => thrown);

  expect(failure).toMatchObject({ name: 'TimeoutError' });
});

test('words from a process are made fit to be shown', async () => {
  const { analyze } = await stubEngine();

  const { notes } = await analyze('has a dressed up name');
  const refusal = await analyze('is refused in dressed up words').catch((thrown) => thrown);

  expect(notes).toEqual([']8;;http://xclick[31m', `${'x'.repeat(999)}…`]);
  expect(refusal).toMatchObject({ kind: 'input', message: ']8;;http://xclick[31m', hint: 'a b' });
});

test('a process is used again, also after a part that was refused', async () => {
  const { analyze } = await stubEngine();

  await analyze('works');
  const first = childProcesses();
  await analyze('is refused in dressed up words').catch(() => {});
  await analyze('works');

  expect(childProcesses()).toEqual(first);
});

test('a process that ends itself with a refusal gets no other part', async () => {
  const { analyze } = await stubEngine();
  vi.mocked(console.error).mockClear();

  await analyze('works');
  const first = childProcesses();
  const refusal = await analyze('is refused for the last time').catch((thrown) => thrown);
  await analyze('works');

  expect(refusal).toMatchObject({ kind: 'input', message: 'damaged', hint: 'mend it' });
  expect(childProcesses()).toHaveLength(1);
  expect(childProcesses()).not.toEqual(first);
  expect(console.error).not.toHaveBeenCalled();
});

test('thirty parts wait for two processes; those that are cancelled in between leave the queue', async () => {
  const { analyze } = await stubEngine({ processes: 2 });
  const stops = Array.from({ length: 30 }, () => new AbortController());

  const asked = stops.map(({ signal }) => analyze('works', quietCall(signal)).catch((thrown) => String(thrown)));
  for (const stop of stops.filter((_, part) => part % 3 === 2)) stop.abort('enough');
  const outcomes = await Promise.all(asked);

  expect(outcomes.map((outcome) => (typeof outcome === 'string' ? outcome : 'done'))).toEqual(
    stops.map((_, part) => (part % 3 === 2 ? 'enough' : 'done')),
  );
  expect(childProcesses()).toHaveLength(2);
});

test('a call that was cancelled before it began starts nothing', async () => {
  const { analyze } = await stubEngine();

  const outcome = await analyze('hangs', quietCall(AbortSignal.abort('too late'))).catch((thrown) => thrown);

  expect(outcome).toBe('too late');
  await vi.waitFor(() => expect(childProcesses()).toEqual([]));
});

test('closing the engine ends every process, busy or idle', async () => {
  const { analyze, close } = await stubEngine({ processes: 2 });
  await Promise.all([analyze('works'), analyze('works')]);
  const stuck = analyze('says nothing').catch((thrown) => thrown);

  close();
  await stuck;

  await vi.waitFor(() => expect(childProcesses()).toEqual([]));
});

test('an engine whose program is gone says so', async () => {
  const engine = createEngine(() => ({ childFile: '/nowhere/child.js', processes: 1, timeoutS: 20, memoryMb: 256 }));

  await expect(engine.analyze(requestTo('works'), quietCall())).rejects.toMatchObject(unexpected);
});

test('a folder that cannot be written is told as such, and not as a fault of the part', async () => {
  const { services, folder: place } = await connect();
  const file = await services.openPart(join(examples, 'spacer.stl'));
  const engine = createEngine(() => ({ childFile, processes: 1, timeoutS: 20, memoryMb: 1024 }));
  onTestFinished(engine.close);

  const outputFolder = join(place, 'taken', 'away');
  const analyzing = engine.analyze({ partId: '1', order: { file, lotSize: 1 }, catalog: defaultCatalog, outputFolder }, quietCall());

  await expect(analyzing).rejects.toMatchObject({ kind: 'config', message: 'The results of the analysis could not be written (ENOENT).' });
});
