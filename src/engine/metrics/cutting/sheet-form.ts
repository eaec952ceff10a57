import type { SheetForm } from '../../cut-forms.js';
import type { Mesh } from '../../mesh.js';
import type { Edges } from '../mesh-health/edges.js';
import { volumeAndArea } from '../volume.js';
import { type Facing, wallLengthMm } from '../walls/opposite-faces.js';
import { areaSamples } from '../walls/surface-samples.js';
import { skinsOf } from './sheet-skins.js';

const sampleCount = 2000;
/** Walls within 5 % of the thickness are of that thickness. */
const sameShare = 0.05;
/** The volume of a sheet is its thickness times half of its two sides, within 10 %: bends and chamfers take the rest. */
const volumeShare = 0.1;
/** A square blank of the same area has sides of at least this many thicknesses. */
const leastSlenderness = 4;
/** Total turn [rad] that is missing or left over where the sides are not unrolled flat; a dimple or two is pressed in. */
const mostCurvature = 1;

/**
 * Whether a welded, outward oriented mesh is a part cut out of one sheet and bent, and what its making takes.
 *
 * A sheet has one thickness t (the median over 2000 points of equal area), a blank wider than 4 t (the side of a square of its area),
 * and a volume of t times half the area that is t thick. Its sides are flat faces with bends between them (`skinsOf`). Around no vertex
 * of them do the angles miss a full turn, which is when a surface can be unrolled (Gauss), and there are fewer bends than flat faces, or
 * they would close to a ring. Cuts are where a side ends, half of them on each side. Limits: threads, countersinks and embossed places
 * are not looked for; a bend of zero inner radius counts; the unrolled outline itself is not made.
 *
 * @param material a search on the material side of the mesh
 */
export function sheetForm(mesh: Mesh, edges: Edges, material: Facing): SheetForm | undefined {
  const lengthsMm = thicknessesMm(mesh, material);
  const thicknessMm = lengthsMm[lengthsMm.length >> 1];
  if (thicknessMm === undefined) return undefined;
  const none = { thicknessMm, cutLengthMm: 0, loopCount: 0, bendCount: 0 };
  const even = lengthsMm.filter((length) => Math.abs(length / thicknessMm - 1) <= sameShare).length;
  const { volumeMm3: volume, surfaceAreaMm2 } = volumeAndArea(mesh);
  const evenMm2 = (even / sampleCount) * surfaceAreaMm2;
  const isBlock = thicknessMm > Math.sqrt(volume / thicknessMm) / leastSlenderness;
  if (isBlock || Math.abs((thicknessMm * evenMm2) / 2 / volume - 1) > volumeShare) return { ...none, problem: 'thickness' };
  const skins = skinsOf(mesh, edges, material, thicknessMm);
  const flatCount = Math.round(skins.flatCount / 2);
  const bendCount = Math.round(skins.bendCount / 2);
  if (flatCount === 0 || skins.curvatureRad > mostCurvature) return { ...none, problem: 'curved' };
  if (bendCount > 0 && Math.round(skins.joiningBendCount / 2) >= flatCount) return { ...none, problem: 'closed' };
  return { thicknessMm, cutLengthMm: skins.rimMm / 2, loopCount: Math.max(1, Math.round(skins.rimCount / 2)), bendCount };
}

/** Ascending; of points with nothing opposite there is none. */
function thicknessesMm(mesh: Mesh, material: Facing): Float64Array {
  const { triangles, points } = areaSamples(mesh, sampleCount);
  const lengths = [...triangles].flatMap((triangle, i) => {
    return wallLengthMm(material, triangle, points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!) ?? [];
  });
  return Float64Array.from(lengths).sort();
}
