import type { PartResult } from '../../../src/vocabulary.js';

/** Results are rounded to seven digits. */
const rounding = 1e-5;

/**
 * What is wrong with the numbers of a result, undefined for nothing: sizes that are not there or negative, a closed surface that holds more
 * than a ball of its area, or more than its box.
 */
export function contradictionIn({ boundingBoxMm, volumeCm3, surfaceAreaCm2, ...rest }: PartResult): string | undefined {
  const { x, y, z } = boundingBoxMm;
  if (![x, y, z, surfaceAreaCm2].every((size) => typeof size === 'number' && Number.isFinite(size) && size >= 0))
    return 'sizes that are none';
  if (volumeCm3 === null || !Number.isFinite(volumeCm3)) return 'no volume';
  if (rest.basis.volumeCm3 !== 'measured') return undefined;
  if (36 * Math.PI * volumeCm3 ** 2 > (surfaceAreaCm2 ?? 0) ** 3 * (1 + rounding)) return 'more volume than a ball of that area';
  const isSimple = rest.bodies === 1 && rest.isWatertight && !rest.findings.some(({ check }) => check === 'self_intersection');
  if (isSimple && volumeCm3 > ((x * y * z) / 1000) * (1 + rounding)) return 'more volume than the box';
  return undefined;
}

/** What is wrong with a turned part, undefined for nothing; of STEP only that it is one. */
export function faultOfTurned(written: Uint8Array): string | undefined {
  const bytes = Buffer.from(written);
  if (bytes.toString('latin1', 0, 9) === 'ISO-10303') return undefined;
  const count = bytes.readUInt32LE(80);
  if (bytes.length !== 84 + 50 * count || count === 0) return `${count} triangles in ${bytes.length} bytes`;
  for (let triangle = 0; triangle < count; triangle++) {
    for (let value = 0; value < 12; value++) {
      if (!Number.isFinite(bytes.readFloatLE(84 + 50 * triangle + 4 * value))) return `a number that is none in triangle ${triangle + 1}`;
    }
  }
  return undefined;
}
