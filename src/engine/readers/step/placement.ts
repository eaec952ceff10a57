import type { TopLoc_Location } from 'replicad-opencascadejs';
import { withinScope } from './occt.js';

/** Moves points, three numbers each, from where a face was drawn to where an assembly has put it. */
export function place(points: Float64Array, location: TopLoc_Location): void {
  if (location.IsIdentity()) return;
  const m = rowsOf(location);
  for (let p = 0; p < points.length; p += 3) {
    const x = points[p]!;
    const y = points[p + 1]!;
    const z = points[p + 2]!;
    for (let row = 0; row < 3; row++) {
      const r = 4 * row;
      points[p + row] = m[r]! * x + m[r + 1]! * y + m[r + 2]! * z + m[r + 3]!;
    }
  }
}

function rowsOf(location: TopLoc_Location): Float64Array {
  return withinScope((keep) => {
    const transformation = keep(location.Transformation());
    return Float64Array.from({ length: 12 }, (_, i) => transformation.Value(1 + Math.floor(i / 4), 1 + (i % 4)));
  });
}
