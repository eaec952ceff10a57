import type { FilamentCosting } from '../catalog/filament-costing.js';
import { layerThicknessMmOf } from '../catalog/lookup.js';
import type { Machine, Material } from '../catalog/schema.js';
import { lineSpacingMm } from '../slicing/layer-cuts.js';
import type { SliceSettings } from '../slicing/slice-settings.js';
import type { BuildJob, CostedPart } from './build-job.js';
import { boxesOnPlate } from './packing.js';

/**
 * One filament print of one part; undefined when it does not fit the machine, or was not sliced.
 *
 * Layers, filament and time are those of the slice, but a print takes at least what the nozzle needs for its filament. Supports add
 * filament and the time for laying it.
 */
export function filamentJob(part: CostedPart, process: FilamentCosting, material: Material, machine: Machine): BuildJob | undefined {
  const { slice } = part;
  const buildHeightMm = part.orientedBoxMm.z + process.plateOffsetMm.value;
  const envelope = machine.envelopeMm.value;
  if (!slice || buildHeightMm > envelope.z + 1e-9 || boxesOnPlate(part.orientedBoxMm, envelope, 0) < 1) return undefined;
  const supportMm3 = process.supportDensity.value * part.supportVolumeMm3;
  const supportCm3 = supportMm3 / 1000;
  const partCm3 = slice.filamentMm3 / 1000;
  const density = material.densityGPerCm3.value;
  const jobHours = Math.max(slice.printS / 3600, nozzleHours(partCm3, machine)) + supportMm3 / supportMm3PerH(process, machine);
  return {
    layerThicknessMm: layerThicknessMmOf(machine),
    layerCount: slice.layerCount,
    buildHeightMm,
    partsPerJob: 1,
    jobHours,
    coolingHours: 0,
    partMassG: partCm3 * density,
    supportVolumeMm3: supportMm3,
    supportMassG: supportCm3 * density,
    machineCostPerPart: machine.hourlyRateEur.value * jobHours,
    materialCostPerPart: (material.pricePerKgEur.value * (partCm3 + supportCm3) * density) / 1000,
    preCostPerPart: process.preCostPerPartEur.value,
    postCostPerPart: process.postCostPerPartEur.value,
    assumptions: [assumption(process, machine)],
  };
}

/** The settings that the values of a process and a machine make. */
export function sliceSettings({ slicing }: FilamentCosting, machine: Machine): SliceSettings {
  const values = Object.entries(slicing).map(([name, fact]) => [name, fact.value]);
  return { ...Object.fromEntries(values), layerThicknessMm: layerThicknessMmOf(machine) };
}

function nozzleHours(filamentCm3: number, { buildRateCm3PerH }: Machine): number {
  return buildRateCm3PerH ? filamentCm3 / buildRateCm3PerH.value : 0;
}

function supportMm3PerH({ slicing, supportSpeedMmPerS }: FilamentCosting, machine: Machine): number {
  const thicknessMm = layerThicknessMmOf(machine);
  return 3600 * supportSpeedMmPerS.value * lineSpacingMm(slicing.lineWidthMm.value, thicknessMm) * thicknessMm;
}

function assumption({ slicing: { perimeterCount, infillShare } }: FilamentCosting, machine: Machine): string {
  return (
    `Cost per part assumes one part per print with ${layerThicknessMmOf(machine)} mm layers, ${perimeterCount.value} perimeters and ` +
    `${100 * infillShare.value} % infill; the lot size changes lot total and lead time only.`
  );
}
