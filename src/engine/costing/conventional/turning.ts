import type { TurningCosting } from '../../catalog/conventional-costing.js';
import type { Machine, Material } from '../../catalog/schema.js';
import type { BuildJob, CostedPart } from '../build-job.js';
import { lotJob } from './shop.js';
import { stockBox, takesStock } from './stock-box.js';

/**
 * A lot that is turned out of bars; undefined when the part is not round, or its bar does not fit the machine.
 *
 * The bar is the smallest cylinder about the axis with allowances. What is outside of the turned profile goes at the removal rate of
 * turning, what is left to the part's own volume at that of driven tools, and the surface is finished at feed x cutting speed; all
 * scaled by the machinability of the material. Not calibrated: within a factor of two of usual quotations at best.
 *
 * @see G. Boothroyd, P. Dewhurst, W. Knight, "Product Design for Manufacture and Assembly", ch. 7 (early cost estimating of machining)
 */
export function turningJob(part: CostedPart, process: TurningCosting, material: Material, machine: Machine): BuildJob | undefined {
  const rate = machine.removalRateCm3PerMin?.value;
  const stock = stockBox(part, process);
  if (!part.turned || !stock || rate === undefined || !takesStock(machine.envelopeMm.value, stock)) return undefined;
  const { turnedVolumeMm3 } = part.turned;
  const { x: diameterMm, z: lengthMm } = stock.boxMm;
  const machinability = material.machinabilityFactor?.value ?? 1;
  const stockMm3 = (Math.PI / 4) * diameterMm ** 2 * lengthMm;
  const turnedMinutes = Math.max(0, stockMm3 - turnedVolumeMm3) / 1000 / (rate * machinability);
  const milledMm3 = Math.max(0, turnedVolumeMm3 - part.volumeMm3);
  const milledMinutes = milledMm3 / 1000 / (rate * process.millingRateFactor.value * machinability);
  const finishMm2PerMin = process.finishFeedMm.value * process.cuttingSpeedMPerMin.value * 1000 * machinability;
  const finishMinutes = (part.surfaceAreaMm2 * process.finishPassFactor.value) / finishMm2PerMin;
  const cuttingHours = ((turnedMinutes + milledMinutes + finishMinutes) * (1 + process.nonCuttingShare.value)) / 60;
  return lotJob(part, process, material, machine, {
    stockMm3,
    setupCount: process.setupCount.value,
    cuttingHours,
    toolCostPerPart: process.toolShare.value * machine.hourlyRateEur.value * cuttingHours,
    assumption:
      `Turned out of a bar of ${diameterMm.toFixed(0)} x ${lengthMm.toFixed(0)} mm; ` + `${(milledMm3 / 1000).toFixed(1)} cm3 are milled.`,
  });
}
