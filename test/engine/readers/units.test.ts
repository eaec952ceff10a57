import { expect, test } from 'vitest';
import { guessUnit, millimetersPer, scaleToMillimeters } from '../../../src/engine/readers/units.js';

test('a unit is worth its millimeters', () => {
  expect(millimetersPer).toEqual({ micron: 0.001, mm: 1, cm: 10, m: 1000, inch: 25.4, ft: 304.8 });
});

test.each([
  [0.044, 0.014, 0.047, 'm'],
  [0.299, 0.1, 0.1, 'm'],
  [0.3, 0.1, 0.1, 'inch'],
  [2, 2, 1, 'inch'],
  [5, 2.5, 1.375, 'inch'],
  [5.99, 1, 1, 'inch'],
  [1, 6, 1, 'mm'],
  [10.7, 11.4, 9.6, 'mm'],
  [355.6, 3.2, 355.6, 'mm'],
  [0, 0, 0, 'mm'],
])('a part of %d x %d x %d is taken to be in its likely unit', (x, y, z, unit) => {
  expect(guessUnit({ x, y, z })).toMatchObject({ unit, source: 'guessed' });
});

test('the reason names the size and the unit', () => {
  expect(guessUnit({ x: 0.0441, y: 0.014, z: 0.047 }).reason).toBe(
    'The file carries no unit; 0.0441 x 0.014 x 0.047 would be only 0.047 mm long in mm, so meters are assumed.',
  );
  expect(guessUnit({ x: 20, y: 20.00001, z: 20 }).reason).toBe(
    'The file carries no unit; its size of 20 x 20 x 20 is usual for millimeters, so they are assumed.',
  );
});

test('scaling changes the positions of the mesh itself and nothing else', () => {
  const mesh = { positions: Float64Array.of(1, 0, -2), indices: Uint32Array.of(0, 0, 0) };

  const scaled = scaleToMillimeters(mesh, 'inch');

  expect(scaled).toBe(mesh);
  expect(mesh).toEqual({ positions: Float64Array.of(25.4, 0, -50.8), indices: Uint32Array.of(0, 0, 0) });
});
