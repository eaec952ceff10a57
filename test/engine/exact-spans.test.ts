import { expect, test } from 'vitest';
import { withExactSpans } from '../../src/engine/exact-spans.js';
import type { MeasuredPart } from '../../src/engine/measure-part.js';
import type { ToSurface, Vector } from '../../src/engine/mesh.js';

/** A part whose wall was measured from x = -0.18 to x = 0.18, with exact surfaces as given. */
function walled(toSurface: ToSurface | undefined): MeasuredPart {
  const min = { distanceMm: 0.36, from: [-0.18, 0, 0] as Vector, to: [0.18, 0, 0] as Vector };
  const measures = { thickness: { min, lowQuantileMm: 0.37, maxMm: 5 } };
  return { geometry: { toSurface }, measures } as unknown as MeasuredPart;
}

const moveTo =
  (...points: (Vector | undefined)[]): ToSurface =>
  async () =>
    points;

test('a wall is measured between the exact surfaces', async () => {
  const { measures } = await withExactSpans(walled(moveTo([-0.2, 0, 0], [0.2, 0, 0])));

  expect(measures.thickness).toEqual({ min: { distanceMm: 0.4, from: [-0.2, 0, 0], to: [0.2, 0, 0] }, lowQuantileMm: 0.4, maxMm: 5 });
});

test.each([
  ['has no exact surfaces', undefined],
  ['has none near', moveTo([-0.2, 0, 0], undefined)],
  ['would have it jump to the opposite face', moveTo([0.2, 0, 0], [0.2, 0, 0])],
])('a wall stays as measured where the part %s', async (_, toSurface) => {
  const part = walled(toSurface);

  expect((await withExactSpans(part)).measures.thickness?.min).toEqual(part.measures.thickness?.min);
});
