import { smoothCosine } from './normals.js';
import type { Samples } from './raster.js';
import type { Window } from './window.js';

/** How a sample is inked: `none`, on an edge between two faces, or on an outline with something farther away (or nothing) behind. */
export const noLine = 0;
export const edgeLine = 1;
export const outline = 2;

/** A step in depth between two parallel faces counts as an outline from this many samples on; finer ones are rounding. */
const stepSamples = 3;

/**
 * The line (none, edge or outline) at every sample of a picture, found by comparing each sample with its right and lower neighbor:
 * outlines where the surface ends or jumps in depth, edges where its faces meet at more than 30°. It works on what is seen and not on the
 * mesh, so it needs no shared vertices and costs the same for a dozen and for a million triangles.
 *
 * `normals` are unit vectors in camera axes (x right, y up, z toward the viewer), z not negative. `window` is where samples are looked at,
 * in samples: all of the part must be in it, with a sample of background on each side.
 *
 * @see T. Saito, T. Takahashi, "Comprehensible rendering of 3-D shapes", SIGGRAPH 1990
 */
export function featureLines(samples: Samples, normals: Float32Array, window: Window): Uint8Array {
  const lines = new Uint8Array(samples.width * samples.height);
  for (let y = window.top; y < window.bottom; y++) inkRow(lines, samples, normals, y, window);
  return lines;
}

function inkRow(lines: Uint8Array, samples: Samples, normals: Float32Array, y: number, { left, right }: Window): void {
  const { width, height, triangle } = samples;
  const below = y + 1 < height ? width : 0;
  for (let x = left, i = y * width + left; x < right; x++, i++) {
    const t = triangle[i]!;
    if (x + 1 < width && t !== triangle[i + 1]) {
      const line = lineBetween(samples, normals, i, 1, 0);
      if (line !== noLine) ink(lines, i, 1, x, width, line);
    }
    if (t !== triangle[i + below]) {
      const line = lineBetween(samples, normals, i, 0, 1);
      if (line !== noLine) ink(lines, i, width, y, height, line);
    }
  }
}

/** The line between sample `i` and the sample `dx` to the right and `dy` below it: `noLine` means that one smooth surface holds both. */
export function lineBetween({ width, triangle, depth }: Samples, normals: Float32Array, i: number, dx: number, dy: number): number {
  const j = i + dy * width + dx;
  const a = 3 * triangle[i]!;
  const b = 3 * triangle[j]!;
  if (a === b) return noLine;
  if (a < 0 || b < 0) return outline;
  const rise = depth[j]! - depth[i]!;
  const riseOfA = slope(normals, a, dx, dy);
  // Nearly always the depth goes on as the first face rises, and the other one need not be looked at.
  if (!(Math.abs(rise - riseOfA) <= stepSamples)) {
    const riseOfB = slope(normals, b, dx, dy);
    // Two faces that meet anywhere between the samples keep the depth within half the difference of their slopes.
    const jump = Math.min(Math.abs(rise - riseOfA), Math.abs(rise - riseOfB)) - Math.abs(riseOfA - riseOfB) / 2;
    if (jump > stepSamples) return outline;
  }
  const cosine = normals[a]! * normals[b]! + normals[a + 1]! * normals[b + 1]! + normals[a + 2]! * normals[b + 2]!;
  return cosine < smoothCosine ? edgeLine : noLine;
}

/** Change of depth over a step in the plane of a face; picture y points down, camera y up. */
function slope(normals: Float32Array, n: number, dx: number, dy: number): number {
  return (dy * normals[n + 1]! - dx * normals[n]!) / Math.max(normals[n + 2]!, 1e-6);
}

/** Edges are one picture pixel wide (both samples), outlines two (one more on either side, where the row or column goes on). */
function ink(lines: Uint8Array, i: number, step: number, position: number, limit: number, line: number): void {
  if (lines[i]! < line) lines[i] = line;
  if (lines[i + step]! < line) lines[i + step] = line;
  if (line !== outline) return;
  if (position > 0) lines[i - step] = outline;
  if (position + 2 < limit) lines[i + 2 * step] = outline;
}
