import type { Vector } from '../../mesh.js';
import type { Image } from '../png.js';
import { dot, type View } from '../render/camera.js';
import { drawText } from './lettering.js';
import { drawStrokes } from './strokes.js';

/**
 * Draws the directions of the part's axes around a point of the picture, the longest axis `sizePx` long, letters just beyond the tips;
 * one that is seen end on is left out.
 */
export function drawAxisTriad(
  image: Image,
  view: View,
  place: { x: number; y: number; sizePx: number; capHeightPx: number; color: number },
): void {
  const axes: [string, Vector][] = [
    ['X', [1, 0, 0]],
    ['Y', [0, 1, 0]],
    ['Z', [0, 0, 1]],
  ];
  for (const [name, axis] of axes) {
    const dx = place.sizePx * dot(axis, view.right);
    const dy = -place.sizePx * dot(axis, view.up);
    const length = Math.hypot(dx, dy);
    if (length < 0.12 * place.sizePx) continue;
    const beyond = 1 + place.capHeightPx / Math.max(length, 1);
    drawStrokes(image, [place.x, place.y, place.x + dx, place.y + dy], { color: place.color, widthPx: place.sizePx / 18 });
    drawText(image, name, {
      x: place.x + beyond * dx,
      y: place.y + beyond * dy + place.capHeightPx / 2,
      capHeightPx: place.capHeightPx,
      color: place.color,
      align: 'center',
    });
  }
}
