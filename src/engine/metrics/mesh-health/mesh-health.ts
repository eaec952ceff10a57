import type { Mesh } from '../../mesh.js';
import type { MeshHealth } from '../../part-measures.js';
import { boundingBox, diagonalMm } from '../bounding-box.js';
import { volumeMm3 } from '../volume.js';
import { coincidentShells } from './coincident-shells.js';
import { duplicatesOf } from './duplicates.js';
import type { Topology } from './topology.js';

/** Below this share of the diagonal's cube a volume is rounding noise. */
const flatShare = 1e-15;

/**
 * Checks on a welded mesh, in trimesh's words and by its definitions, except that degenerate triangles are left out of all but
 * their own count; trimesh keeps them and calls a mesh with one of them open.
 *
 * Watertight: every edge is used exactly twice. Winding consistent: no edge is used by its only two triangles in the same
 * direction. Valid volume: both, and the volume is positive. Unambiguous: no triangle is there twice, whichever way it is wound,
 * and no closed shell lies on another one.
 * A mesh without triangles is none of the first three. Encloses volume is no word of trimesh's: it holds for bodies that touch along
 * an edge as well, which admesh and PrusaSlicer accept.
 */
export function meshHealth(mesh: Mesh, topology: Topology): MeshHealth {
  const { openEdgeCount, nonManifoldEdgeCount, isWindingConsistent, bodyCount, degenerateTriangleCount } = topology;
  const duplicateTriangleCount = duplicatesOf(mesh, topology.edges).count;
  const coincidentShellCount = coincidentShells(mesh, topology).reduce((sum, flag) => sum + flag, 0);
  const isWatertight = topology.edges.count > 0 && openEdgeCount === 0 && nonManifoldEdgeCount === 0;
  return {
    isWatertight,
    isWindingConsistent,
    isValidVolume: isWatertight && isWindingConsistent && hasVolume(mesh),
    enclosesVolume: topology.isBalanced && hasVolume(mesh),
    isUnambiguous: duplicateTriangleCount === 0 && coincidentShellCount === 0,
    openEdgeCount,
    nonManifoldEdgeCount,
    bodyCount,
    degenerateTriangleCount,
    duplicateTriangleCount,
    coincidentShellCount,
  };
}

function hasVolume(mesh: Mesh): boolean {
  const volume = volumeMm3(mesh);
  return Number.isFinite(volume) && volume > flatShare * diagonalMm(boundingBox(mesh)) ** 3;
}
