import type { FilamentCosting, Machine, Material } from '../catalog/schema.js';
import type { BuildJob, CostedPart } from './build-job.js';
import { boxesOnPlate } from './packing.js';

/**
 * One filament print of one part; undefined when it does not fit the machine.
 *
 * Filament is a shell of the surface, infill and purge; time is linear in surface area, volume and layers. Both were fitted to
 * sliced parts: 12 % mean error in time, 30 % at worst. The fit falls with the volume, so a bulky part takes at least what the
 * nozzle needs for its filament. Supports add filament and the nozzle's time for it.
 */
export function filamentJob(part: CostedPart, process: FilamentCosting, material: Material, machine: Machine): BuildJob | undefined {
  const buildHeightMm = part.orientedBoxMm.z + process.plateOffsetMm.value;
  const envelope = machine.envelopeMm.value;
  if (buildHeightMm > envelope.z + 1e-9 || boxesOnPlate(part.orientedBoxMm, envelope, 0) < 1) return undefined;
  const layerCount = Math.ceil(buildHeightMm / machine.layerThicknessMm.value - 1e-9);
  const supportCm3 = (process.supportDensity.value * part.supportVolumeMm3) / 1000;
  const partCm3 = filamentCm3(part, process);
  const jobHours = printHours(part, process, layerCount, partCm3, supportCm3, machine);
  const density = material.densityGPerCm3.value;
  return {
    layerThicknessMm: machine.layerThicknessMm.value,
    layerCount,
    buildHeightMm,
    partsPerJob: 1,
    jobHours,
    coolingHours: 0,
    partMassG: partCm3 * density,
    supportVolumeMm3: 1000 * supportCm3,
    supportMassG: supportCm3 * density,
    machineCostPerPart: machine.hourlyRateEur.value * jobHours,
    materialCostPerPart: (material.pricePerKgEur.value * (partCm3 + supportCm3) * density) / 1000,
    preCostPerPart: process.preCostPerPartEur.value,
    postCostPerPart: process.postCostPerPartEur.value,
    assumptions: [
      `Cost per part assumes one part per print with ${machine.layerThicknessMm.value} mm layers, two perimeters and ` +
        `${100 * process.infillShare.value} % infill; the lot size changes lot total and lead time only.`,
    ],
    facts: [
      process.minutesPerCm2,
      process.minutesPerCm3,
      process.minutesPerLayer,
      process.shellThicknessMm,
      process.supportDensity,
      process.preCostPerPartEur,
      process.postCostPerPartEur,
      material.densityGPerCm3,
      material.pricePerKgEur,
      machine.hourlyRateEur,
    ],
  };
}

function filamentCm3(part: CostedPart, { shellThicknessMm, infillShare, purgeCm3 }: FilamentCosting): number {
  const volumeCm3 = part.volumeMm3 / 1000;
  const shellCm3 = Math.min(volumeCm3, (part.surfaceAreaMm2 * shellThicknessMm.value) / 1000);
  return shellCm3 + infillShare.value * (volumeCm3 - shellCm3) + purgeCm3.value;
}

function printHours(
  part: CostedPart,
  { minutesPerCm2, minutesPerCm3, minutesPerLayer }: FilamentCosting,
  layerCount: number,
  partCm3: number,
  supportCm3: number,
  { buildRateCm3PerH }: Machine,
): number {
  const fittedMinutes =
    (minutesPerCm2.value * part.surfaceAreaMm2) / 100 + (minutesPerCm3.value * part.volumeMm3) / 1000 + minutesPerLayer.value * layerCount;
  const nozzleHours = (filament: number) => (buildRateCm3PerH ? filament / buildRateCm3PerH.value : 0);
  return Math.max(fittedMinutes / 60, nozzleHours(partCm3)) + nozzleHours(supportCm3);
}
