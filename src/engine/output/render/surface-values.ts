import { lineBetween, noLine } from './feature-lines.js';
import { cornerWeights, type Scene, sampleOfPixel } from './scene.js';

/** A value at a point of a triangle's surface (mm), or nothing where there is none. */
export type ValueAt = (triangle: number, x: number, y: number, z: number) => number | undefined;

type Size = { widthPx: number; heightPx: number };

/**
 * The value at the surface seen in each pixel; NaN where there is none or nothing is seen. One call of `valueAt` serves the pixels of a
 * 2 x 2 block that belong to one smooth surface. Where values cross the limit, or end, each pixel is asked for itself, so that the
 * border of what is too thin is sharp.
 */
export function valuesOfPixels(scene: Scene, size: Size, valueAt: ValueAt, limit: number): Float32Array {
  const values = new Float32Array(size.widthPx * size.heightPx).fill(Number.NaN);
  const ask = createSurfaceQuery(scene, valueAt);
  for (let y = 0; y < size.heightPx; y += 2) {
    for (let x = 0; x < size.widthPx; x += 2) fillBlock(scene, size, values, x, y, ask);
  }
  for (const pixel of pixelsAtBorders(values, size, limit)) {
    const sample = sampleOfPixel(scene, pixel % size.widthPx, Math.floor(pixel / size.widthPx));
    if (sample >= 0) values[pixel] = ask(sample);
  }
  return values;
}

function fillBlock(
  scene: Scene,
  { widthPx, heightPx }: Size,
  values: Float32Array,
  left: number,
  top: number,
  ask: (sample: number) => number,
): void {
  const asked: { sample: number; x: number; y: number; value: number }[] = [];
  const { samples, normals } = scene;
  for (let y = top; y < Math.min(top + 2, heightPx); y++) {
    for (let x = left; x < Math.min(left + 2, widthPx); x++) {
      const sample = sampleOfPixel(scene, x, y);
      if (sample < 0) continue;
      const [sampleX, sampleY] = [sample % samples.width, Math.floor(sample / samples.width)];
      let known = asked.find((other) => lineBetween(samples, normals, other.sample, sampleX - other.x, sampleY - other.y) === noLine);
      if (!known) {
        known = { sample, x: sampleX, y: sampleY, value: ask(sample) };
        asked.push(known);
      }
      values[y * widthPx + x] = known.value;
    }
  }
}

/** Pixels whose right or lower neighbor is on the other side of the limit or of the border of what has a value, and these neighbors. */
function pixelsAtBorders(values: Float32Array, { widthPx, heightPx }: Size, limit: number): Set<number> {
  const found = new Set<number>();
  const kind = (i: number) => (values[i]! < limit ? 1 : values[i]! >= limit ? 2 : 0);
  const compare = (i: number, other: number) => {
    if (kind(i) !== kind(other)) found.add(i).add(other);
  };
  for (let i = 0; i < values.length; i++) {
    if ((i + 1) % widthPx !== 0) compare(i, i + 1);
    if (i + widthPx < widthPx * heightPx) compare(i, i + widthPx);
  }
  return found;
}

/** Asks `valueAt` for the surface point in the middle of a sample. */
function createSurfaceQuery(scene: Scene, valueAt: ValueAt): (sample: number) => number {
  const { mesh, samples } = scene;
  const { positions: p, indices } = mesh;
  const weights = new Float64Array(3);
  return (sample) => {
    const triangle = samples.triangle[sample]!;
    cornerWeights(scene, triangle, (sample % samples.width) + 0.5, Math.floor(sample / samples.width) + 0.5, weights);
    const a = 3 * indices[3 * triangle]!;
    const b = 3 * indices[3 * triangle + 1]!;
    const c = 3 * indices[3 * triangle + 2]!;
    const along = (axis: number) => weights[0]! * p[a + axis]! + weights[1]! * p[b + axis]! + weights[2]! * p[c + axis]!;
    return valueAt(triangle, along(0), along(1), along(2)) ?? Number.NaN;
  };
}
