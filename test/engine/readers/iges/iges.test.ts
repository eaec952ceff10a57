import { expect, test } from 'vitest';
import { boundingBox } from '../../../../src/engine/metrics/bounding-box.js';
import { weld } from '../../../../src/engine/metrics/mesh-health/weld.js';
import { surfaceAreaMm2 } from '../../../../src/engine/metrics/surface-area.js';
import { readPart } from '../../../../src/engine/read-part.js';
import { igesBox } from '../../../support/iges.js';

const note = 'The values of this IGES file come from triangles that lie within 0.01 mm of its surfaces; STEP gives exact ones.';

test.each([
  ['inches', { flag: '1', name: '4HINCH' }, 'inch', 25.4],
  ['inches by name only', { flag: '3', name: 'INCH' }, 'inch', 25.4],
  ['millimeters', { flag: '2', name: 'MM' }, 'mm', 1],
  ['meters', { flag: '6', name: 'M' }, 'm', 1000],
  ['feet', { flag: '4', name: 'FT' }, 'ft', 304.8],
  ['centimeters', { flag: '10', name: 'CM' }, 'cm', 10],
])('a box in %s is read in mm', async (_, unit, told, mmPerUnit) => {
  const { mesh, units } = await readPart(igesBox([10, 20, 30], unit), 'iges');

  const { min, max } = boundingBox(mesh);
  expect(units).toEqual({ unit: told, source: 'file', reason: `The file states ${told}.` });
  expect(min.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([0, 0, 0]);
  expect(max.map((value, axis) => value / [10, 20, 30][axis]!)).toEqual([0, 0, 0].map(() => expect.closeTo(mmPerUnit, 9)));
});

test('tells that its values come from triangles, and how fine they are', async () => {
  const { mesh, solids, notes } = await readPart(igesBox([10, 20, 30], { flag: '2', name: 'MM' }), 'iges');

  expect(notes).toEqual([note]);
  expect(solids).toBeUndefined();
  expect(surfaceAreaMm2(mesh)).toBeCloseTo(2200, 9);
  expect(weld(mesh).positions.length / 3).toBe(8);
});

test('a unit given by the caller does not overrule the file', async () => {
  const { notes } = await readPart(igesBox([10, 20, 30], { flag: '2', name: 'MM' }), 'iges', 'inch');

  expect(notes).toEqual(['units "inch" was not used: the file itself states mm.', note]);
});

const whole = Buffer.from(igesBox([1, 1, 1], { flag: '2', name: 'MM' })).toString('latin1');

test.each([
  ['cut off', whole.slice(0, whole.length - 81), /^The IGES file is cut off: its last line, the terminate section, is missing\.$/],
  ['without entities', whole.replace(/^.{72}[DP].*\n/gm, ''), /^The IGES file holds no entity\.$/],
  ['without a shape', whole.replace(/ {5}128/g, '     406'), /^The CAD kernel found no surface that it can read in this IGES file\.$/],
  ['in free columns', 'S 1\n1H,,1H;\n', /fixed columns/],
])('a file %s is refused', async (_, text, message) => {
  await expect(readPart(new Uint8Array(Buffer.from(text, 'latin1')), 'iges')).rejects.toThrow(message);
});
