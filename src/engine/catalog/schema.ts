import { z } from 'zod';
import { MillingCosting, SheetCosting, TurningCosting } from './conventional-costing.js';
import { factOf, notNegative, positive, share } from './fact.js';
import { FilamentCosting } from './filament-costing.js';
import { LayerCosting } from './layer-costing.js';

/** The kinds of making, in 3D Spark's words. */
export const technologies = ['additive_manufacturing', 'milling', 'turning', 'sheet_metal'] as const;

const lengthMm = z.number().positive();

export const Process = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  technology: z.enum(technologies),
  /** Id of the process whose answer stands for this one too where processes are compared; it is looked at only when it is named. */
  variantOf: z.string().optional(),
  /** True where overhanging faces must be held up; false where loose powder carries them. */
  needsSupport: z.boolean(),
  minWallThicknessMm: positive,
  minGapSizeMm: positive,
  minHoleDiameterMm: positive,
  /** Narrowest opening that loose powder or liquid resin leaves a cavity by. Absent where none has to. */
  drainDiameterMm: positive.optional(),
  /** Smallest angle to the build plane at which a face pointing down holds itself. Absent where powder carries it. */
  selfSupportingAngleDeg: positive.optional(),
  /** Share of the faces along the axis that must be round about it. Only for turning. */
  minRoundShare: share.optional(),
  /** Only for sheet metal. */
  minSheetThicknessMm: positive.optional(),
  maxSheetThicknessMm: positive.optional(),
  /** Limits on the shortest and the longest side of the smallest bounding box. */
  minSizeMm: positive,
  maxSizeMm: positive,
  /** Names of materials, the default first. */
  materials: z.array(z.string()).min(1),
  cost: z.discriminatedUnion('model', [LayerCosting, FilamentCosting, MillingCosting, TurningCosting, SheetCosting]),
});

export const Machine = z.strictObject({
  name: z.string().min(1),
  /** Ids of the processes it runs. */
  processes: z.array(z.string()).min(1),
  envelopeMm: factOf(z.strictObject({ x: lengthMm, y: lengthMm, z: lengthMm })),
  /** Absent where nothing is built in layers. */
  layerThicknessMm: positive.optional(),
  /** Per layer whatever the parts are: recoating, or exposing the whole layer at once. Absent where a layer has no time of its own. */
  layerTimeS: notNegative.optional(),
  /** Solid volume per hour. Absent where a layer takes the same time full or empty. For filament, the most that the nozzle gives. */
  buildRateCm3PerH: positive.optional(),
  /** Volume that is turned into chips per minute, in C45 steel. Only where parts are cut out of a block or bar. */
  removalRateCm3PerMin: positive.optional(),
  /** Cutting speed times thickness in mild steel. Only where parts are cut out of sheets. */
  cutRateMm2PerS: positive.optional(),
  /** Clampings that are always enough. Absent where each direction that tools come from takes one. */
  maxSetupCount: factOf(z.number().int().positive()).optional(),
  hourlyRateEur: notNegative,
});

export const Material = z.strictObject({
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  densityGPerCm3: positive,
  pricePerKgEur: notNegative,
  /** Build rate over the rate that machines state, which is 316L for metal. Absent means 1. */
  buildRateFactor: positive.optional(),
  /** Removal rate and feed over those in C45 steel. Absent means 1. */
  machinabilityFactor: positive.optional(),
  /** Cutting speed over that in mild steel. Absent means 1. */
  cutRateFactor: positive.optional(),
});

/** Everything the engine knows about how parts are made, as data: each number with its source, date and certainty. */
export const CatalogSchema = z.strictObject({
  /** Market price over cost. */
  marketFactor: positive,
  /** Tells the hours of labor that the costs before and after the machine stand for. */
  laborRateEurPerH: positive,
  processes: z.array(Process).min(1),
  machines: z.array(Machine).min(1),
  materials: z.array(Material).min(1),
});

export type Process = z.output<typeof Process>;
export type Machine = z.output<typeof Machine>;
export type Material = z.output<typeof Material>;
export type Catalog = z.output<typeof CatalogSchema>;
