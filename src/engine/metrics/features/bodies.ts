import { printableText } from '../../../files/names.js';
import type { Mesh } from '../../mesh.js';
import type { Body, Solids, TriangleGroup } from '../../part-geometry.js';
import type { PartBody } from '../../part-measures.js';
import { nestingDepths } from '../mesh-health/nesting.js';
import { measureShells, type ShellMeasures, shellAreasMm2 } from '../mesh-health/shell-measures.js';
import type { Topology } from '../mesh-health/topology.js';
import { flipped, windingFlips } from '../mesh-health/winding.js';
import { cornerAt, holderOf } from './closed-cavities.js';

/** Bodies that are listed: more are read by nobody, and a scan may have a million. */
export const mostListed = 200;
const longestName = 80;

/** The solids of a CAD file in its order; of more than 200 the largest ones. */
export function solidBodies({ bodies }: Solids): PartBody[] {
  return listed(bodies.map(({ name = '', ...body }: Body) => named(name, body)));
}

/**
 * The bodies of a welded mesh in the order of the file, of more than 200 the largest ones: shells that lie in no other one or in a
 * cavity of one, less the cavities in them. Volume and area are those of the triangles [mm³, mm²].
 *
 * Bodies that touch in a vertex or an edge are apart here, and a hollow body is one, unlike in `bodyCount`, which counts as trimesh does.
 * A body has a volume only when it is closed, whichever way its faces look, and the name that most of its triangles have.
 */
export function meshBodies(read: Mesh, topology: Topology, groups: readonly TriangleGroup[] = []): PartBody[] {
  const { shells } = topology;
  // One winding per shell, or its volume would be a sum of wrong signs.
  const mesh = topology.isWindingConsistent ? read : { ...read, indices: flipped(read.indices, windingFlips(topology)) };
  const measures = measureShells(mesh, topology);
  const areasMm2 = shellAreasMm2(mesh, shells);
  const depths = shells.count > 1 ? nestingDepths(mesh, shells, measures) : new Uint32Array(shells.count);
  const names = shellNames(shells.ofTriangle, groups);
  const bodies = new Map<number, PartBody>();
  depths.forEach((depth, shell) => {
    if (depth % 2 === 0) bodies.set(shell, named(names.get(shell) ?? '', bodyOf(measures, shell, areasMm2[shell]!)));
  });
  depths.forEach((depth, shell) => {
    const body = depth % 2 === 1 ? bodies.get(holderOf(measures, depths, shell) ?? -1) : undefined;
    if (!body) return;
    body.surfaceAreaMm2 += areasMm2[shell]!;
    if (body.volumeMm3 !== undefined) body.volumeMm3 -= Math.abs(measures.volumesMm3[shell]!);
  });
  return listed([...bodies.values()]);
}

function bodyOf(measures: ShellMeasures, shell: number, surfaceAreaMm2: number): PartBody {
  const boundingBox = { min: cornerAt(measures.mins, shell), max: cornerAt(measures.maxs, shell) };
  if (measures.isClosed[shell] !== 1) return { surfaceAreaMm2, boundingBox };
  return { volumeMm3: Math.abs(measures.volumesMm3[shell]!), surfaceAreaMm2, boundingBox };
}

function named(name: string, body: PartBody): PartBody {
  const shown = printableText(name, longestName);
  return shown === '' ? body : { name: shown, ...body };
}

function listed(bodies: PartBody[]): PartBody[] {
  if (bodies.length <= mostListed) return bodies;
  const bySize = [...bodies].sort((a, b) => b.surfaceAreaMm2 - a.surfaceAreaMm2);
  const kept = new Set(bySize.slice(0, mostListed));
  return bodies.filter((body) => kept.has(body));
}

/** Per shell the name that most of its triangles have; shells whose triangles have none are not in it. */
function shellNames(shellOf: Int32Array, groups: readonly TriangleGroup[]): Map<number, string> {
  const counts = new Map<number, Map<string, number>>();
  if (groups.every(({ name }) => name === '')) return new Map();
  groups.forEach(({ name, firstTriangle }, i) => {
    const end = groups[i + 1]?.firstTriangle ?? shellOf.length;
    for (let t = firstTriangle; t < end; t++) {
      const ofShell = counts.get(shellOf[t]!) ?? new Map<string, number>();
      counts.set(shellOf[t]!, ofShell.set(name, (ofShell.get(name) ?? 0) + 1));
    }
  });
  const most = (ofShell: Map<string, number>) => [...ofShell].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
  return new Map([...counts].map(([shell, ofShell]) => [shell, most(ofShell)]));
}
