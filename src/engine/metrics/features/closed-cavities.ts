import type { Mesh, Vector } from '../../mesh.js';
import type { Cavity } from '../../part-measures.js';
import { nestingDepths } from '../mesh-health/nesting.js';
import { measureShells, type ShellMeasures, shellAreasMm2 } from '../mesh-health/shell-measures.js';
import type { Topology } from '../mesh-health/topology.js';

/** The cavities of a mesh, and how deep each of its shells is nested. */
export type ClosedCavities = { cavities: Cavity[]; depths: Uint32Array };

/**
 * Void that the part closes in without any opening, largest first: shells that lie inside an odd number of others, less the shells
 * inside them. Volume and area are those of the triangles [mm³, mm²], `at` is the middle of the cavity's box.
 *
 * A shell inside several cavities (solids within solids) is taken off the one with the smallest box around it.
 */
export function closedCavities(mesh: Mesh, topology: Topology): ClosedCavities {
  const { shells } = topology;
  if (shells.count < 2) return { cavities: [], depths: new Uint32Array(shells.count) };
  const measures = measureShells(mesh, topology);
  const depths = nestingDepths(mesh, shells, measures);
  const areasMm2 = shellAreasMm2(mesh, shells);
  const cavities = new Map<number, Cavity>();
  depths.forEach((depth, shell) => {
    if (depth % 2 === 1 && measures.isClosed[shell] === 1) cavities.set(shell, cavityOf(measures, shell, areasMm2[shell]!));
  });
  depths.forEach((depth, shell) => {
    const holder = depth > 0 && depth % 2 === 0 ? holderOf(measures, depths, shell) : undefined;
    const cavity = holder === undefined ? undefined : cavities.get(holder);
    if (cavity) cavity.volumeMm3 -= Math.abs(measures.volumesMm3[shell]!);
  });
  return { cavities: [...cavities.values()].sort((a, b) => b.volumeMm3 - a.volumeMm3), depths };
}

function cavityOf({ mins, maxs, volumesMm3 }: ShellMeasures, shell: number, areaMm2: number): Cavity {
  const min = cornerAt(mins, shell);
  const max = cornerAt(maxs, shell);
  const at: Vector = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  return { at, areaMm2, box: { min, max }, volumeMm3: Math.abs(volumesMm3[shell]!) };
}

/** The corner of a shell's box. */
export function cornerAt(values: Float64Array, shell: number): Vector {
  return [values[3 * shell]!, values[3 * shell + 1]!, values[3 * shell + 2]!];
}

/** The shell one level further out with the smallest box around this one. */
export function holderOf({ mins, maxs }: ShellMeasures, depths: Uint32Array, shell: number): number | undefined {
  const holds = (outer: number) =>
    [0, 1, 2].every((axis) => mins[3 * outer + axis]! <= mins[3 * shell + axis]! && maxs[3 * outer + axis]! >= maxs[3 * shell + axis]!);
  const size = (outer: number) => [0, 1, 2].reduce((product, axis) => product * (maxs[3 * outer + axis]! - mins[3 * outer + axis]!), 1);
  const holders = [...depths.keys()].filter((outer) => depths[outer] === depths[shell]! - 1 && holds(outer));
  return holders.sort((a, b) => size(a) - size(b))[0];
}
