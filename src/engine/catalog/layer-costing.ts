import { z } from 'zod';
import { factOf, notNegative, positive, share } from './fact.js';

const lengthMm = z.number().positive();

/** Parameters of a process that solidifies layer by layer, several parts to a build job. */
export const LayerCosting = z.strictObject({
  model: z.literal('layers'),
  /** Heating, purging and cooling per job, while the machine is taken. */
  fixedHours: notNegative,
  /** Lift between build plate and part; absent where parts lie in powder. */
  plateOffsetMm: notNegative.optional(),
  spacingMm: notNegative,
  /** Solid share of the space that support structures fill; absent where powder carries the part. */
  supportDensity: share.optional(),
  preCostPerPartEur: notNegative,
  postCostPerPartEur: notNegative,
  /** Only where parts are stacked freely in the powder, up to the full height of the chamber. */
  powderBed: z
    .strictObject({
      /** Part volume over chamber volume of a full job. */
      packingDensity: share,
      densityGPerCm3: positive,
      /** New powder that each job needs, as a share of all its powder. */
      refreshShare: share,
      /** Cooling over build time; takes days, but no machine hours. */
      coolingShare: notNegative,
    })
    .optional(),
  /** Only where parts are bound loosely and then sintered in a furnace, which makes them smaller. */
  sintering: z
    .strictObject({
      /** Part of each length that is lost in the furnace. */
      linearShrinkageShare: factOf(z.number().min(0).max(0.5)),
      furnaceEnvelopeMm: factOf(z.strictObject({ x: lengthMm, y: lengthMm, z: lengthMm })),
      /** From loading to unloading, drying and debinding included. */
      furnaceHours: positive,
      furnaceRateEurPerH: notNegative,
    })
    .optional(),
});

export type LayerCosting = z.output<typeof LayerCosting>;
