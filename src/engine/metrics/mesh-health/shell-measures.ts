import type { Mesh } from '../../mesh.js';
import { triangleAreasMm2, writeAreaVectorMm2 } from '../area-vectors.js';
import { noEdge, triangleOf } from './edges.js';
import type { Shells } from './shells.js';
import type { Topology } from './topology.js';

/** Measures of every shell by itself; shell `s` has its box, in mm, at `mins[3 * s …]` and `maxs[3 * s …]`. */
export type ShellMeasures = {
  mins: Float64Array;
  maxs: Float64Array;
  /** 1 when no edge is used an odd number of times. */
  isClosed: Uint8Array;
  /** About the center of the shell's own box: positive when the faces point outwards. */
  volumesMm3: Float64Array;
  /** By how much the volume can differ about another point of the box: rounding for a closed shell, large for an open one. */
  doubtsMm3: Float64Array;
};

/** Share of the box diagonal's cube that rounding may take from a volume. */
const roundingShare = 1e-12;

/**
 * Box, closedness, signed volume (divergence theorem) and its doubt for every shell.
 *
 * Moving the point that an open surface's volume is taken about by `d` changes it by a third of `d` times the sum of the area
 * normals, which is zero for a closed surface: half the diagonal for `d` gives the doubt.
 */
export function measureShells(mesh: Mesh, { edges, shells }: Topology): ShellMeasures {
  const isClosed = new Uint8Array(shells.count).fill(1);
  for (let corner = 0; corner < edges.ofCorner.length; corner++) {
    const edge = edges.ofCorner[corner]!;
    if (edge !== noEdge && (edges.forward[edge]! + edges.backward[edge]!) % 2 === 1) {
      isClosed[shells.ofTriangle[triangleOf(corner)]!] = 0;
    }
  }
  const { mins, maxs } = shellBoxes(mesh, shells.ofTriangle, shells.count);
  return { mins, maxs, isClosed, ...shellVolumes(mesh, shells.ofTriangle, mins, maxs) };
}

/** Surface of every shell, in mm². */
export function shellAreasMm2(mesh: Mesh, { count, ofTriangle }: Shells): Float64Array {
  const areas = new Float64Array(count);
  triangleAreasMm2(mesh).forEach((area, t) => {
    if (ofTriangle[t]! >= 0) areas[ofTriangle[t]!]! += area;
  });
  return areas;
}

function shellBoxes({ positions: p, indices }: Mesh, shellOf: Int32Array, count: number): { mins: Float64Array; maxs: Float64Array } {
  const mins = new Float64Array(3 * count).fill(Infinity);
  const maxs = new Float64Array(3 * count).fill(-Infinity);
  for (let i = 0; i < indices.length; i++) {
    const shell = shellOf[triangleOf(i)]!;
    if (shell < 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      const value = p[3 * indices[i]! + axis]!;
      const slot = 3 * shell + axis;
      if (value < mins[slot]!) mins[slot] = value;
      if (value > maxs[slot]!) maxs[slot] = value;
    }
  }
  return { mins, maxs };
}

function shellVolumes(mesh: Mesh, shellOf: Int32Array, mins: Float64Array, maxs: Float64Array) {
  const { positions: p, indices } = mesh;
  const vector = new Float64Array(3);
  const volumesMm3 = new Float64Array(mins.length / 3);
  const normals = new Float64Array(mins.length);
  for (let t = 0; 3 * t < indices.length; t++) {
    const shell = shellOf[t]!;
    if (shell < 0) continue;
    writeAreaVectorMm2(mesh, t, vector, 0);
    const nx = vector[0]!;
    const ny = vector[1]!;
    const nz = vector[2]!;
    const a = 3 * indices[3 * t]!;
    const x = p[a]! - (mins[3 * shell]! + maxs[3 * shell]!) / 2;
    const y = p[a + 1]! - (mins[3 * shell + 1]! + maxs[3 * shell + 1]!) / 2;
    const z = p[a + 2]! - (mins[3 * shell + 2]! + maxs[3 * shell + 2]!) / 2;
    volumesMm3[shell]! += (x * nx + y * ny + z * nz) / 3;
    normals[3 * shell]! += nx;
    normals[3 * shell + 1]! += ny;
    normals[3 * shell + 2]! += nz;
  }
  const doubtsMm3 = volumesMm3.map((_, shell) => {
    const axis = 3 * shell;
    const diagonal = Math.hypot(maxs[axis]! - mins[axis]!, maxs[axis + 1]! - mins[axis + 1]!, maxs[axis + 2]! - mins[axis + 2]!);
    const normal = Math.hypot(normals[axis]!, normals[axis + 1]!, normals[axis + 2]!);
    return (normal * diagonal) / 6 + roundingShare * diagonal ** 3;
  });
  return { volumesMm3, doubtsMm3 };
}
