import type { Mesh } from '../mesh.js';
import { volumeAndArea } from './volume.js';

/** Sum of the areas of all triangles, in mm², as `volumeAndArea` tells it. */
export function surfaceAreaMm2(mesh: Mesh): number {
  return volumeAndArea(mesh).surfaceAreaMm2;
}
