import type { MillingCosting } from '../../catalog/conventional-costing.js';
import type { Machine, Material } from '../../catalog/schema.js';
import type { BuildJob, CostedPart } from '../build-job.js';
import { lotJob } from './shop.js';
import { stockBox, takesStock } from './stock-box.js';

/**
 * A lot that is milled out of blocks; undefined when the block does not fit the machine, or the directions that tools come from are not
 * known.
 *
 * The block is the smallest box with an allowance on every side. Time in the cut is removed volume / removal rate + surface / (stepover x
 * feed), both scaled by the machinability of the material, plus moves in air; each set-up takes time once per lot and handling for every
 * part. Not calibrated: within a factor of two of usual quotations at best.
 *
 * @see G. Boothroyd, P. Dewhurst, W. Knight, "Product Design for Manufacture and Assembly", ch. 7 (early cost estimating of machining)
 */
export function millingJob(part: CostedPart, process: MillingCosting, material: Material, machine: Machine): BuildJob | undefined {
  const stock = stockBox(part, process);
  const rate = machine.removalRateCm3PerMin?.value;
  if (!stock || part.setupCount === undefined || rate === undefined || !takesStock(machine.envelopeMm.value, stock)) return undefined;
  const { x, y, z } = stock.boxMm;
  const setupCount = Math.min(part.setupCount, machine.maxSetupCount?.value ?? part.setupCount);
  const machinability = material.machinabilityFactor?.value ?? 1;
  const stockMm3 = x * y * z;
  const roughMinutes = (stockMm3 - part.volumeMm3) / 1000 / (rate * machinability);
  const finishMm2PerMin = process.finishStepoverMm.value * process.finishFeedMmPerMin.value * machinability;
  const finishMinutes = (part.surfaceAreaMm2 * process.finishPassFactor.value) / finishMm2PerMin;
  const cuttingHours = ((roughMinutes + finishMinutes) * (1 + process.nonCuttingShare.value)) / 60;
  const block = [x, y, z].map((side) => side.toFixed(0)).join(' x ');
  return lotJob(part, process, material, machine, {
    stockMm3,
    setupCount,
    cuttingHours,
    toolCostPerPart: process.toolShare.value * machine.hourlyRateEur.value * cuttingHours,
    assumption: `Milled out of a block of ${block} mm in ${setupCount === 1 ? '1 set-up' : `${setupCount} set-ups`}.`,
  });
}
