import type { Catalog, Machine, Material, Process } from '../catalog/schema.js';
import type { BuildJob, CostedPart } from './build-job.js';
import { filamentJob } from './filament.js';
import { layerJob } from './layer-based.js';

/** An estimate with every number on the way to it. `calibrated` only when every value it rests on was fitted to known results. */
export type CostEstimate = Omit<BuildJob, 'facts'> & {
  currency: 'EUR';
  basis: 'calibrated' | 'uncalibrated';
  costPerPart: number;
  costPerLot: number;
  marketPricePerPart: number;
  marketPricePerLot: number;
  jobCount: number;
  leadTimeDays: number;
};

/** Cost, market price and lead time of a lot, in EUR and days; undefined when not one part fits the machine in its pose. */
export function estimateCost(
  part: CostedPart,
  process: Process,
  material: Material,
  machine: Machine,
  { marketFactor }: Pick<Catalog, 'marketFactor'>,
): CostEstimate | undefined {
  const job =
    process.cost.model === 'layers' ? layerJob(part, process.cost, material, machine) : filamentJob(part, process.cost, material, machine);
  if (!job) return undefined;
  const { facts, assumptions, ...numbers } = job;
  const isCalibrated = facts.every(({ certainty }) => certainty === 'calibrated');
  const costPerPart = job.machineCostPerPart + job.materialCostPerPart + job.preCostPerPart + job.postCostPerPart;
  const jobCount = Math.ceil(part.lotSize / job.partsPerJob);
  return {
    ...numbers,
    currency: 'EUR',
    basis: isCalibrated ? 'calibrated' : 'uncalibrated',
    assumptions: [...assumptions, isCalibrated ? calibratedNote : uncalibratedNote],
    costPerPart,
    costPerLot: costPerPart * part.lotSize,
    marketPricePerPart: costPerPart * marketFactor.value,
    marketPricePerLot: costPerPart * marketFactor.value * part.lotSize,
    jobCount,
    leadTimeDays: leadTimeDays(job.jobHours + job.coolingHours, jobCount),
  };
}

const calibratedNote = 'The model is calibrated on one published example, so it is an estimate, not an offer.';
const uncalibratedNote =
  'Rates and prices are typical values that were not checked against offers: compare with a quotation before you rely on them.';

/**
 * Days for the jobs of a lot one after another on one machine, and one day for everything around them. A job of more than a day
 * is followed by the next one in the morning. Inferred from the published example: 16 days for one job of 355.88 h.
 */
function leadTimeDays(hours: number, jobCount: number): number {
  const days = hours > 24 ? Math.ceil(hours / 24) * jobCount : Math.ceil((hours * jobCount) / 24);
  return days + 1;
}
