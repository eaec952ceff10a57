import { inRuns } from '../../in-runs.js';
import type { Mesh } from '../../mesh.js';
import type { Projection } from './camera.js';

/** What is seen at each sample point of a picture: the nearest triangle (-1 for none) and its depth in pixels. */
export type Samples = { width: number; height: number; triangle: Int32Array; depth: Float32Array };

/** Up to this many samples around a triangle it pays to look first whether all of them show something nearer. */
const smallBox = 16;

/** By this many samples at most an edge is computed to lie beside its own ends. */
const rounding = 1e-9;

/**
 * The visible triangle at the center of every sample, by z-buffer. Triangles are filled row by row between their edges, so
 * a long thin triangle costs as many steps as it covers samples, not as its bounding box holds. Both sides of a triangle are drawn,
 * because part files with inverted faces exist; of two triangles at equal depth the first wins.
 *
 * @see E. Catmull, "A subdivision algorithm for computer display of curved surfaces", 1974 (z-buffer)
 */
export function rasterize({ indices }: Mesh, projection: Projection, width: number, height: number): Samples {
  const samples = {
    width,
    height,
    triangle: new Int32Array(width * height).fill(-1),
    depth: new Float32Array(width * height).fill(-Infinity),
  };
  inRuns(indices.length / 3, (from, to) => fillSeen(samples, indices, projection, from, to));
  return samples;
}

/** Fills the triangles of a run. Of a fine mesh most cover no sample or lie behind others, which is seen without a division. */
function fillSeen(samples: Samples, indices: Uint32Array, projection: Projection, from: number, to: number): void {
  const { x, y, depth } = projection;
  const { width, height } = samples;
  for (let t = from; t < to; t++) {
    const a = indices[3 * t]!;
    const b = indices[3 * t + 1]!;
    const c = indices[3 * t + 2]!;
    const firstRow = Math.max(0, Math.ceil(Math.min(y[a]!, y[b]!, y[c]!) - 0.5));
    const lastRow = Math.min(height - 1, Math.floor(Math.max(y[a]!, y[b]!, y[c]!) - 0.5));
    const left = Math.min(x[a]!, x[b]!, x[c]!) - 0.5;
    const right = Math.max(x[a]!, x[b]!, x[c]!) - 0.5;
    if (firstRow > lastRow || Math.ceil(left) > Math.floor(right)) continue;
    const first = Math.max(0, Math.ceil(left - rounding));
    const last = Math.min(width - 1, Math.floor(right + rounding));
    const isSmall = (lastRow - firstRow + 1) * (last - first + 1) <= smallBox;
    if (isSmall && isHidden(samples, Math.max(depth[a]!, depth[b]!, depth[c]!), firstRow, lastRow, first, last)) continue;
    fillTriangle(samples, projection, t, a, b, c, firstRow, lastRow);
  }
}

/** True when every sample of a box shows something at least as near as this depth. */
function isHidden({ width, depth }: Samples, nearest: number, top: number, bottom: number, first: number, last: number): boolean {
  for (let row = top; row <= bottom; row++) {
    for (let i = row * width + first; i <= row * width + last; i++) if (!(nearest <= depth[i]!)) return false;
  }
  return true;
}

/** The coordinates are read here, as numbers with a fraction that are handed to a function need memory each. */
function fillTriangle(
  { width, triangle, depth }: Samples,
  { x, y, depth: z }: Projection,
  id: number,
  a: number,
  b: number,
  c: number,
  firstRow: number,
  lastRow: number,
): void {
  const ax = x[a]!;
  const ay = y[a]!;
  const az = z[a]!;
  const bx = x[b]!;
  const by = y[b]!;
  const bz = z[b]!;
  const cx = x[c]!;
  const cy = y[c]!;
  const cz = z[c]!;
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!(area !== 0)) return;
  const depthPerX = ((bz - az) * (cy - ay) - (cz - az) * (by - ay)) / area;
  const depthPerY = ((bx - ax) * (cz - az) - (cx - ax) * (bz - az)) / area;
  const lowest = Math.min(az, bz, cz);
  const highest = Math.max(az, bz, cz);
  const slopeAb = (bx - ax) / (by - ay);
  const slopeBc = (cx - bx) / (cy - by);
  const slopeCa = (ax - cx) / (ay - cy);
  for (let row = firstRow; row <= lastRow; row++) {
    const atY = row + 0.5;
    let left = Infinity;
    let right = -Infinity;
    // An edge counts from its upper end up to, not including, its lower one: a row crosses two edges or none.
    if (ay <= atY !== by <= atY) {
      left = right = ax + (atY - ay) * slopeAb;
    }
    if (by <= atY !== cy <= atY) {
      const at = bx + (atY - by) * slopeBc;
      if (at < left) left = at;
      if (at > right) right = at;
    }
    if (cy <= atY !== ay <= atY) {
      const at = cx + (atY - cy) * slopeCa;
      if (at < left) left = at;
      if (at > right) right = at;
    }
    if (!(left < right)) continue;
    const first = Math.max(0, Math.ceil(left - 0.5));
    const end = Math.min(width, Math.ceil(right - 0.5));
    let nearness = az + (first + 0.5 - ax) * depthPerX + (atY - ay) * depthPerY;
    for (let i = row * width + first; i < row * width + end; i++, nearness += depthPerX) {
      // Seen almost edge-on a triangle has a huge depth slope; its depth may still not leave its own corners.
      const clamped = nearness < lowest ? lowest : Math.min(nearness, highest);
      if (clamped <= depth[i]!) continue;
      depth[i] = clamped;
      triangle[i] = id;
    }
  }
}
