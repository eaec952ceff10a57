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
  const block = { x: new Int32Array(4), y: new Int32Array(4), values: new Float64Array(4) };
  const { left, top, right, bottom } = scene.window;
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2) fillBlock(scene, size, values, x, y, ask, block);
  }
  askAtBorders(scene, size, values, limit, ask);
  return values;
}

/** Samples of a block that were asked for, by column and row, and what the answers were. */
type Block = { x: Int32Array; y: Int32Array; values: Float64Array };

function fillBlock(
  scene: Scene,
  { widthPx, heightPx }: Size,
  values: Float32Array,
  left: number,
  top: number,
  ask: (sample: number) => number,
  asked: Block,
): void {
  const { width } = scene.samples;
  let askedCount = 0;
  for (let y = top; y < Math.min(top + 2, heightPx); y++) {
    for (let x = left; x < Math.min(left + 2, widthPx); x++) {
      const sample = sampleOfPixel(scene, x, y);
      if (sample < 0) continue;
      const offset = sample - 2 * (y * width + x);
      const sampleX = 2 * x + (offset < width ? offset : offset - width);
      const sampleY = offset < width ? 2 * y : 2 * y + 1;
      let known = 0;
      while (known < askedCount && !isOneSurface(scene, asked.x[known]!, asked.y[known]!, sampleX, sampleY)) known++;
      if (known === askedCount) {
        asked.x[known] = sampleX;
        asked.y[known] = sampleY;
        asked.values[known] = ask(sample);
        askedCount++;
      }
      values[y * widthPx + x] = asked.values[known]!;
    }
  }
}

function isOneSurface({ samples, normals }: Scene, fromX: number, fromY: number, toX: number, toY: number): boolean {
  return lineBetween(samples, normals, fromY * samples.width + fromX, toX - fromX, toY - fromY) === noLine;
}

/**
 * Asks for each pixel whose right or lower neighbor is on the other side of the limit or of the border of what has a value, and for these
 * neighbors.
 */
function askAtBorders(
  scene: Scene,
  { widthPx, heightPx }: Size,
  values: Float32Array,
  limit: number,
  ask: (sample: number) => number,
): void {
  const kinds = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) kinds[i] = values[i]! < limit ? 1 : values[i]! >= limit ? 2 : 0;
  const isAtBorder = (i: number, x: number, y: number) =>
    (x + 1 < widthPx && kinds[i] !== kinds[i + 1]) ||
    (x > 0 && kinds[i] !== kinds[i - 1]) ||
    (y + 1 < heightPx && kinds[i] !== kinds[i + widthPx]) ||
    (y > 0 && kinds[i] !== kinds[i - widthPx]);
  for (let y = scene.window.top; y < scene.window.bottom; y++) {
    for (let x = scene.window.left; x < scene.window.right; x++) {
      const pixel = y * widthPx + x;
      if (!isAtBorder(pixel, x, y)) continue;
      const sample = sampleOfPixel(scene, x, y);
      if (sample >= 0) values[pixel] = ask(sample);
    }
  }
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
    const x = weights[0]! * p[a]! + weights[1]! * p[b]! + weights[2]! * p[c]!;
    const y = weights[0]! * p[a + 1]! + weights[1]! * p[b + 1]! + weights[2]! * p[c + 1]!;
    const z = weights[0]! * p[a + 2]! + weights[1]! * p[b + 2]! + weights[2]! * p[c + 2]!;
    return valueAt(triangle, x, y, z) ?? Number.NaN;
  };
}
