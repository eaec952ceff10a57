import type { SheetCosting } from '../../catalog/conventional-costing.js';
import type { Machine, Material } from '../../catalog/schema.js';
import type { BuildJob, CostedPart } from '../build-job.js';
import { lotJob } from './shop.js';
import { stockBox, takesStock } from './stock-box.js';

/**
 * A lot that is cut out of sheets by laser and bent; undefined when the part is none of sheet, or does not fit the machine.
 *
 * Cutting takes length x thickness / cut rate, and a moment for every closed cut; bending its strokes, and tools once per lot. The blank
 * has the volume of the part over its thickness. Whether it fits is judged by `stockBox`: the unrolled
 * outline is not made. Not calibrated: within a factor of two of usual quotations at best.
 *
 * @see lasercalcpro.com, laser cutting cost calculator (cut length, pierces, set-up, material over utilization)
 */
export function sheetJob(part: CostedPart, process: SheetCosting, material: Material, machine: Machine): BuildJob | undefined {
  const rate = machine.cutRateMm2PerS?.value;
  const stock = stockBox(part, process);
  if (!part.sheet || !stock || rate === undefined || !takesStock(machine.envelopeMm.value, stock)) return undefined;
  const { thicknessMm, cutLengthMm, loopCount, bendCount } = part.sheet;
  const cutSeconds = (cutLengthMm * thicknessMm) / (rate * (material.cutRateFactor?.value ?? 1)) + loopCount * process.pierceS.value;
  const bendHours = (bendCount * process.bendMinutes.value) / 60;
  const bendSetupHours = (bendCount * process.bendSetupMinutes.value) / 60;
  const bendRate = process.bendRateEurPerH.value;
  return lotJob(part, process, material, machine, {
    stockMm3: part.volumeMm3 / process.utilizationShare.value,
    setupCount: 1,
    cuttingHours: (cutSeconds * (1 + process.nonCuttingShare.value)) / 3600,
    toolCostPerPart: 0,
    otherCostPerPart: bendHours * bendRate,
    otherCostPerLot: bendSetupHours * bendRate,
    otherHoursPerLot: bendSetupHours + part.lotSize * bendHours,
    assumption:
      `Cut out of sheet of ${thicknessMm.toFixed(2)} mm: ${(cutLengthMm / 1000).toFixed(2)} m of cut, ` +
      `${counted(loopCount, 'closed cut')}, ${counted(bendCount, 'bend')}.`,
  });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
