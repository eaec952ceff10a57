import { inRuns } from '../in-runs.js';
import type { Mesh } from '../mesh.js';
import { writeAreaVectorMm2 } from './area-vectors.js';

/** Sum of the areas of all triangles, in mm²; 0 for a mesh without triangles. Half the lengths of cross products, in double precision. */
export function surfaceAreaMm2(mesh: Mesh): number {
  const vector = new Float64Array(3);
  let area = 0;
  inRuns(mesh.indices.length / 3, (from, to) => {
    area = withAreas(area, mesh, vector, from, to);
  });
  return area;
}

function withAreas(before: number, mesh: Mesh, vector: Float64Array, from: number, to: number): number {
  let sum = before;
  for (let t = from; t < to; t++) {
    writeAreaVectorMm2(mesh, t, vector, 0);
    sum += Math.sqrt(vector[0]! * vector[0]! + vector[1]! * vector[1]! + vector[2]! * vector[2]!);
  }
  return sum;
}
