import type { Vector } from '../mesh.js';

/** A print to be sliced: which direction of the part points up, of unit length, and how it is laid down. */
export type PrintedPose = readonly [up: Vector, settings: SliceSettings];

/** How a filament printer lays down a part. Lengths in mm, speeds in mm/s, accelerations in mm/s2, times in s. */
export type SliceSettings = {
  layerThicknessMm: number;
  /** Width of a line, and of one in a face seen from above. */
  lineWidthMm: number;
  topLineWidthMm: number;
  perimeterCount: number;
  /** Share of the inside that sparse infill fills. */
  infillShare: number;
  topLayerCount: number;
  bottomLayerCount: number;
  outerPerimeterSpeedMmPerS: number;
  innerPerimeterSpeedMmPerS: number;
  /** For perimeters around less than 13 mm across. */
  smallPerimeterSpeedMmPerS: number;
  infillSpeedMmPerS: number;
  topInfillSpeedMmPerS: number;
  bridgeSpeedMmPerS: number;
  firstLayerSpeedMmPerS: number;
  /** What is left of the infill speed in the curves of sparse infill. */
  curvedInfillSpeedMmPerS: number;
  travelSpeedMmPerS: number;
  perimeterAccelerationMmPerS2: number;
  infillAccelerationMmPerS2: number;
  /** Change of speed along an axis that the machine takes at once. */
  jerkMmPerS: number;
  /** Taking filament back, lifting, lowering and giving it out again, once per travel. */
  retractionS: number;
  /** A layer that would be done sooner is slowed down to take this long, but no further than to the slowest speed. */
  shortestLayerS: number;
  slowestSpeedMmPerS: number;
  /** Line around the part that primes the nozzle: how far away, and on how many layers. */
  skirtDistanceMm: number;
  skirtLayerCount: number;
};
