import type { Mesh } from '../../mesh.js';

/** Triangles (three vertices each) that fill a hole, and their area. */
export type Filling = { indices: number[]; areaMm2: number };

/**
 * The triangulation of least area that closes a ring of vertices, without new vertices; undefined when every one would need a
 * chord that may not be used.
 *
 * Tries every split of every stretch of the ring and keeps the best (dynamic programming): exact, and grows with the cube of the ring's
 * length, 20 ms for 128 vertices. The triangles run against the ring.
 *
 * @param mayJoin false for two vertices that the mesh joins by an edge already, which would then have more than two triangles
 * @see G. Barequet, M. Sharir, "Filling gaps in the boundary of a polyhedron", Computer Aided Geometric Design 12 (1995)
 */
export function fillLoop({ positions: p }: Mesh, ring: readonly number[], mayJoin: (a: number, b: number) => boolean): Filling | undefined {
  const count = ring.length;
  const areas = new Float64Array(count * count);
  const splits = new Int32Array(count * count).fill(-1);
  for (let span = 2; span < count; span++) {
    for (let from = 0; from + span < count; from++) {
      const to = from + span;
      const at = from * count + to;
      areas[at] = Infinity;
      const isRim = span === count - 1;
      if (!isRim && !mayJoin(ring[from]!, ring[to]!)) continue;
      for (let middle = from + 1; middle < to; middle++) {
        const rest = areas[from * count + middle]! + areas[middle * count + to]!;
        if (rest >= areas[at]!) continue;
        const area = rest + areaMm2(p, ring[from]!, ring[middle]!, ring[to]!);
        if (area >= areas[at]!) continue;
        areas[at] = area;
        splits[at] = middle;
      }
    }
  }
  const total = areas[count - 1]!;
  return Number.isFinite(total) ? { indices: trianglesOf(ring, splits), areaMm2: total } : undefined;
}

function trianglesOf(ring: readonly number[], splits: Int32Array): number[] {
  const indices: number[] = [];
  const stretches: [number, number][] = [[0, ring.length - 1]];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [from, to] = stretch;
    if (to - from < 2) continue;
    const middle = splits[from * ring.length + to]!;
    indices.push(ring[from]!, ring[to]!, ring[middle]!);
    stretches.push([from, middle], [middle, to]);
  }
  return indices;
}

function areaMm2(p: Float64Array, a: number, b: number, c: number): number {
  const ux = p[3 * b]! - p[3 * a]!;
  const uy = p[3 * b + 1]! - p[3 * a + 1]!;
  const uz = p[3 * b + 2]! - p[3 * a + 2]!;
  const vx = p[3 * c]! - p[3 * a]!;
  const vy = p[3 * c + 1]! - p[3 * a + 1]!;
  const vz = p[3 * c + 2]! - p[3 * a + 2]!;
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  return Math.sqrt(x * x + y * y + z * z) / 2;
}
