import type { Fact } from '../../catalog/fact.js';
import type { Machine, Material } from '../../catalog/schema.js';
import type { BuildJob, CostedPart } from '../build-job.js';

type Shop = {
  programmingCostEur: Fact;
  setupHours: Fact;
  handlingMinutes: Fact;
  postCostPerPartEur: Fact;
  procurementDays: Fact;
  shiftHours: Fact;
};

/** What making one part takes; `toolCostPerPart` and others beyond the machine in EUR. */
export type Work = {
  stockMm3: number;
  setupCount: number;
  /** At the machine, without handling. */
  cuttingHours: number;
  toolCostPerPart: number;
  /** At other workplaces, per part and once per lot. */
  otherCostPerPart?: number;
  otherCostPerLot?: number;
  otherHoursPerLot?: number;
  assumption: string;
};

/**
 * A lot as one job: what is done once is shared by its parts. Stock is paid as bought, and chips bring nothing back. Lead time is that of
 * the stock, the shifts that the lot takes, and a day.
 */
export function lotJob({ volumeMm3, lotSize }: CostedPart, shop: Shop, material: Material, machine: Machine, work: Work): BuildJob {
  const density = material.densityGPerCm3.value;
  const rate = machine.hourlyRateEur.value;
  const hoursPerPart = work.cuttingHours + (work.setupCount * shop.handlingMinutes.value) / 60;
  const setupHours = work.setupCount * shop.setupHours.value;
  const jobHours = setupHours + lotSize * hoursPerPart;
  const oncePerLot = shop.programmingCostEur.value + setupHours * rate + (work.otherCostPerLot ?? 0);
  return {
    partsPerJob: lotSize,
    jobHours,
    coolingHours: 0,
    partMassG: (volumeMm3 / 1000) * density,
    supportVolumeMm3: 0,
    supportMassG: 0,
    machineCostPerPart: rate * hoursPerPart + work.toolCostPerPart,
    materialCostPerPart: (material.pricePerKgEur.value * (work.stockMm3 / 1000) * density) / 1000,
    preCostPerPart: oncePerLot / lotSize,
    postCostPerPart: shop.postCostPerPartEur.value + (work.otherCostPerPart ?? 0),
    leadTimeDays: shop.procurementDays.value + Math.ceil((jobHours + (work.otherHoursPerLot ?? 0)) / shop.shiftHours.value) + 1,
    assumptions: [
      `${work.assumption} Programming and set-up are shared by the lot of ${lotSize}, so cost per part falls with the lot size.`,
    ],
  };
}
