import type { ViewPart } from '../view-data.js';
import type { Plane } from './geometry/ray.js';
import { dot, scaled, type Vector } from './geometry/vector.js';

export const sectionAxes = ['x', 'y', 'z', 'view'] as const;
export type SectionAxis = (typeof sectionAxes)[number];

/** A cut across `direction` at `positionMm` along it. What lies beyond is taken away; flipped, what lies before. */
export type Section = { axis: SectionAxis; direction: Vector; positionMm: number; isFlipped: boolean };

const directions = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] } as const;

/** A cut through `place` that opens towards the camera, which looks along `back` reversed. */
export function sectionThrough(axis: SectionAxis, place: Vector, back: Vector): Section {
  const direction: Vector = axis === 'view' ? back : directions[axis];
  return { axis, direction, positionMm: dot(direction, place), isFlipped: dot(direction, back) < -1e-6 };
}

/** The plane as geometry takes it: its normal points to what is taken away. */
export function planeOf({ direction, positionMm, isFlipped }: Section): Plane {
  return isFlipped ? { normal: scaled(direction, -1), offset: -positionMm } : { normal: direction, offset: positionMm };
}

/** From where to where the part reaches along the direction of a cut, in mm. */
export function rangeMm({ boundingBox: { min, max } }: ViewPart, direction: Vector): [number, number] {
  const ends = direction.map((d, axis) => [d * min[axis]!, d * max[axis]!]);
  const sum = (pick: (...values: number[]) => number) => ends.reduce((total, pair) => total + pick(...pair), 0);
  return [sum(Math.min), sum(Math.max)];
}
