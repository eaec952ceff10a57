import { noEdge, triangleOf } from './edges.js';
import type { Topology } from './topology.js';

/**
 * One flag per triangle: 1 where it must be turned round so that neighbors across every edge used by exactly two triangles run
 * along that edge in opposite directions.
 *
 * Breadth-first search over those edges; in each connected patch the smaller part is turned, so that the patch keeps the side
 * most of it faces. A one-sided surface (a Möbius strip) has no such winding and keeps a seam.
 */
export function windingFlips({ edges }: Topology): Uint8Array {
  const triangleCount = edges.ofCorner.length / 3;
  const flips = new Uint8Array(triangleCount);
  const isSeen = new Uint8Array(triangleCount);
  const queue = new Int32Array(triangleCount);
  for (let seed = 0; seed < triangleCount; seed++) {
    if (isSeen[seed] === 1) continue;
    isSeen[seed] = 1;
    queue[0] = seed;
    let queued = 1;
    let flipped = 0;
    for (let i = 0; i < queued; i++) {
      const t = queue[i]!;
      for (let corner = 3 * t; corner < 3 * t + 3; corner++) {
        const edge = edges.ofCorner[corner]!;
        if (edge === noEdge || edges.forward[edge]! + edges.backward[edge]! !== 2) continue;
        const first = edges.firstCorner[edge]!;
        const neighbor = triangleOf(first === corner ? edges.lastCorner[edge]! : first);
        if (isSeen[neighbor] === 1) continue;
        isSeen[neighbor] = 1;
        flips[neighbor] = flips[t]! ^ (edges.forward[edge] === 1 ? 0 : 1);
        flipped += flips[neighbor]!;
        queue[queued++] = neighbor;
      }
    }
    if (2 * flipped > queued) for (let i = 0; i < queued; i++) flips[queue[i]!]! ^= 1;
  }
  return flips;
}

/** Indices in which every flagged triangle runs the other way round. */
export function flipped(indices: Uint32Array, flips: Uint8Array): Uint32Array {
  const turned = indices.slice();
  for (let t = 0; t < flips.length; t++) {
    if (flips[t] === 0) continue;
    turned[3 * t + 1] = indices[3 * t + 2]!;
    turned[3 * t + 2] = indices[3 * t + 1]!;
  }
  return turned;
}
