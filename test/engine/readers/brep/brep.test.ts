import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { readPart } from '../../../../src/engine/read-part.js';
import { withKernel } from '../../../../src/engine/readers/step/occt.js';
import { loadStep } from '../../../../src/engine/readers/step/step.js';
import { orientedStep } from '../../../../src/engine/writers/oriented-step.js';

const partMm3 = 15_353.386095;
let text: string;
let binary: Uint8Array;

beforeAll(async () => {
  await withKernel((kernel, keep) => {
    const shape = loadStep(
      kernel,
      keep,
      new Uint8Array(readFileSync(new URL('../../../../examples/two-bodies-inch.step', import.meta.url))),
    );
    text = kernel.BRepToolsWrapper.Write(shape);
    kernel.BinTools.Write(shape, '/made.bin', keep(new kernel.Message_ProgressRange()));
    binary = kernel.FS.readFile('/made.bin').slice();
    kernel.FS.unlink('/made.bin');
  });
});

const bytesOf = (content: string) => new Uint8Array(Buffer.from(content, 'latin1'));

test.each([
  ['text', () => bytesOf(text)],
  ['text behind the line of a test program', () => bytesOf(`DBRep_DrawableShape\n${text}`)],
  ['binary', () => binary],
])('a %s file is measured exactly, by its surfaces', async (_, make) => {
  const { solids, units, notes } = await readPart(make(), 'brep');

  expect(Math.abs(solids!.volumeMm3 / partMm3 - 1)).toBeLessThan(1e-9);
  expect(solids).toMatchObject({ isClosed: true, freeShellCount: 0, bodies: [{}, {}] });
  expect(units).toMatchObject({ unit: 'mm', source: 'guessed' });
  expect(notes).toEqual(['BREP files state no unit; millimeters are usual and are assumed. Call again with units if that is wrong.']);
});

test('a unit that the caller gives scales everything, exactly', async () => {
  const { solids, units, notes } = await readPart(bytesOf(text), 'brep', 'inch');

  expect(Math.abs(solids!.volumeMm3 / (partMm3 * 25.4 ** 3) - 1)).toBeLessThan(1e-9);
  expect(solids!.boundingBox.max[0] - solids!.boundingBox.min[0]).toBeCloseTo(76.2 * 25.4, 5);
  expect(units).toMatchObject({ unit: 'inch', source: 'given' });
  expect(notes).toEqual([]);
});

test('the turned part is written as STEP with the same volume', async () => {
  const step = await orientedStep({ bytes: binary, format: 'BREP' }, [1, 0, 0, 0, 0, -1, 0, 1, 0]);

  const { solids } = await readPart(step, 'step');
  expect(Math.abs(solids!.volumeMm3 / partMm3 - 1)).toBeLessThan(1e-9);
  expect(solids!.boundingBox.min.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([0, 0, 0]);
});

const damaged = /^The CAD kernel found no shape that it can read in this BREP file/;
test.each([
  ['cut off', () => bytesOf(text.slice(0, text.length / 2)), damaged],
  ['with nothing behind its first line', () => bytesOf('CASCADE Topology V1, (c) Matra-Datavision\n'), damaged],
  ['binary and cut off', () => binary.subarray(0, binary.length / 2), /^The CAD kernel failed on a shape in this file/],
])('a file %s is refused', async (_, make, message) => {
  await expect(readPart(make(), 'brep')).rejects.toThrow(message);
});
