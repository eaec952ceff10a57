import { noWallColor, signalColor } from './palette.js';

/** Colors for wall thicknesses: everything below the limit in one signal color, the rest on a scale up to `topMm`. */
export type ThicknessScale = {
  limitMm: number;
  topMm: number;
  /** 0xRRGGBB of a thickness in mm; NaN stands for a place without an opposite wall. */
  colorOf: (valueMm: number) => number;
  /** Place on the scale: 0 at the limit, 1 at the top, logarithmic between, cut at both ends. */
  fractionOf: (valueMm: number) => number;
};

/** Dark to light: navy, blue, teal, pale green. Lightness rises evenly, so the order survives color blindness and gray print. */
const anchors = [0x0f2060, 0x1f5fa8, 0x4fb0bd, 0xe4f6d2];

const table = ramp(anchors, 256);

/**
 * The color scale for the given thicknesses (mm; NaN where there is none): from the limit to four times the limit, or to
 * what 98 % of the values stay below where that is more, rounded up to 1, 2 or 5 times a power of ten.
 */
export function thicknessScale(limitMm: number, valuesMm: Float32Array): ThicknessScale {
  const known = knownOf(valuesMm);
  const high = known.length > 0 ? nthSmallest(known, Math.floor(0.98 * (known.length - 1))) : 0;
  const topMm = roundNumbers(1e-6, 1e9).find((round) => round >= Math.max(4 * limitMm, high) * (1 - 1e-6)) ?? 1e9;
  const span = Math.log(topMm / limitMm);
  const fractionOf = (valueMm: number) => Math.min(1, Math.max(0, Math.log(valueMm / limitMm) / span));
  const colorOf = (valueMm: number) => {
    if (Number.isNaN(valueMm)) return noWallColor;
    return valueMm < limitMm ? signalColor : table[Math.round(255 * fractionOf(valueMm))]!;
  };
  return { limitMm, topMm, colorOf, fractionOf };
}

/** The values that are numbers from zero on, without -0. */
function knownOf(values: Float32Array): Float32Array {
  const known = new Float32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! >= 0) known[count++] = values[i]! + 0;
  return known.subarray(0, count);
}

/** The value of that rank, counted from 0, by its bits, which have the order of the numbers: the upper half first, then the lower. */
function nthSmallest(positive: Float32Array, rank: number): number {
  const bits = new Uint32Array(positive.buffer, positive.byteOffset, positive.length);
  const counts = new Uint32Array(65_536);
  for (let i = 0; i < bits.length; i++) counts[bits[i]! >>> 16]!++;
  const upper = bucketOf(counts, rank);
  counts.fill(0);
  for (let i = 0; i < bits.length; i++) if (bits[i]! >>> 16 === upper.bucket) counts[bits[i]! & 0xffff]!++;
  const lower = bucketOf(counts, upper.rankInIt);
  return new Float32Array(Uint32Array.of(65_536 * upper.bucket + lower.bucket).buffer)[0]!;
}

function bucketOf(counts: Uint32Array, rank: number): { bucket: number; rankInIt: number } {
  let bucket = 0;
  let rankInIt = rank;
  for (; rankInIt >= counts[bucket]!; bucket++) rankInIt -= counts[bucket]!;
  return { bucket, rankInIt };
}

/** All numbers 1, 2, 5, 10, 20, 50 … (and 0.5, 0.2, 0.1 …) from `low` to `high`, both included. */
export function roundNumbers(low: number, high: number): number[] {
  const numbers: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${exponent}`);
      if (value >= low && value <= high) numbers.push(value);
    }
  }
  return numbers;
}

/** sRGB component (0 … 255) as linear light (0 … 1). IEC 61966-2-1. */
export function linearOf(component: number): number {
  const c = component / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

/** Colors from the first anchor (0xRRGGBB) to the last, mixed in Oklab so that equal steps look equal. */
export function ramp(anchors: readonly number[], count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => between(anchors, (i / (count - 1)) * (anchors.length - 1)));
}

function between(anchors: readonly number[], place: number): number {
  const first = Math.min(Math.floor(place), anchors.length - 2);
  const a = toOklab(anchors[first] ?? 0);
  const b = toOklab(anchors[first + 1] ?? 0);
  const share = place - first;
  return fromOklab(a.map((value, i) => value + share * ((b[i] ?? 0) - value)));
}

/**
 * Lightness, green to red and blue to yellow of a color (0xRRGGBB).
 *
 * @see B. Ottosson, "A perceptual color space for image processing", 2020
 */
export function toOklab(color: number): number[] {
  const [r, g, b] = [linearOf(color >> 16), linearOf((color >> 8) & 255), linearOf(color & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness = 0, a = 0, b = 0]: number[]): number {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  return (component(red) << 16) | (component(green) << 8) | component(blue);
}

function component(linear: number): number {
  const c = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}
