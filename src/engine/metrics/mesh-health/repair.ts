import type { Mesh } from '../../mesh.js';
import type { MeshActions, SurfaceHoles } from '../../part-measures.js';
import { boundingBox, diagonalMm } from '../bounding-box.js';
import { withHolesClosed } from './close-holes.js';
import { coincidentShells } from './coincident-shells.js';
import { duplicatesOf, isWoundAlike } from './duplicates.js';
import { isDegenerate } from './edges.js';
import { nestingDepths } from './nesting.js';
import { measureShells } from './shell-measures.js';
import { type Topology, topology } from './topology.js';
import { weld } from './weld.js';
import { weldWithin } from './weld-within.js';
import { flipped, windingFlips } from './winding.js';

/** How far apart ends of an open edge may lie to be one, as a share of the diagonal: the rounding of float32 coordinates. */
const weldShare = 1e-7;

type Repaired = Connected & { joined: Connected; actions: MeshActions; holes?: SurfaceHoles };
type Connected = { mesh: Mesh; topology: Topology };

/**
 * The mesh that is analyzed, its topology, what was done to get it, and in `joined` the mesh after the first step, which is the file
 * as other programs read it. The given mesh is never changed, and is handed back as it is when nothing was to be done.
 *
 * Joins vertices within 1e-7 of the diagonal where that closes open edges, drops degenerate and duplicate triangles and bodies that lie
 * on another one, turns triangles that disagree with their neighbors, closes small holes (`withHolesClosed`), and turns shells inside out
 * that face the wrong way: outer shells enclose positive volume, cavities negative, and a solid inside a cavity positive again. A shell too
 * open to have an inside is left as it is.
 *
 * @param known topology of `mesh` where it is welded already; without it the mesh is welded first.
 */
export function repairForAnalysis(mesh: Mesh, known?: Topology): Repaired {
  const welded = known ? mesh : weld(mesh);
  const read = { mesh: welded, topology: known ?? topology(welded) };
  const merged = withMergedEdges(read);
  const single = withoutRepeats(merged);
  const apart = withoutCopies(single);
  const wound = withOneWinding(apart);
  const { holes, ...closed } = withClosedHoles(wound);
  const outward = withFacesOutward(closed);
  const actions = {
    mergedOpenEdges: merged !== read,
    fixedWinding: wound !== apart,
    invertedFlippedTriangles: outward.mesh !== closed.mesh,
    closedHoles: closed.mesh !== wound.mesh,
    removedDoubledGeometry: apart !== single || hasDuplicates(merged),
  };
  return { ...outward, joined: merged, actions, ...(holes && { holes }) };
}

function withMergedEdges(part: Connected): Connected {
  if (part.topology.openEdgeCount === 0) return part;
  const mesh = weldWithin(part.mesh, weldShare * diagonalMm(boundingBox(part.mesh)));
  if (mesh.positions.length === part.mesh.positions.length) return part;
  const merged = { mesh, topology: topology(mesh) };
  return merged.topology.openEdgeCount < part.topology.openEdgeCount ? merged : part;
}

/**
 * Keeps one of each set of duplicate triangles, or none of a pair that runs both ways when that leaves fewer bad edges: the faces
 * in which two touching solids meet go, while a solid that is there twice, once inside out, stays.
 */
function withoutRepeats(part: Connected): Connected {
  const { count, firstOf } = duplicatesOf(part.mesh, part.topology.edges);
  if (count === 0 && part.topology.degenerateTriangleCount === 0) return part;
  const balance = windingBalance(part.mesh.indices, firstOf);
  const isKept = (t: number) => firstOf[t] === t && !isDegenerate(part.mesh.indices, t);
  const oneOfEach = filtered(part.mesh, isKept);
  if (count === 0) return oneOfEach;
  const withoutPairs = filtered(part.mesh, (t) => isKept(t) && balance[t] !== 0);
  return badEdgeCount(withoutPairs) < badEdgeCount(oneOfEach) && withoutPairs.mesh.indices.length > 0 ? withoutPairs : oneOfEach;
}

function hasDuplicates({ mesh, topology: { edges } }: Connected): boolean {
  return duplicatesOf(mesh, edges).count > 0;
}

/** Without the closed shells that lie on an earlier one. */
function withoutCopies(part: Connected): Connected {
  const isCopy = coincidentShells(part.mesh, part.topology);
  const { ofTriangle } = part.topology.shells;
  return isCopy.includes(1) ? filtered(part.mesh, (t) => isCopy[ofTriangle[t]!] !== 1) : part;
}

function withClosedHoles(part: Connected): Connected & { holes?: SurfaceHoles } {
  const { mesh, holes } = withHolesClosed(part.mesh, part.topology);
  return { mesh, topology: mesh === part.mesh ? part.topology : topology(mesh), ...(holes && { holes }) };
}

/** Per first triangle of a set, how many of the set run its way less how many run against it. */
function windingBalance(indices: Uint32Array, firstOf: Uint32Array): Int32Array {
  const balance = new Int32Array(firstOf.length);
  for (let t = 0; t < firstOf.length; t++) {
    const first = firstOf[t]!;
    balance[first]! += t === first || isWoundAlike(indices, first, t) ? 1 : -1;
  }
  return balance;
}

function filtered(mesh: Mesh, isKept: (triangle: number) => boolean): Connected {
  const indices = new Uint32Array(mesh.indices.length);
  let length = 0;
  for (let t = 0; 3 * t < mesh.indices.length; t++) {
    if (!isKept(t)) continue;
    for (let corner = 3 * t; corner < 3 * t + 3; corner++) indices[length++] = mesh.indices[corner]!;
  }
  const compact = weld({ positions: mesh.positions, indices: indices.slice(0, length) });
  return { mesh: compact, topology: topology(compact) };
}

function badEdgeCount({ topology: { openEdgeCount, nonManifoldEdgeCount } }: Connected): number {
  return openEdgeCount + nonManifoldEdgeCount;
}

function withOneWinding(part: Connected): Connected {
  return part.topology.isWindingConsistent ? part : turned(part, windingFlips(part.topology));
}

function withFacesOutward(part: Connected): Connected {
  const { shells } = part.topology;
  const measures = measureShells(part.mesh, part.topology);
  const depths = nestingDepths(part.mesh, shells, measures);
  const isWrong = new Uint8Array(shells.count);
  for (let s = 0; s < shells.count; s++) {
    const outward = depths[s]! % 2 === 0 ? measures.volumesMm3[s]! : -measures.volumesMm3[s]!;
    if (outward < -measures.doubtsMm3[s]!) isWrong[s] = 1;
  }
  const flips = Uint8Array.from(shells.ofTriangle, (shell) => isWrong[shell] ?? 0);
  return turned(part, flips);
}

function turned(part: Connected, flips: Uint8Array): Connected {
  if (!flips.includes(1)) return part;
  const mesh = { positions: part.mesh.positions, indices: flipped(part.mesh.indices, flips) };
  return { mesh, topology: topology(mesh) };
}
