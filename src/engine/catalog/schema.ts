import { z } from 'zod';

/** `stated`: by the source named; `common`: knowledge of the trade, unconfirmed; `calibrated`: fitted to the results named. */
const certainties = ['stated', 'common', 'calibrated'] as const;

const factOf = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({
    value,
    certainty: z.enum(certainties),
    source: z.string().min(1),
    date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/),
  });

const positive = factOf(z.number().positive());
const notNegative = factOf(z.number().nonnegative());
const share = factOf(z.number().min(0).max(1));
const lengthMm = z.number().positive();

/** Parameters of a process that solidifies layer by layer, several parts to a build job. */
const LayerCosting = z.strictObject({
  model: z.literal('layers'),
  /** Heating and purging per job. */
  fixedHours: notNegative,
  /** Lift between build plate and part. */
  plateOffsetMm: notNegative,
  spacingMm: notNegative,
  /** Solid share of the space that support structures fill. */
  supportDensity: share,
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
});

/** Parameters of filament printing, one part at a time: linear in surface area, volume and number of layers. */
const FilamentCosting = z.strictObject({
  model: z.literal('filament'),
  plateOffsetMm: notNegative,
  minutesPerCm2: factOf(z.number()),
  minutesPerCm3: factOf(z.number()),
  minutesPerLayer: factOf(z.number()),
  shellThicknessMm: positive,
  infillShare: share,
  purgeCm3: notNegative,
  supportDensity: share,
  preCostPerPartEur: notNegative,
  postCostPerPartEur: notNegative,
});

const Process = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  technology: z.literal('additive_manufacturing'),
  /** True where overhanging faces must be held up; false where loose powder carries them. */
  needsSupport: z.boolean(),
  minWallThicknessMm: positive,
  minGapSizeMm: positive,
  /** Smallest angle to the build plane at which a face pointing down holds itself. */
  selfSupportingAngleDeg: positive,
  /** Limits on the shortest and the longest side of the smallest bounding box. */
  minSizeMm: positive,
  maxSizeMm: positive,
  /** Names of materials, the default first. */
  materials: z.array(z.string()).min(1),
  cost: z.discriminatedUnion('model', [LayerCosting, FilamentCosting]),
});

const Machine = z.strictObject({
  name: z.string().min(1),
  /** Id of the process it runs. */
  process: z.string(),
  envelopeMm: factOf(z.strictObject({ x: lengthMm, y: lengthMm, z: lengthMm })),
  layerThicknessMm: positive,
  /** Per layer whatever the parts are: recoating, or exposing the whole layer at once. */
  layerTimeS: notNegative,
  /** Solid volume per hour. Absent where a layer takes the same time full or empty. For filament, the most that the nozzle gives. */
  buildRateCm3PerH: positive.optional(),
  hourlyRateEur: notNegative,
});

const Material = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  densityGPerCm3: positive,
  pricePerKgEur: notNegative,
  /** Build rate over the rate that machines state, which is 316L for metal. Absent means 1. */
  buildRateFactor: positive.optional(),
});

/** Everything the engine knows about how parts are made, as data: each number with its source, date and certainty. */
export const CatalogSchema = z.strictObject({
  /** Market price over cost. */
  marketFactor: positive,
  processes: z.array(Process).min(1),
  machines: z.array(Machine).min(1),
  materials: z.array(Material).min(1),
});

export type Certainty = (typeof certainties)[number];
export type Fact<Value = number> = { value: Value; certainty: Certainty; source: string; date: string };
export type LayerCosting = z.output<typeof LayerCosting>;
export type FilamentCosting = z.output<typeof FilamentCosting>;
export type Process = z.output<typeof Process>;
export type Machine = z.output<typeof Machine>;
export type Material = z.output<typeof Material>;
export type Catalog = z.output<typeof CatalogSchema>;
