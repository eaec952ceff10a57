import { z } from 'zod';
import { InputError } from '../errors.js';

const point = z.tuple([z.number(), z.number(), z.number()]);
const known = z.number().nullish();

const Place = z.object({
  at: point,
  valueMm: known,
  areaMm2: z.number(),
  box: z.object({ min: point, max: point }).optional(),
});

const Finding = z.object({
  check: z.string(),
  isOk: z.boolean().nullish(),
  value: known,
  limit: known,
  unit: z.string().optional(),
  where: point.optional(),
  places: z.array(Place).default([]),
  advice: z.string(),
});

const Parameter = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  source: z.string(),
  date: z.string(),
  certainty: z.string(),
});

const OwnJobs = z.object({ jobCount: z.number(), costPerPart: z.number(), costPerLot: z.number(), leadTimeDays: z.number() });

/** Processes estimate in ways of their own, so what a cost is made of is not listed here. */
const Cost = z
  .object({
    currency: z.string(),
    basis: z.string(),
    assumptions: z.array(z.string()).default([]),
    costPerPart: z.number(),
    costPerLot: z.number(),
    marketPricePerPart: z.number(),
    leadTimeDays: z.number(),
    ownJobs: OwnJobs.optional(),
  })
  .catchall(z.unknown());

const LotCost = z.object({
  lotSize: z.number(),
  costPerPart: z.number(),
  costPerLot: z.number(),
  leadTimeDays: z.number(),
  ownJobs: OwnJobs.optional(),
});

/** How a way compares with one that cuts the same material; `lot_size` is null where one of the two is cheaper in every lot. */
const BreakEven = z.object({
  material_name: z.string(),
  lot_size: z.number().nullable(),
  cheaper_in_large_lots: z.string(),
});

const Chain = z.object({
  prc: z.string(),
  prc_acronym: z.string(),
  tech: z.string(),
  material_name: z.string(),
  machine_name: z.string().optional(),
  part_mass: known,
  break_even: z.record(z.string(), BreakEven).default({}),
  local_engine: z.object({
    is_feasible: z.boolean(),
    findings: z.array(Finding),
    cost: Cost.optional(),
    cost_parameters: z.array(Parameter).default([]),
    lot_costs: z.array(LotCost).default([]),
  }),
});

const Hole = z.object({ diameterMm: z.number(), depthMm: z.number(), from: point, to: point, isThrough: z.boolean() });

/** What reports take from the full report of a local analysis. */
const FullReport = z.object({
  name: z.string(),
  basename: z.string(),
  lot_size: z.number(),
  part_vol: known,
  part_srf_area: known,
  t_max: known,
  process_chains: z.record(z.string(), Chain),
  local_engine: z.object({
    version: z.string(),
    units: z.object({ unit: z.string(), reason: z.string().optional() }),
    measures: z.object({ holes: z.object({ count: z.number(), smallest: z.array(Hole) }).optional() }),
  }),
});

export type FullReport = z.output<typeof FullReport>;
export type BreakEven = z.output<typeof BreakEven>;
export type ChainFields = z.output<typeof Chain>;
export type Finding = z.output<typeof Finding>;
export type Place = z.output<typeof Place>;
export type Cost = z.output<typeof Cost>;
export type LotCost = z.output<typeof LotCost>;
export type Parameter = z.output<typeof Parameter>;
export type Hole = z.output<typeof Hole>;

/**
 * The full report that the local engine has saved.
 *
 * @throws {InputError} when the text is damaged, or of a version that wrote another shape.
 */
export function parseFullReport(text: string): FullReport {
  try {
    return FullReport.parse(JSON.parse(text));
  } catch (error) {
    throw new InputError(
      'The full report of this part is damaged, or of another version of this server, so no report can be made of it.',
      'Call analyze_part on its file with force: true, then fetch_file again.',
      error,
    );
  }
}
