import type { Outlines } from './cut-layers.js';
import { outlineSeconds } from './path-time.js';
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
    const lengthMm = outlineLengthMm(outlines, outline);
    const isSmall = lengthMm < smallOutlineMm;
    measures.lengthMm += lengthMm;
    measures.outerS += outlineSeconds(outlines, outline, { ...motion, speedMmPerS: isSmall ? small : outer });
    measures.innerS += outlineSeconds(outlines, outline, { ...motion, speedMmPerS: isSmall ? small : inner });
  }
  return measures;
}

function outlineLengthMm({ u, v, starts }: Outlines, outline: number): number {
  let sum = 0;
  let previous = starts[outline + 1]! - 1;
  for (let i = starts[outline]!; i < starts[outline + 1]!; previous = i++) {
    const du = u[i]! - u[previous]!;
    const dv = v[i]! - v[previous]!;
    sum += Math.sqrt(du * du + dv * dv);
  }
  return sum;
}
