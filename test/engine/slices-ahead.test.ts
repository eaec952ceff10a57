import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultCatalog } from '../../src/engine/catalog/catalog.js';
import { createEngine, type Engine } from '../../src/engine/engine.js';
import { assessPart } from '../../src/engine/feasibility/assess.js';
import { measurePart } from '../../src/engine/measure-part.js';
import { readPart } from '../../src/engine/read-part.js';
import { openPartFile } from '../../src/files/part-file.js';
import { quietCall } from '../support/stub-engine.js';

const spacer = 'examples/spacer.stl';

const endsAtOnce = '';

/** A thread that takes a print and is gone. */
const leaves = `require('node:worker_threads').parentPort.on('message', ({ taken }) => {
  Atomics.store(taken, 0, 1);
  process.exit(1);
});`;

/** A thread that answers for every print, of which it makes a thousand seconds. */
const invents = `require('node:worker_threads').parentPort.on('message', ({ prints, taken, port }) => {
  for (const [i, print] of prints.entries()) {
    Atomics.store(taken, i, 1);
    port.postMessage([JSON.stringify(print), { layerCount: 7, filamentMm3: 1, printS: 1000, openOutlineCount: 0 }]);
  }
  port.close();
});`;

/**
 * The full reports on a spacer to be printed in filament, twice in one process, as the engine writes them; `slicer` stands in for the
 * thread that slices.
 */
async function reports(slicer?: string): Promise<string[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const scripts = (await readdir('dist')).filter((name) => /\.js$|^package\.json$/.test(name));
  for (const name of scripts) await cp(join('dist', name), join(folder, name));
  if (slicer !== undefined) await writeFile(join(folder, 'slicer.js'), slicer);
  const engine = createEngine(() => ({ childFile: join(folder, 'child.js'), processes: 1, timeoutS: 60, memoryMb: 1024 }));
  onTestFinished(engine.close);
  return [await report(engine, folder, 'one'), await report(engine, folder, 'two')];
}

/** `header` goes between the triangles: of a file that it has seen the engine knows everything. */
async function report(engine: Engine, folder: string, header: string): Promise<string> {
  const outputFolder = join(folder, header);
  await mkdir(outputFolder);
  const path = join(outputFolder, 'spacer.stl');
  await writeFile(path, Buffer.concat([Buffer.from(header.padEnd(80)), (await readFile(spacer)).subarray(80)]));
  await utimes(path, 0, 0);
  const file = await openPartFile(path, { folders: [folder], homeFolder: folder });
  const order = { file, process: 'fdm', lotSize: 1 };
  await engine.analyze({ partId: 'a'.repeat(32), order, catalog: defaultCatalog, outputFolder }, quietCall());
  return readFile(join(outputFolder, 'full-result.json'), 'utf8');
}

/** The only process of a report: its number of layers and the cost of one part. */
function chainOf(text: string): { layers: number; cost: number } {
  const { process_chains: chains, primary_process_chain_id: id } = JSON.parse(text);
  return { layers: chains[id].n_lyr, cost: chains[id].cost.cost_pp };
}

/** What one part costs when it is analyzed without any thread or process. */
async function costHere() {
  const part = measurePart(await readPart(await readFile(spacer), 'stl', undefined), () => {});
  return assessPart(part, { process: 'fdm', lotSize: 1 }, defaultCatalog)[0]?.cost;
}

test('what comes of a part is the same to the last digit, whatever becomes of the thread', async () => {
  const [sound, ...others] = await Promise.all([undefined, 'throw new Error("broken")', endsAtOnce, leaves].map(reports));
  const here = await costHere();

  expect(sound?.map((text) => chainOf(text).cost)).toEqual([here?.costPerPart, here?.costPerPart]);
  expect(others).toEqual([sound, sound, sound]);
});

test.skipIf(availableParallelism() < 2)('what the thread has sliced is not sliced again', async () => {
  const texts = await reports(invents);

  expect(texts.map((text) => chainOf(text).layers)).toEqual([7, 7]);
});
