import type { Mesh } from '../mesh.js';
import { writeAreaVectorMm2 } from './area-vectors.js';

/** Sum of the areas of all triangles, in mm²; 0 for a mesh without triangles. Half the lengths of cross products, in double precision. */
export function surfaceAreaMm2(mesh: Mesh): number {
  const vector = new Float64Array(3);
  let area = 0;
  for (let t = 0; 3 * t < mesh.indices.length; t++) {
    writeAreaVectorMm2(mesh, t, vector, 0);
    area += Math.sqrt(vector[0]! * vector[0]! + vector[1]! * vector[1]! + vector[2]! * vector[2]!);
  }
  return area;
}
