import { expect, test } from 'vitest';
import { fitCamera, usualView } from '../../../../src/engine/output/render/camera.js';
import { createScene } from '../../../../src/engine/output/render/scene.js';
import { windowAround } from '../../../../src/engine/output/render/window.js';
import { box } from '../../../support/shapes.js';

const size = { widthPx: 301, heightPx: 203 };

test('it holds every sample that shows the part or a line, and little more', () => {
  const mesh = box({ size: [40, 10, 3] });

  const scene = createScene(mesh, fitCamera(mesh, usualView, { x: 31, y: 23, width: 150, height: 100 }), size);

  const { width, triangle } = scene.samples;
  const drawn = [...triangle.keys()].filter((i) => triangle[i]! >= 0 || scene.lines[i]! > 0);
  const columns = drawn.map((i) => Math.floor((i % width) / 2));
  const rows = drawn.map((i) => Math.floor(i / width / 2));
  const { left, top, right, bottom } = scene.window;
  const spare = [Math.min(...columns) - left, Math.min(...rows) - top, right - 1 - Math.max(...columns), bottom - 1 - Math.max(...rows)];
  expect(Math.min(...spare)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...spare)).toBeLessThanOrEqual(3);
});

test('it begins at an even pixel and ends at the border of the picture', () => {
  const inside = { x: Float64Array.of(101, 200.5), y: Float64Array.of(47, 90), depth: new Float64Array(2) };
  const everywhere = { x: Float64Array.of(-50, 900), y: Float64Array.of(-1, 406), depth: new Float64Array(2) };

  expect(windowAround(inside, size)).toEqual({ left: 48, top: 20, right: 103, bottom: 47 });
  expect(windowAround(everywhere, size)).toEqual({ left: 0, top: 0, right: 301, bottom: 203 });
});
