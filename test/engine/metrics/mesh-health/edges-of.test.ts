import { expect, test } from 'vitest';
import type { Mesh } from '../../../../src/engine/mesh.js';
import { noEdge } from '../../../../src/engine/metrics/mesh-health/edges.js';
import { edgesOf } from '../../../../src/engine/metrics/mesh-health/edges-of.js';

const side = 200;

/** A square of 200 x 200 vertices, its triangles in no order; a fan of 300 on one edge, wound both ways; a degenerate triangle in between. */
function scattered(): Mesh {
  const triangles: [number, number, number][] = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      triangles.push([at, at + 1, at + side], [at + 1, at + side + 1, at + side]);
    }
  }
  const last = side * side;
  for (let i = 0; i < 300; i++) triangles.push(i === 7 ? [last + 1, last, last + 2 + i] : [last, last + 1, last + 2 + i]);
  triangles.splice(1000, 0, [5, 5, 6]);
  // Both steps have no divisor in common with the counts, so that every number comes once.
  const vertexCount = last + 302;
  const indices = triangles.flatMap((_, i) => triangles[(i * 31_337) % triangles.length]!).map((v) => (v * 22_013) % vertexCount);
  return { positions: new Float64Array(3 * vertexCount), indices: Uint32Array.from(indices) };
}

/** The same by the definition: numbered by lower vertex, then by first corner. */
function edgesByHand({ indices }: Mesh) {
  const uses = new Map<number, { low: number; corners: number[]; forward: number }>();
  for (let corner = 0; corner < indices.length; corner++) {
    const [a, b, c] = [0, 1, 2].map((i) => indices[corner - (corner % 3) + ((corner + i) % 3)]!);
    if (a === b || b === c || c === a) continue;
    const low = Math.min(a!, b!);
    const key = low * indices.length + Math.max(a!, b!);
    const edge = uses.get(key) ?? { low, corners: [], forward: 0 };
    uses.set(key, edge);
    edge.corners.push(corner);
    if (a === low) edge.forward++;
  }
  return [...uses.values()].sort((one, other) => one.low - other.low || one.corners[0]! - other.corners[0]!);
}

test('edges of triangles in no order are those of the definition, whatever the degree of a vertex', () => {
  const mesh = scattered();
  const expected = edgesByHand(mesh);

  const { count, ofCorner, forward, backward, firstCorner, lastCorner } = edgesOf(mesh);

  expect(count).toBe(2 * 200 * 199 + 199 * 199 + 601);
  expect(firstDifference(firstCorner, (edge) => expected[edge]?.corners[0])).toBe(count);
  expect(firstDifference(lastCorner, (edge) => expected[edge]?.corners.at(-1))).toBe(count);
  expect(firstDifference(forward, (edge) => expected[edge]?.forward)).toBe(count);
  expect(firstDifference(backward, (edge) => expected[edge] && expected[edge].corners.length - expected[edge].forward)).toBe(count);
  const edgeOf = new Uint32Array(mesh.indices.length).fill(noEdge);
  for (const [edge, { corners }] of expected.entries()) for (const corner of corners) edgeOf[corner] = edge;
  expect(firstDifference(ofCorner, (corner) => edgeOf[corner])).toBe(-1);
});

/** -1 when there is none. Comparing arrays takes seconds. */
function firstDifference(found: Uint8Array | Uint32Array, expected: (i: number) => number | undefined): number {
  return found.findIndex((value: number, i: number) => value !== expected(i));
}
