import type { BuildJob, CostedPart } from './build-job.js';
import { millingJob } from './conventional/milling.js';
import { sheetJob } from './conventional/sheet.js';
import { turningJob } from './conventional/turning.js';
import { type CostRoute, certaintyOf } from './cost-parameters.js';
import { filamentJob } from './filament.js';
import { layerJob } from './layer-based.js';

/** A lot made in jobs of its own, the last of which may not be full. */
export type OwnJobs = { jobCount: number; costPerPart: number; costPerLot: number; leadTimeDays: number };

/**
 * An estimate with every number on the way to it. Cost per part is that of a full job: where the lot does not fill it, other orders
 * share it; `ownJobs` says what the lot costs when they do not. Hours are those of the machine, elapsed.
 */
export type CostEstimate = BuildJob & {
  currency: 'EUR';
  /** `calibrated` only when every rate and price was fitted to known results. */
  basis: 'calibrated' | 'uncalibrated';
  costPerPart: number;
  costPerLot: number;
  /** Of a full job. */
  costPerJob: number;
  marketPricePerPart: number;
  marketPricePerLot: number;
  jobCount: number;
  machineHoursPerPart: number;
  machineHoursPerLot: number;
  laborHoursPerPart: number;
  leadTimeDays: number;
  ownJobs: OwnJobs;
};

/** Cost, market price and lead time of a lot, in EUR and days; undefined when not one part fits the machine in its pose. */
export function estimateCost(part: CostedPart, route: CostRoute): CostEstimate | undefined {
  const job = jobOf(part, route);
  if (!job) return undefined;
  const { lotSize } = part;
  const { marketFactor, laborRateEurPerH } = route.rates;
  const { basis, isGiven } = certaintyOf(route);
  const costPerPart = costOf(job);
  const jobCount = Math.ceil(lotSize / job.partsPerJob);
  const machineHoursPerPart = job.jobHours / job.partsPerJob;
  return {
    ...job,
    currency: 'EUR',
    basis,
    assumptions: [...job.assumptions, basis === 'calibrated' ? calibratedNote : uncalibratedNote, ...(isGiven ? [givenNote] : [])],
    costPerPart,
    costPerLot: costPerPart * lotSize,
    costPerJob: costPerPart * job.partsPerJob,
    marketPricePerPart: costPerPart * marketFactor.value,
    marketPricePerLot: costPerPart * marketFactor.value * lotSize,
    jobCount,
    machineHoursPerPart,
    machineHoursPerLot: machineHoursPerPart * lotSize,
    laborHoursPerPart: (job.preCostPerPart + job.postCostPerPart) / laborRateEurPerH.value,
    leadTimeDays: job.leadTimeDays ?? jobDays(job, jobCount) + 1,
    ownJobs: ownJobsOf(lotSize, job, (left) => jobOf(part, route, left)),
  };
}

const calibratedNote = 'The model is calibrated on one published example, so it is an estimate, not an offer.';
const uncalibratedNote =
  'Rates and prices are typical values that were not checked against offers: compare with a quotation before you rely on them.';
const givenNote = 'Values of your own catalog file (PART_CATALOG) took the place of ours.';

/** A job with `partsInJob` parts, or a full one; undefined when not one part fits. */
function jobOf(part: CostedPart, { process: { cost }, material, machine }: CostRoute, partsInJob?: number): BuildJob | undefined {
  switch (cost.model) {
    case 'layers':
      return layerJob(part, cost, material, machine, partsInJob);
    case 'filament':
      return filamentJob(part, cost, material, machine);
    case 'milling':
      return millingJob(part, cost, material, machine);
    case 'turning':
      return turningJob(part, cost, material, machine);
    case 'sheet':
      return sheetJob(part, cost, material, machine);
  }
}

function costOf({ machineCostPerPart, materialCostPerPart, preCostPerPart, postCostPerPart, furnaceCostPerPart = 0 }: BuildJob): number {
  return machineCostPerPart + materialCostPerPart + preCostPerPart + postCostPerPart + furnaceCostPerPart;
}

/**
 * The cost of one part by lot size, in jobs of its own, without the rest of the estimate; infinite when not one part fits the machine in
 * its pose. Meant for hundreds of sizes: what is built in layers has the same full job in every lot, and few sizes of the job that is left.
 */
export function ownCostOverLots(part: CostedPart, route: CostRoute): (lotSize: number) => number {
  const isBuilt = route.process.cost.model === 'layers' || route.process.cost.model === 'filament';
  const full = isBuilt ? jobOf(part, route) : undefined;
  const lastJobs = new Map<number, BuildJob | undefined>();
  const keptLast: LastJob = (left) => {
    if (!lastJobs.has(left)) lastJobs.set(left, jobOf(part, route, left));
    return lastJobs.get(left);
  };
  return (lotSize) => {
    const lot = { ...part, lotSize };
    const job = isBuilt ? full : jobOf(lot, route);
    if (!job) return Number.POSITIVE_INFINITY;
    return ownJobsOf(lotSize, job, isBuilt ? keptLast : (left) => jobOf(lot, route, left)).costPerPart;
  };
}

/** The job that is left when a lot has filled others, by the number of its parts. */
type LastJob = (left: number) => BuildJob | undefined;

function ownJobsOf(lotSize: number, full: BuildJob, lastJob: LastJob): OwnJobs {
  const fullCount = Math.floor(lotSize / full.partsPerJob);
  const left = lotSize % full.partsPerJob;
  const last = left > 0 ? lastJob(left) : undefined;
  const costPerLot = fullCount * full.partsPerJob * costOf(full) + (last ? left * costOf(last) : 0);
  return {
    jobCount: fullCount + (last ? 1 : 0),
    costPerPart: costPerLot / lotSize,
    costPerLot,
    leadTimeDays: full.leadTimeDays ?? jobDays(full, fullCount) + (last ? jobDays(last, 1) : 0) + 1,
  };
}

/**
 * Days for jobs one after another on one machine; what comes before and after takes one more. A job of more than a day is followed
 * by the next one in the morning. Inferred from the published example: 16 days for one job of 355.88 h.
 */
function jobDays({ jobHours, coolingHours }: BuildJob, jobCount: number): number {
  const hours = jobHours + coolingHours;
  return hours > 24 ? Math.ceil(hours / 24) * jobCount : Math.ceil((hours * jobCount) / 24);
}
