import { z } from 'zod';
import { factOf, notNegative, positive } from './fact.js';

/** What every process has that cuts parts out of stock, one lot at a time. */
const shop = {
  /** Once per lot: reading the drawing, tool paths, clamping devices. */
  programmingCostEur: notNegative,
  /** Once per lot and set-up, while the machine stands. */
  setupHours: notNegative,
  /** Per part and set-up, while the machine stands: clamping, measuring, taking out. */
  handlingMinutes: notNegative,
  postCostPerPartEur: notNegative,
  /** Until the stock is there. */
  procurementDays: notNegative,
  /** How long the machine is manned a day. */
  shiftHours: positive,
};

/** What is cut by chips: time grows with the volume that is removed and with the surface that is finished. */
const chips = {
  ...shop,
  /** Moves in air and tool changes, over the time in the cut. */
  nonCuttingShare: notNegative,
  /** Tools, over the cost of the machine while it cuts. */
  toolShare: notNegative,
  finishPassFactor: positive,
};

/** Milling out of a block around the smallest box. */
export const MillingCosting = z.strictObject({
  model: z.literal('milling'),
  ...chips,
  /** Added to the box on every side. */
  stockAllowanceMm: notNegative,
  finishStepoverMm: positive,
  /** In the reference steel; other materials scale it as they scale the removal rate. */
  finishFeedMmPerMin: positive,
});

/** Turning out of a bar; what is not round is milled on the same machine. */
export const TurningCosting = z.strictObject({
  model: z.literal('turning'),
  ...chips,
  diameterAllowanceMm: notNegative,
  lengthAllowanceMm: notNegative,
  /** Clampings: each end once. */
  setupCount: factOf(z.number().int().positive()),
  finishFeedMm: positive,
  /** In the reference steel, as above. */
  cuttingSpeedMPerMin: positive,
  /** Removal rate of the driven tools over that of turning. */
  millingRateFactor: positive,
});

/** Cutting out of a sheet by laser, then bending on a press brake. */
export const SheetCosting = z.strictObject({
  model: z.literal('sheet'),
  ...shop,
  /** Share of a sheet that becomes parts. */
  utilizationShare: factOf(z.number().gt(0).max(1)),
  /** Starting a closed cut. */
  pierceS: notNegative,
  nonCuttingShare: notNegative,
  bendMinutes: notNegative,
  /** Once per lot and bend. */
  bendSetupMinutes: notNegative,
  bendRateEurPerH: notNegative,
});

export type MillingCosting = z.output<typeof MillingCosting>;
export type TurningCosting = z.output<typeof TurningCosting>;
export type SheetCosting = z.output<typeof SheetCosting>;
