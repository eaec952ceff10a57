import type { Mesh } from '../../mesh.js';
import type { Projection } from './camera.js';

/** What is seen at each sample point of a picture: the nearest triangle (-1 for none) and its depth in pixels. */
export type Samples = { width: number; height: number; triangle: Int32Array; depth: Float32Array };

/**
 * The visible triangle at the center of every sample, by z-buffer. Triangles are filled row by row between their edges, so
 * a long thin triangle costs as many steps as it covers samples, not as its bounding box holds. Both sides of a triangle are drawn,
 * because part files with inverted faces exist; of two triangles at equal depth the first wins.
 *
 * @see E. Catmull, "A subdivision algorithm for computer display of curved surfaces", 1974 (z-buffer)
 */
export function rasterize(mesh: Mesh, { x, y, depth }: Projection, width: number, height: number): Samples {
  const samples = {
    width,
    height,
    triangle: new Int32Array(width * height).fill(-1),
    depth: new Float32Array(width * height).fill(-Infinity),
  };
  const { indices } = mesh;
  for (let t = 0; t < indices.length; t += 3) {
    const a = indices[t]!;
    const b = indices[t + 1]!;
    const c = indices[t + 2]!;
    fillTriangle(samples, t / 3, x[a]!, y[a]!, depth[a]!, x[b]!, y[b]!, depth[b]!, x[c]!, y[c]!, depth[c]!);
  }
  return samples;
}

function fillTriangle(
  { width, height, triangle, depth }: Samples,
  id: number,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
): void {
  const firstRow = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
  const lastRow = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
  if (firstRow > lastRow || Math.ceil(Math.min(ax, bx, cx) - 0.5) > Math.floor(Math.max(ax, bx, cx) - 0.5)) return;
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
    const first = Math.max(0, Math.ceil(left - 0.5));
    const end = Math.min(width, Math.ceil(right - 0.5));
    let z = az + (first + 0.5 - ax) * depthPerX + (atY - ay) * depthPerY;
    for (let i = row * width + first; i < row * width + end; i++, z += depthPerX) {
      // Seen almost edge-on a triangle has a huge depth slope; its depth may still not leave its own corners.
      const clamped = z < lowest ? lowest : Math.min(z, highest);
      if (clamped <= depth[i]!) continue;
      depth[i] = clamped;
      triangle[i] = id;
    }
  }
}
