import { z } from 'zod';
import { factOf, notNegative, positive, share } from './fact.js';

const count = factOf(z.number().int().nonnegative());

/**
 * How a part is laid down, layer by layer, as a slicer's profile says it. Lengths in mm, speeds in mm/s, accelerations in mm/s2, times in
 * s; what each value does is said in `SliceSettings`. The thickness of a layer belongs to the machine.
 */
const Slicing = z.strictObject({
  lineWidthMm: positive,
  topLineWidthMm: positive,
  perimeterCount: factOf(z.number().int().positive()),
  infillShare: share,
  topLayerCount: factOf(z.number().int().positive()),
  bottomLayerCount: factOf(z.number().int().positive()),
  outerPerimeterSpeedMmPerS: positive,
  innerPerimeterSpeedMmPerS: positive,
  smallPerimeterSpeedMmPerS: positive,
  infillSpeedMmPerS: positive,
  topInfillSpeedMmPerS: positive,
  bridgeSpeedMmPerS: positive,
  firstLayerSpeedMmPerS: positive,
  curvedInfillSpeedMmPerS: positive,
  travelSpeedMmPerS: positive,
  perimeterAccelerationMmPerS2: positive,
  infillAccelerationMmPerS2: positive,
  jerkMmPerS: positive,
  retractionS: notNegative,
  shortestLayerS: notNegative,
  slowestSpeedMmPerS: positive,
  skirtDistanceMm: notNegative,
  skirtLayerCount: count,
});

/** Parameters of filament printing, one part at a time: the part is sliced. */
export const FilamentCosting = z.strictObject({
  model: z.literal('filament'),
  plateOffsetMm: notNegative,
  slicing: Slicing,
  /** Solid share of the space that supports fill, and how fast their lines are laid. */
  supportDensity: share,
  supportSpeedMmPerS: positive,
  preCostPerPartEur: notNegative,
  postCostPerPartEur: notNegative,
});

export type FilamentCosting = z.output<typeof FilamentCosting>;
