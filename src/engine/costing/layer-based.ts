import type { LayerCosting } from '../catalog/layer-costing.js';
import { layerThicknessMmOf } from '../catalog/lookup.js';
import type { Machine, Material } from '../catalog/schema.js';
import type { BuildJob, CostedPart } from './build-job.js';
import { boxesInChamber, boxesOnPlate, fitsEnvelope } from './packing.js';
import { furnaceShare, greenPart } from './sintering.js';

/**
 * One job of a process that solidifies layer by layer, with `partsInJob` copies of the part, or with as many as it takes; undefined
 * when not one fits.
 *
 * Time is fixed time + layers × time per layer + solid volume / build rate; money is machine hours, feedstock and labor per part.
 * On a plate, parts stand side by side. In powder they fill the chamber, up to the packing density or to a grid of their boxes, and
 * the job is charged the powder that it spoils; a job that is not full is as much lower as it holds fewer parts. Parts that are
 * sintered are built larger and share a furnace.
 *
 * @see M. Ruffo, C. Tuck, R. Hague, "Cost estimation for rapid manufacturing", Proc. IMechE B 220, 2006 (powder of the whole bed)
 * @see M. Baumers et al., "Combined build-time, energy consumption and cost estimation for direct metal laser sintering", SFF 2012
 */
export function layerJob(
  part: CostedPart,
  process: LayerCosting,
  material: Material,
  machine: Machine,
  partsInJob?: number,
): BuildJob | undefined {
  const built = process.sintering ? greenPart(part, process.sintering) : part;
  const furnace = process.sintering && furnaceShare(built, process.sintering);
  const partsPerJob = process.powderBed ? partsInPowder(built, process, machine) : partsOnPlate(built, process, machine);
  if (partsPerJob < 1 || (process.sintering && !furnace)) return undefined;
  const parts = Math.min(partsInJob ?? partsPerJob, partsPerJob);
  const buildHeightMm = process.powderBed
    ? filledHeightMm(built, machine, parts / partsPerJob)
    : built.orientedBoxMm.z + (process.plateOffsetMm?.value ?? 0);
  const layerCount = Math.ceil(buildHeightMm / layerThicknessMmOf(machine) - 1e-9);
  const supportVolumeMm3 = (process.supportDensity?.value ?? 0) * part.supportVolumeMm3;
  const solidCm3 = (part.volumeMm3 + supportVolumeMm3) / 1000;
  const printedCm3 = (built.volumeMm3 + supportVolumeMm3) / 1000;
  const jobHours = hoursOf(layerCount, parts * printedCm3, process, material, machine);
  const density = material.densityGPerCm3.value;
  const bedCm3 = (bedMm2(machine) * buildHeightMm) / 1000 / parts;
  const feedstockG = spentPowderG(solidCm3 * density, Math.max(0, bedCm3 - printedCm3), process);
  return {
    layerThicknessMm: layerThicknessMmOf(machine),
    layerCount,
    buildHeightMm,
    partsPerJob: parts,
    jobHours,
    coolingHours: (process.powderBed?.coolingShare.value ?? 0) * jobHours + (process.sintering?.furnaceHours.value ?? 0),
    partMassG: (part.volumeMm3 / 1000) * density,
    supportVolumeMm3,
    supportMassG: (supportVolumeMm3 / 1000) * density,
    machineCostPerPart: (machine.hourlyRateEur.value * jobHours) / parts,
    materialCostPerPart: (material.pricePerKgEur.value * feedstockG) / 1000,
    preCostPerPart: process.preCostPerPartEur.value,
    postCostPerPart: process.postCostPerPartEur.value,
    ...(furnace && { furnaceCostPerPart: furnace.costPerPart }),
    assumptions: [
      `Cost per part assumes a full build job of ${count(partsPerJob)}; the lot size changes lot total and lead time only.`,
      ...(furnace ? [`It also assumes a full furnace of ${count(furnace.partsPerFurnace)}.`] : []),
    ],
  };
}

function partsOnPlate({ orientedBoxMm: box }: CostedPart, { plateOffsetMm, spacingMm }: LayerCosting, machine: Machine): number {
  const envelope = machine.envelopeMm.value;
  const lifted = { ...box, z: box.z + (plateOffsetMm?.value ?? 0) };
  return fitsEnvelope(lifted, envelope, false) ? boxesOnPlate(box, envelope, spacingMm.value) : 0;
}

function partsInPowder({ orientedBoxMm, volumeMm3 }: CostedPart, { spacingMm, powderBed }: LayerCosting, machine: Machine): number {
  const envelope = machine.envelopeMm.value;
  const boxes = boxesInChamber(orientedBoxMm, envelope, spacingMm.value);
  const chamberMm3 = bedMm2(machine) * envelope.z;
  const byDensity = Math.floor(((powderBed?.packingDensity.value ?? 1) * chamberMm3) / volumeMm3);
  return Math.min(boxes, Math.max(1, byDensity));
}

/** Height of powder for a share of a full job: never less than the part needs when it lies as flat as the chamber allows. */
function filledHeightMm({ orientedBoxMm: { x, y, z } }: CostedPart, { envelopeMm }: Machine, share: number): number {
  const envelope = envelopeMm.value;
  const lying = [
    { x, y, z },
    { x: z, y, z: x },
    { x, y: z, z: y },
  ].filter((box) => fitsEnvelope(box, envelope, false));
  const lowestMm = Math.min(envelope.z, ...lying.map((box) => box.z));
  return Math.max(lowestMm, envelope.z * share);
}

function hoursOf(layerCount: number, jobVolumeCm3: number, { fixedHours }: LayerCosting, material: Material, machine: Machine): number {
  const layerHours = (layerCount * (machine.layerTimeS?.value ?? 0)) / 3600;
  const rate = machine.buildRateCm3PerH && machine.buildRateCm3PerH.value * (material.buildRateFactor?.value ?? 1);
  return fixedHours.value + layerHours + (rate === undefined ? 0 : jobVolumeCm3 / rate);
}

/** Feedstock charged to one part: its own mass, or the new powder that its share of the bed needs where that is more. */
function spentPowderG(massG: number, loosePowderCm3: number, { powderBed }: LayerCosting): number {
  if (!powderBed) return massG;
  return Math.max(massG, powderBed.refreshShare.value * (massG + loosePowderCm3 * powderBed.densityGPerCm3.value));
}

function bedMm2({ envelopeMm }: Machine): number {
  return envelopeMm.value.x * envelopeMm.value.y;
}

function count(parts: number): string {
  return parts === 1 ? '1 part' : `${parts} parts`;
}
