import type { Outlines } from './cut-layers.js';
import { type Path, pathAlong, pathSeconds } from './path-time.js';
import type { SliceSettings } from './slice-settings.js';

/** All outlines of a layer: how many, how long together in mm, and the seconds for going once around each as outer and as inner line. */
export type OutlineMeasures = { count: number; lengthMm: number; outerS: number; innerS: number };

/** Shorter outlines are run at the speed for small perimeters: PrusaSlicer takes those below a radius of 6.5 mm for small. */
const smallOutlineMm = 2 * Math.PI * 6.5;

/** Length of the outlines of a layer and the time for going around them. */
export function measureOutlines(outlines: Outlines, settings: SliceSettings): OutlineMeasures {
  const { smallPerimeterSpeedMmPerS: small, outerPerimeterSpeedMmPerS: outer, innerPerimeterSpeedMmPerS: inner } = settings;
  const motion = { accelerationMmPerS2: settings.perimeterAccelerationMmPerS2, jerkMmPerS: settings.jerkMmPerS };
  const measures = { count: outlines.starts.length - 1, lengthMm: 0, outerS: 0, innerS: 0 };
  for (let outline = 0; outline < measures.count; outline++) {
    const path = pathAlong(outlines, outline);
    const lengthMm = lengthMmOf(path);
    const isSmall = lengthMm < smallOutlineMm;
    const outerS = pathSeconds(path, { ...motion, speedMmPerS: isSmall ? small : outer });
    measures.lengthMm += lengthMm;
    measures.outerS += outerS;
    measures.innerS += isSmall ? outerS : pathSeconds(path, { ...motion, speedMmPerS: inner });
  }
  return measures;
}

function lengthMmOf({ count, lengthsMm }: Path): number {
  // The last edge first: sums depend on their order in the last digits.
  let sum = count > 0 ? lengthsMm[count - 1]! : 0;
  for (let i = 0; i < count - 1; i++) sum += lengthsMm[i]!;
  return sum;
}
