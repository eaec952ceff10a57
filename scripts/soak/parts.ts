import { writeFile } from 'node:fs/promises';
import { binaryStl, box } from '../../test/support/shapes.js';
import type { Random } from './random.js';

export type Sides = [number, number, number];

/** Halves of a millimeter are the same in a file of 32-bit numbers, so that what comes out is known to the last digit. */
export function randomSides(random: Random): Sides {
  return [random.integer(20, 200) / 2, random.integer(20, 200) / 2, random.integer(10, 100) / 2];
}

export async function writeBox(path: string, sides: Sides): Promise<void> {
  await writeFile(path, binaryStl(box({ size: sides })));
}

type Measured = { volumeCm3?: number; surfaceAreaCm2?: number; triangles?: number; boundingBoxMm?: { x: number; y: number; z: number } };

/** What of a result is not as the geometry of a block says; empty when all is. */
export function wrongInBox(result: Measured, [x, y, z]: Sides): string[] {
  const { volumeCm3, surfaceAreaCm2, triangles, boundingBoxMm } = result;
  const facts: [string, number | undefined, number][] = [
    ['volumeCm3', volumeCm3, (x * y * z) / 1_000],
    ['surfaceAreaCm2', surfaceAreaCm2, (2 * (x * y + y * z + z * x)) / 100],
    ['triangles', triangles, 12],
    ['boundingBoxMm.x', boundingBoxMm?.x, x],
    ['boundingBoxMm.y', boundingBoxMm?.y, y],
    ['boundingBoxMm.z', boundingBoxMm?.z, z],
  ];
  return facts.filter(([, is, should]) => !isNear(is, should)).map(([name, is, should]) => `${name} is ${is} and not ${should}`);
}

/** Results are rounded to few digits. */
function isNear(is: number | undefined, should: number): boolean {
  return is !== undefined && Math.abs(is - should) <= Math.max(0.006, should * 1e-3);
}

/** Files that no engine can measure; each one is refused in the same words every time. */
export const badFiles: Record<string, () => Uint8Array> = {
  'empty.stl': () => new Uint8Array(),
  'words.stl': () => Buffer.from('this is no part'),
  'short.stl': () => binaryStl(box({ size: [10, 10, 10] })).subarray(0, 300),
  'short.step': () => Buffer.from('ISO-10303-21;\nHEADER;\nENDSEC;\n'),
  'noise.ply': () => Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 31) % 256)),
  'noise.3mf': () => Buffer.from(`PK\u0003\u0004${'x'.repeat(500)}`, 'latin1'),
};
