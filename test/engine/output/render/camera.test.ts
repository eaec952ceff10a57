import { expect, test } from 'vitest';
import {
  dot,
  fitCamera,
  projectMesh,
  projectPoint,
  threeQuarterViews,
  usualView,
  viewFrom,
} from '../../../../src/engine/output/render/camera.js';
import { box } from '../../../support/shapes.js';

const area = { x: 100, y: 50, width: 800, height: 600 };

test('from the front, x points right and z up, at a scale that fills the area', () => {
  const camera = fitCamera(box({ size: [40, 10, 20] }), viewFrom(-90, 0), area);

  expect(camera.pxPerMm).toBeCloseTo(20, 9);
  expect(projectPoint(camera, [20, 0, 10])).toEqual([500, 350].map((value) => expect.closeTo(value, 6)));
  expect(projectPoint(camera, [40, 0, 20])).toEqual([900, 150].map((value) => expect.closeTo(value, 6)));
});

test('no part of the mesh leaves the area in any view', () => {
  const mesh = box({ size: [40, 10, 20], at: [1000, -50, 3] });

  for (const view of threeQuarterViews) {
    const { x, y } = projectMesh(mesh, fitCamera(mesh, view, area), 1);
    expect(Math.min(...x)).toBeGreaterThan(99.999);
    expect(Math.max(...x)).toBeLessThan(900.001);
    expect(Math.min(...y)).toBeGreaterThan(49.999);
    expect(Math.max(...y)).toBeLessThan(650.001);
    expect(Math.max(Math.max(...x) - Math.min(...x) - 800, Math.max(...y) - Math.min(...y) - 600)).toBeCloseTo(0, 6);
  }
});

test('there are eight different views, four from above, the usual one among them', () => {
  const keys = new Set(threeQuarterViews.map(({ toViewer }) => toViewer.map((value) => value.toFixed(3)).join()));

  expect(keys.size).toBe(8);
  expect(threeQuarterViews.filter(({ toViewer }) => toViewer[2] > 0)).toHaveLength(4);
  expect(threeQuarterViews[0]).toEqual(usualView);
});

test('the axes of a view are perpendicular unit vectors, right-handed', () => {
  const { right, up, toViewer } = usualView;

  expect([dot(right, up), dot(up, toViewer), dot(toViewer, right)]).toEqual([0, 0, 0].map(() => expect.closeTo(0, 12)));
  expect([dot(right, right), dot(up, up), dot(toViewer, toViewer)]).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 12)));
  expect(right[0] * up[1] - right[1] * up[0]).toBeCloseTo(toViewer[2], 12);
});
