import type { Fact, LayerCosting, Machine, Material } from '../catalog/schema.js';
import type { BuildJob, CostedPart } from './build-job.js';
import { boxesInChamber, boxesOnPlate } from './packing.js';

/**
 * One job of a process that solidifies layer by layer, filled with copies of the part; undefined when not one fits.
 *
 * Time is fixed time + layers × time per layer + solid volume / build rate; money is machine hours, feedstock and labor per part.
 * On metal, parts stand side by side on the plate. In polymer powder they fill the chamber, up to the packing density or to a
 * grid of their boxes, and the job is charged the powder that it spoils.
 *
 * @see M. Ruffo, C. Tuck, R. Hague, "Cost estimation for rapid manufacturing", Proc. IMechE B 220, 2006 (powder of the whole bed)
 * @see M. Baumers et al., "Combined build-time, energy consumption and cost estimation for direct metal laser sintering", SFF 2012
 */
export function layerJob(part: CostedPart, process: LayerCosting, material: Material, machine: Machine): BuildJob | undefined {
  const partsPerJob = process.powderBed ? partsInPowder(part, process, machine) : partsOnPlate(part, process, machine);
  if (partsPerJob < 1) return undefined;
  const buildHeightMm = process.powderBed ? machine.envelopeMm.value.z : part.orientedBoxMm.z + process.plateOffsetMm.value;
  const layerCount = Math.ceil(buildHeightMm / machine.layerThicknessMm.value - 1e-9);
  const supportVolumeMm3 = process.supportDensity.value * part.supportVolumeMm3;
  const buildVolumeCm3 = (part.volumeMm3 + supportVolumeMm3) / 1000;
  const jobHours = hoursOf(layerCount, partsPerJob * buildVolumeCm3, process, material, machine);
  const density = material.densityGPerCm3.value;
  const feedstockG = spentPowderG(buildVolumeCm3, partsPerJob, process, density, machine);
  return {
    layerThicknessMm: machine.layerThicknessMm.value,
    layerCount,
    buildHeightMm,
    partsPerJob,
    jobHours,
    coolingHours: process.powderBed ? process.powderBed.coolingShare.value * jobHours : 0,
    partMassG: (part.volumeMm3 / 1000) * density,
    supportVolumeMm3,
    supportMassG: (supportVolumeMm3 / 1000) * density,
    machineCostPerPart: (machine.hourlyRateEur.value * jobHours) / partsPerJob,
    materialCostPerPart: (material.pricePerKgEur.value * feedstockG) / 1000,
    preCostPerPart: process.preCostPerPartEur.value,
    postCostPerPart: process.postCostPerPartEur.value,
    assumptions: [`Cost per part assumes a full build job of ${count(partsPerJob)}; the lot size changes lot total and lead time only.`],
    facts: factsOf(process, material, machine),
  };
}

function partsOnPlate({ orientedBoxMm: box }: CostedPart, { plateOffsetMm, spacingMm }: LayerCosting, machine: Machine): number {
  const envelope = machine.envelopeMm.value;
  return box.z + plateOffsetMm.value > envelope.z + 1e-9 ? 0 : boxesOnPlate(box, envelope, spacingMm.value);
}

function partsInPowder({ orientedBoxMm, volumeMm3 }: CostedPart, { spacingMm, powderBed }: LayerCosting, machine: Machine): number {
  const envelope = machine.envelopeMm.value;
  const boxes = boxesInChamber(orientedBoxMm, envelope, spacingMm.value);
  const byDensity = Math.floor(((powderBed?.packingDensity.value ?? 1) * chamberMm3(machine)) / volumeMm3);
  return Math.min(boxes, Math.max(1, byDensity));
}

function hoursOf(layerCount: number, jobVolumeCm3: number, { fixedHours }: LayerCosting, material: Material, machine: Machine): number {
  const layerHours = (layerCount * machine.layerTimeS.value) / 3600;
  const rate = machine.buildRateCm3PerH && machine.buildRateCm3PerH.value * (material.buildRateFactor?.value ?? 1);
  return fixedHours.value + layerHours + (rate === undefined ? 0 : jobVolumeCm3 / rate);
}

/** Feedstock charged to one part: its own mass, or the new powder that its share of the bed needs where that is more. */
function spentPowderG(buildVolumeCm3: number, parts: number, { powderBed }: LayerCosting, density: number, machine: Machine): number {
  const massG = buildVolumeCm3 * density;
  if (!powderBed) return massG;
  const loosePowderG = Math.max(0, chamberMm3(machine) / 1000 / parts - buildVolumeCm3) * powderBed.densityGPerCm3.value;
  return Math.max(massG, powderBed.refreshShare.value * (massG + loosePowderG));
}

function chamberMm3({ envelopeMm }: Machine): number {
  const { x, y, z } = envelopeMm.value;
  return x * y * z;
}

function count(parts: number): string {
  return parts === 1 ? '1 part' : `${parts} parts`;
}

function factsOf(process: LayerCosting, material: Material, machine: Machine): Fact[] {
  return [
    process.fixedHours,
    process.plateOffsetMm,
    process.spacingMm,
    process.supportDensity,
    process.preCostPerPartEur,
    process.postCostPerPartEur,
    ...(process.powderBed ? Object.values(process.powderBed) : []),
    material.densityGPerCm3,
    material.pricePerKgEur,
    ...(material.buildRateFactor ? [material.buildRateFactor] : []),
    machine.layerThicknessMm,
    machine.layerTimeS,
    ...(machine.buildRateCm3PerH ? [machine.buildRateCm3PerH] : []),
    machine.hourlyRateEur,
  ];
}
