import { expect, test } from 'vitest';
import { usualView, viewFrom } from '../../../../src/engine/output/render/camera.js';
import { chooseView, sightOf, visibleBehindMm } from '../../../../src/engine/output/render/view-choice.js';
import { box, together } from '../../../support/shapes.js';

const cube = box({ size: [10, 10, 10] });

test('without marks, and for a mark it shows, the usual view is taken', () => {
  expect(chooseView(cube, [])).toEqual(usualView);
  expect(chooseView(cube, [{ where: [5, 5, 10], label: 'top', isProblem: true }])).toEqual(usualView);
});

test('a problem on the back turns the part, one on the bottom shows it from below', () => {
  const back = chooseView(cube, [{ where: [5, 10, 5], label: 'back', isProblem: true }]);
  const bottom = chooseView(cube, [{ where: [5, 5, 0], label: 'bottom', isProblem: true }]);

  expect(back.toViewer[1]).toBeGreaterThan(0.35);
  expect(bottom.toViewer[2]).toBeLessThan(-0.35);
});

test('the first problem decides, not a note before it', () => {
  const view = chooseView(cube, [
    { where: [5, 5, 10], label: 'a note', isProblem: false },
    { where: [5, 5, 0], label: 'a problem', isProblem: true },
  ]);

  expect(view.toViewer[2]).toBeLessThan(0);
});

test('sight tells how much is in front of a place, and how squarely its face is seen', () => {
  const screened = together(cube, box({ size: [10, 1, 10], at: [0, -5, 0] }));
  const front = viewFrom(-90, 0);

  expect(sightOf(cube, front, [5, 0, 5])).toEqual({ coveredByMm: 0, facing: expect.closeTo(1, 9) });
  expect(sightOf(screened, front, [5, 0, 5])).toEqual({ coveredByMm: expect.closeTo(5, 9), facing: expect.closeTo(1, 9) });
  expect(sightOf(cube, front, [5, 10, 5]).coveredByMm).toBeCloseTo(10, 9);
  expect(sightOf(cube, viewFrom(-30, 0), [5, 0, 5]).facing).toBeCloseTo(0.5, 9);
});

test('a place may lie 1 % of the diagonal inside the part and still counts as seen', () => {
  expect(visibleBehindMm(cube)).toBeCloseTo(0.1732, 4);
});
