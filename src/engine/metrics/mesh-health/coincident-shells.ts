import type { Mesh } from '../../mesh.js';
import { measureShells, type ShellMeasures } from './shell-measures.js';
import type { Topology } from './topology.js';

/** How far two copies of a body may be apart, as a share of its diagonal: 1 µm on 100 mm, what formats and conversions round by. */
const copyShare = 1e-5;

/**
 * One flag per shell: 1 when an earlier closed shell has the same corners within 1e-5 of its diagonal, the same box and the same volume,
 * whichever way it faces: a body that is there twice, rounded differently or with other diagonals in its flat faces.
 */
export function coincidentShells(mesh: Mesh, topology: Topology): Uint8Array {
  const { shells } = topology;
  const isCopy = new Uint8Array(shells.count);
  if (shells.count < 2) return isCopy;
  const measures = measureShells(mesh, topology);
  const candidates = Array.from({ length: shells.count }, (_, shell) => shell)
    .filter((shell) => measures.isClosed[shell] === 1)
    .toSorted((a, b) => measures.mins[3 * a]! - measures.mins[3 * b]! || a - b);
  const verticesOf = verticesByShell(mesh, shells.ofTriangle);
  for (const [place, shell] of candidates.entries()) {
    const toleranceMm = copyShare * diagonalOf(measures, shell);
    for (let next = place + 1; next < candidates.length; next++) {
      const other = candidates[next]!;
      if (measures.mins[3 * other]! - measures.mins[3 * shell]! > toleranceMm) break;
      if (isCopy[shell] === 1 || isCopy[other] === 1 || !areAlike(measures, shell, other, toleranceMm)) continue;
      if (haveSameCorners(mesh, verticesOf(shell), verticesOf(other), toleranceMm)) isCopy[Math.max(shell, other)] = 1;
    }
  }
  return isCopy;
}

function diagonalOf({ mins, maxs }: ShellMeasures, shell: number): number {
  const side = (axis: number) => maxs[3 * shell + axis]! - mins[3 * shell + axis]!;
  return Math.hypot(side(0), side(1), side(2));
}

function areAlike(measures: ShellMeasures, a: number, b: number, toleranceMm: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs(measures.mins[3 * a + axis]! - measures.mins[3 * b + axis]!) > toleranceMm) return false;
    if (Math.abs(measures.maxs[3 * a + axis]! - measures.maxs[3 * b + axis]!) > toleranceMm) return false;
  }
  const [volume, other] = [Math.abs(measures.volumesMm3[a]!), Math.abs(measures.volumesMm3[b]!)];
  // A rounding of the corners moves the volume by the surface times that; the surface is of the order of the diagonal squared.
  return Math.abs(volume - other) <= toleranceMm * diagonalOf(measures, a) ** 2;
}

/** Every corner of each has one of the other within the tolerance in x, y and z. */
function haveSameCorners({ positions: p }: Mesh, some: Uint32Array, others: Uint32Array, toleranceMm: number): boolean {
  return areNear(p, some, others, toleranceMm) && areNear(p, others, some, toleranceMm);
}

function areNear(p: Float64Array, some: Uint32Array, others: Uint32Array, toleranceMm: number): boolean {
  const byX = others.toSorted((a, b) => p[3 * a]! - p[3 * b]!);
  return some.every((vertex) => {
    const x = p[3 * vertex]!;
    for (let i = firstFrom(p, byX, x - toleranceMm); i < byX.length && p[3 * byX[i]!]! <= x + toleranceMm; i++) {
      const at = 3 * byX[i]!;
      const isNear = (axis: number) => Math.abs(p[at + axis]! - p[3 * vertex + axis]!) <= toleranceMm;
      if (isNear(1) && isNear(2)) return true;
    }
    return false;
  });
}

function firstFrom(p: Float64Array, byX: Uint32Array, x: number): number {
  let low = 0;
  let high = byX.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (p[3 * byX[middle]!]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The vertices of a shell, each once. Collected when first asked for: mostly no two shells are alike. */
function verticesByShell({ indices }: Mesh, shellOf: Int32Array): (shell: number) => Uint32Array {
  const known = new Map<number, Uint32Array>();
  return (shell) => {
    const vertices = known.get(shell) ?? verticesOf(indices, shellOf, shell);
    known.set(shell, vertices);
    return vertices;
  };
}

function verticesOf(indices: Uint32Array, shellOf: Int32Array, shell: number): Uint32Array {
  const vertices = new Set<number>();
  for (let i = 0; i < indices.length; i++) if (shellOf[Math.floor(i / 3)] === shell) vertices.add(indices[i]!);
  return Uint32Array.from(vertices);
}
