import type { Mesh, Vector } from '../../mesh.js';
import { boundingBox, diagonalMm } from '../../metrics/bounding-box.js';
import { dot, threeQuarterViews, usualView, type View } from './camera.js';

/** A place of the part that a picture points at. `label` is one short line such as "0.30 mm wall, limit 0.50". */
export type Mark = { where: Vector; label: string; isProblem: boolean };

/** What is between a place and the viewer: material in front in mm (0 when nothing is), and how squarely its face is seen (0 … 1). */
export type Sight = { coveredByMm: number; facing: number };

/** Material in front of a mark that still counts as visible, as a share of the part's diagonal: the mark may lie inside its own wall. */
const tolerance = 0.01;

/** A face seen at less than this (cosine; 0.35 is 70° off its normal) is too slanted to show anything on it. */
const wellFacing = 0.35;

/**
 * The three-quarter view in which the first problem mark (else the first mark) is seen best: the first in which nothing covers it
 * and its face is not too slanted, else the best of the eight. Without marks, the usual view from the front, right and above.
 */
export function chooseView(mesh: Mesh, marks: readonly Mark[]): View {
  const target = marks.find((mark) => mark.isProblem) ?? marks[0];
  if (!target) return usualView;
  const toleranceMm = visibleBehindMm(mesh);
  let best = usualView;
  let bestScore = -Infinity;
  for (const view of threeQuarterViews) {
    const sight = sightOf(mesh, view, target.where);
    const score = (sight.coveredByMm <= toleranceMm ? 1 : 0) + Math.min(sight.facing, wellFacing);
    if (score > bestScore) {
      best = view;
      bestScore = score;
    }
    if (score >= 1 + wellFacing) break;
  }
  return best;
}

/** How much material in front of a place leaves it to be drawn as seen, in mm: 1 % of the part's diagonal. */
export function visibleBehindMm(mesh: Mesh): number {
  return tolerance * diagonalMm(boundingBox(mesh));
}

/** What lies on the line from a place to the viewer. Every triangle is tried, which for one line is cheaper than a search tree. */
export function sightOf(mesh: Mesh, view: View, where: Vector): Sight {
  const { right: r, up: u, toViewer: v } = view;
  const { positions: p, indices } = mesh;
  const x0 = dot(where, r);
  const y0 = dot(where, u);
  const z0 = dot(where, v);
  let coveredByMm = 0;
  let nearestMm = Infinity;
  let facing = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const a = 3 * indices[t]!;
    const b = 3 * indices[t + 1]!;
    const c = 3 * indices[t + 2]!;
    const ax = p[a]! * r[0] + p[a + 1]! * r[1] + p[a + 2]! * r[2] - x0;
    const bx = p[b]! * r[0] + p[b + 1]! * r[1] + p[b + 2]! * r[2] - x0;
    const cx = p[c]! * r[0] + p[c + 1]! * r[1] + p[c + 2]! * r[2] - x0;
    if ((ax > 0 && bx > 0 && cx > 0) || (ax < 0 && bx < 0 && cx < 0)) continue;
    const ay = p[a]! * u[0] + p[a + 1]! * u[1] + p[a + 2]! * u[2] - y0;
    const by = p[b]! * u[0] + p[b + 1]! * u[1] + p[b + 2]! * u[2] - y0;
    const cy = p[c]! * u[0] + p[c + 1]! * u[1] + p[c + 2]! * u[2] - y0;
    const wa = bx * cy - cx * by;
    const wb = cx * ay - ax * cy;
    const wc = ax * by - bx * ay;
    const area = wa + wb + wc;
    if (area === 0 || wa * area < 0 || wb * area < 0 || wc * area < 0) continue;
    const az = p[a]! * v[0] + p[a + 1]! * v[1] + p[a + 2]! * v[2];
    const bz = p[b]! * v[0] + p[b + 1]! * v[1] + p[b + 2]! * v[2];
    const cz = p[c]! * v[0] + p[c + 1]! * v[1] + p[c + 2]! * v[2];
    const aheadMm = (wa * az + wb * bz + wc * cz) / area - z0;
    if (aheadMm > coveredByMm) coveredByMm = aheadMm;
    if (Math.abs(aheadMm) < nearestMm) {
      nearestMm = Math.abs(aheadMm);
      const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
      const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
      facing = Math.abs(area) / Math.hypot(nx, ny, area);
    }
  }
  return { coveredByMm, facing };
}
