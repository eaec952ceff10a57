import { expect, test } from 'vitest';
import { createModeler } from '../../../../scripts/examples/modeling.js';
import { measureHoles } from '../../../../src/engine/metrics/features/holes.js';
import { buildBvh } from '../../../../src/engine/metrics/rays/bvh.js';
import { holesOf } from '../../../../src/engine/readers/step/holes.js';
import { withKernel } from '../../../../src/engine/readers/step/occt.js';
import { meshOfSolid } from '../../../../src/engine/readers/step/step-mesh.js';

type Modeler = ReturnType<typeof createModeler>;
type Shape = ReturnType<Modeler['box']>;

/** Holes of a made solid, with their depth and whether they go through by its mesh. */
function holesIn(make: (model: Modeler) => Shape) {
  return withKernel((kernel, keep) => {
    const solid = make(createModeler(kernel, keep));
    return measureHoles(buildBvh(meshOfSolid(kernel, solid, 0.02)), holesOf(kernel, solid));
  });
}

const plate = (model: Modeler) => model.box([0, 0, 0], [60, 40, 10]);

test('a through and a blind hole have their diameter, depth and axis, the smaller one first', async () => {
  const { count, smallest } = await holesIn((model) => {
    const drilled = model.cut(plate(model), model.cylinder([40, 20, -1], [0, 0, 1], 3, 20));
    return model.cut(drilled, model.cylinder([10, 20, 11], [0, 0, -1], 1.25, 7));
  });

  expect(count).toBe(2);
  expect(smallest[0]).toMatchObject({ diameterMm: 2.5, isThrough: false, from: [10, 20, 4], to: [10, 20, 10] });
  expect(smallest[1]).toMatchObject({ diameterMm: 6, isThrough: true, from: [40, 20, 0], to: [40, 20, 10] });
  expect(smallest[0]!.depthMm).toBeCloseTo(6, 9);
});

test('a hole whose wall is two half faces is one hole', async () => {
  const { smallest } = await holesIn((model) => {
    const half = (y0: number, y1: number) => model.cut(model.box([0, y0, 0], [30, y1, 10]), model.cylinder([15, 20, -1], [0, 0, 1], 4, 20));
    return model.join(half(0, 20), half(20, 40));
  });

  expect(smallest).toMatchObject([{ diameterMm: 8, isThrough: true }]);
});

test('two flanges with one axis have a hole each, crosswise drilling stays in one', async () => {
  const flanges = await holesIn((model) => {
    const fork = model.cut(model.box([0, 0, 0], [40, 20, 30]), model.box([10, -1, 10], [30, 21, 31]));
    return model.cut(fork, model.cylinder([-1, 10, 20], [1, 0, 0], 2, 50));
  });

  expect(flanges.smallest.map(({ depthMm, isThrough, from }) => [depthMm, isThrough, from[0]])).toEqual([
    [10, true, 0],
    [10, true, 30],
  ]);
});

test('round outsides, fillets and slots with round ends are no holes', async () => {
  const { count } = await holesIn((model) => {
    const boss = model.join(plate(model), model.cylinder([30, 20, 5], [0, 0, 1], 8, 15));
    const slot = model.join(model.box([15, 5, -1], [25, 9, 11]), model.cylinder([15, 7, -1], [0, 0, 1], 2, 12));
    return model.cut(boss, model.join(slot, model.cylinder([25, 7, -1], [0, 0, 1], 2, 12)));
  });

  expect(count).toBe(0);
});
