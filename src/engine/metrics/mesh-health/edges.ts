/** Stands in `ofCorner` for a triangle that has no edges because two of its corners are one vertex. */
export const noEdge = 0xffffffff;

/** The unordered edges of a welded mesh. Corner `c` belongs to triangle `floor(c / 3)`; its edge leads to the triangle's next corner. */
export type Edges = {
  count: number;
  /** Per corner its edge, or `noEdge`. */
  ofCorner: Uint32Array;
  /** Per edge, how many triangles run along it from its lower to its higher vertex, and the other way. */
  forward: Uint8Array | Uint32Array;
  backward: Uint8Array | Uint32Array;
  /** Per edge, the first and the last corner that uses it. */
  firstCorner: Uint32Array;
  lastCorner: Uint32Array;
};

/** The corner after `corner` in the same triangle. */
export function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}

/** The triangle a corner belongs to. */
export function triangleOf(corner: number): number {
  // For integers, cheaper than Math.floor.
  return (corner / 3) | 0;
}

/** True when two of a triangle's corners are the same vertex; for a welded mesh that means the same point. */
export function isDegenerate(indices: Uint32Array, triangle: number): boolean {
  const a = indices[3 * triangle]!;
  const b = indices[3 * triangle + 1]!;
  const c = indices[3 * triangle + 2]!;
  return a === b || b === c || c === a;
}

/** Room for the edges of so many corners, and none of them yet. */
export function noEdges(cornerCount: number): Edges {
  return {
    count: 0,
    ofCorner: new Uint32Array(cornerCount),
    forward: new Uint8Array(cornerCount),
    backward: new Uint8Array(cornerCount),
    firstCorner: new Uint32Array(cornerCount),
    lastCorner: new Uint32Array(cornerCount),
  };
}

/** What a byte can count; an edge of a surface has one or two uses. */
const mostUses = 255;

/** Counts one more use of an edge. */
export function addUse(edges: Edges, edge: number, isForward: boolean): void {
  const uses = isForward ? edges.forward : edges.backward;
  if (uses[edge] === mostUses) {
    edges.forward = Uint32Array.from(edges.forward);
    edges.backward = Uint32Array.from(edges.backward);
  }
  if (isForward) edges.forward[edge]!++;
  else edges.backward[edge]!++;
}
