import type { ViewMesh } from '../../view-data.js';

/** Faces that meet at a sharper turn have a line between them. */
const creaseCosine = Math.cos((28 * Math.PI) / 180);

/** The lines a drawing of the part has: creases and open borders, as x, y, z of start and end, in mm. */
export function featureEdges(mesh: ViewMesh, faces: Float32Array): Float32Array {
  const { positions, indices } = mesh;
  const corners = weld(positions);
  const first = new Map<number, number>();
  const isDrawn = new Map<number, boolean>();
  const count = positions.length / 3;
  for (let corner = 0; corner < indices.length; corner++) {
    const triangle = corner - (corner % 3);
    const a = corners[indices[corner]!]!;
    const b = corners[indices[triangle + ((corner + 1) % 3)]!]!;
    if (a === b) continue;
    const key = Math.min(a, b) * count + Math.max(a, b);
    const other = first.get(key);
    if (other === undefined) first.set(key, triangle);
    isDrawn.set(key, other === undefined || isCrease(faces, other, triangle));
  }
  const lines: number[] = [];
  for (const [key, drawn] of isDrawn) {
    if (!drawn) continue;
    for (const vertex of [Math.floor(key / count), key % count]) lines.push(...positions.subarray(3 * vertex, 3 * vertex + 3));
  }
  return new Float32Array(lines);
}

function isCrease(faces: Float32Array, a: number, b: number): boolean {
  const cosine = faces[a]! * faces[b]! + faces[a + 1]! * faces[b + 1]! + faces[a + 2]! * faces[b + 2]!;
  const isFlat = (face: number) => faces[face] === 0 && faces[face + 1] === 0 && faces[face + 2] === 0;
  return cosine < creaseCosine && !isFlat(a) && !isFlat(b);
}

/** For each vertex the first one at the very same place: vertices are doubled where the surface has a crease. */
function weld(positions: Float32Array): Uint32Array {
  // Numbers as they lie in memory; -0 is made 0 by the sum.
  const bits = new Uint32Array(Float32Array.from(positions, (value) => value + 0).buffer);
  const size = 2 ** Math.ceil(Math.log2(positions.length + 1));
  const slots = new Int32Array(size).fill(-1);
  return Uint32Array.from({ length: positions.length / 3 }, (_, vertex) => {
    const at = 3 * vertex;
    const hash = Math.imul(bits[at]!, 73856093) ^ Math.imul(bits[at + 1]!, 19349663) ^ Math.imul(bits[at + 2]!, 83492791);
    let slot = (hash ^ (hash >>> 15)) & (size - 1);
    for (;;) {
      const there = slots[slot]!;
      if (there < 0) {
        slots[slot] = vertex;
        return vertex;
      }
      const [own, its] = [at, 3 * there];
      if (bits[own] === bits[its] && bits[own + 1] === bits[its + 1] && bits[own + 2] === bits[its + 2]) return there;
      slot = (slot + 1) & (size - 1);
    }
  });
}
