import type { Mesh, Vector } from '../../mesh.js';

/** Faces flatter than this to the build plane, and looking down, need support (engineering guides of metal and filament printing). */
export const usualSelfSupportingAngleDeg = 45;

/**
 * A face needs support when its unit normal has more than this downward share. The small amount on top keeps a face at exactly
 * the self-supporting angle out, whatever the rounding.
 */
export function overhangCosineOf(selfSupportingAngleDeg: number): number {
  return Math.cos((selfSupportingAngleDeg * Math.PI) / 180) + 1e-6;
}

/** Faces of like direction taken together. Arrays are indexed by bin, three entries each where they hold vectors. */
export type NormalBins = {
  areasMm2: Float64Array;
  /** Sum of the area vectors. */
  vectorsMm2: Float64Array;
  centroidsMm: Float64Array;
  /** Normal that most of the bin's area shares, if one does, and by how much it leads. */
  flatVectorsMm2: Float64Array;
  flatLeadsMm2: Float64Array;
};

/** Cells along each side of a cube of directions. Odd, so that the axes fall into the middle of a cell. */
const cells = 25;

/** Sums the faces by the direction they look in: 6 × 25 × 25 cells of a cube, with exact areas and centroids; empty ones left out. */
export function binNormals({ positions: p, indices }: Mesh, areaVectors: Float64Array): NormalBins {
  const binOfCell = new Int32Array(6 * cells * cells).fill(-1);
  const bins = emptyBins(6 * cells * cells);
  let used = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const x = areaVectors[t]!;
    const y = areaVectors[t + 1]!;
    const z = areaVectors[t + 2]!;
    const area = Math.sqrt(x * x + y * y + z * z);
    if (!(area > 0)) continue;
    const cell = cubeCell(x, y, z, cells);
    if (binOfCell[cell]! < 0) binOfCell[cell] = used++;
    const bin = binOfCell[cell]!;
    bins.areasMm2[bin]! += area;
    for (let axis = 0; axis < 3; axis++) {
      const sum = p[3 * indices[t]! + axis]! + p[3 * indices[t + 1]! + axis]! + p[3 * indices[t + 2]! + axis]!;
      bins.vectorsMm2[3 * bin + axis]! += areaVectors[t + axis]!;
      bins.centroidsMm[3 * bin + axis]! += (area * sum) / 3;
    }
    voteForFlat(bins, bin, x, y, z, area);
  }
  return finishBins(bins, used);
}

/** Cell of a cube around the origin through which a direction of any length leaves it, out of 6 × `side` × `side`. */
export function cubeCell(x: number, y: number, z: number, side: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const az = Math.abs(z);
  const axis = ax >= ay && ax >= az ? 0 : ay >= az ? 1 : 2;
  const main = axis === 0 ? x : axis === 1 ? y : z;
  const first = axis === 0 ? y : x;
  const second = axis === 2 ? y : z;
  const scale = side / (2 * Math.abs(main));
  const column = Math.min(side - 1, Math.floor(first * scale + side / 2));
  const row = Math.min(side - 1, Math.floor(second * scale + side / 2));
  return ((2 * axis + (main < 0 ? 1 : 0)) * side + row) * side + column;
}

/** Majority vote in one pass (Boyer and Moore), by area: finds the flat face even where a fillet shares its bin. */
function voteForFlat(
  { flatVectorsMm2: flat, flatLeadsMm2: leads }: NormalBins,
  bin: number,
  x: number,
  y: number,
  z: number,
  area: number,
): void {
  const at = 3 * bin;
  const length = Math.sqrt(flat[at]! ** 2 + flat[at + 1]! ** 2 + flat[at + 2]! ** 2);
  if (leads[bin]! > 0 && flat[at]! * x + flat[at + 1]! * y + flat[at + 2]! * z > (1 - 1e-6) * length * area) {
    leads[bin]! += area;
    flat[at]! += x;
    flat[at + 1]! += y;
    flat[at + 2]! += z;
    return;
  }
  leads[bin]! -= area;
  if (leads[bin]! >= 0) return;
  leads[bin] = area;
  flat[at] = x;
  flat[at + 1] = y;
  flat[at + 2] = z;
}

function emptyBins(count: number): NormalBins {
  return {
    areasMm2: new Float64Array(count),
    vectorsMm2: new Float64Array(3 * count),
    centroidsMm: new Float64Array(3 * count),
    flatVectorsMm2: new Float64Array(3 * count),
    flatLeadsMm2: new Float64Array(count),
  };
}

function finishBins(bins: NormalBins, used: number): NormalBins {
  for (let i = 0; i < 3 * used; i++) bins.centroidsMm[i]! /= bins.areasMm2[Math.floor(i / 3)]!;
  return {
    areasMm2: bins.areasMm2.slice(0, used),
    vectorsMm2: bins.vectorsMm2.slice(0, 3 * used),
    centroidsMm: bins.centroidsMm.slice(0, 3 * used),
    flatVectorsMm2: bins.flatVectorsMm2.slice(0, 3 * used),
    flatLeadsMm2: bins.flatLeadsMm2.slice(0, used),
  };
}

/** Support volume in mm³ if every column went down to the plate at `lowestMm` along `up`: an upper bound, within the bins' width. */
export function columnsToPlateMm3(
  { areasMm2, vectorsMm2: v, centroidsMm: c }: NormalBins,
  [x, y, z]: Vector,
  lowestMm: number,
  overhangCosine: number,
): number {
  let volume = 0;
  for (let bin = 0; bin < areasMm2.length; bin++) {
    const at = 3 * bin;
    const projected = -(v[at]! * x + v[at + 1]! * y + v[at + 2]! * z);
    if (projected <= overhangCosine * areasMm2[bin]!) continue;
    volume += projected * (c[at]! * x + c[at + 1]! * y + c[at + 2]! * z - lowestMm);
  }
  return volume;
}

/** Unit normals of the largest flat areas, largest first. */
export function flatNormals({ flatVectorsMm2: flat, flatLeadsMm2: leads }: NormalBins, count: number): Vector[] {
  const order = Array.from(leads.keys()).sort((a, b) => leads[b]! - leads[a]! || a - b);
  return order.slice(0, count).map((bin): Vector => {
    const length = Math.hypot(flat[3 * bin]!, flat[3 * bin + 1]!, flat[3 * bin + 2]!);
    // Adding zero turns -0 into 0.
    return [flat[3 * bin]! / length + 0, flat[3 * bin + 1]! / length + 0, flat[3 * bin + 2]! / length + 0];
  });
}
