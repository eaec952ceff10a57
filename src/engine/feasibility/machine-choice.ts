import { machinesOf } from '../catalog/lookup.js';
import type { Catalog, Machine, Material, Process } from '../catalog/schema.js';
import { type CostEstimate, estimateCost } from '../costing/estimate.js';
import { fitsEnvelope } from '../costing/packing.js';
import type { BuildOrientation, PartMeasures } from '../part-measures.js';
import { hasTrustedVolume } from './part-checks.js';

/** Pose, machine and cost that belong together. */
export type MachineChoice = { orientation?: BuildOrientation; machine?: Machine; fits: boolean; cost?: CostEstimate };

/**
 * The cheapest machine that takes the part. The pose is the one that suits the process, or the other one where only that fits;
 * in loose powder a part may lie any way round. When nothing fits, the largest machine and no cost.
 */
export function chooseMachine(
  measures: PartMeasures,
  process: Process,
  material: Material,
  lotSize: number,
  catalog: Catalog,
): MachineChoice {
  const machines = machinesOf(catalog, process);
  for (const orientation of posesFor(measures, process)) {
    const offers = machines
      .filter((machine) => takes(machine, process, orientation))
      .map((machine) => ({
        orientation,
        machine,
        fits: true,
        cost: costOf(measures, orientation, process, material, machine, lotSize, catalog),
      }));
    const cheapest = offers.toSorted((a, b) => price(a) - price(b) || volumeMm3(a.machine) - volumeMm3(b.machine))[0];
    if (cheapest) return cheapest;
  }
  const [largest] = machines.toSorted((a, b) => volumeMm3(b) - volumeMm3(a));
  return { orientation: posesFor(measures, process)[0], machine: largest, fits: false };
}

function posesFor({ orientation }: PartMeasures, { needsSupport }: Process): BuildOrientation[] {
  if (!orientation) return [];
  return needsSupport ? [orientation.supported, orientation.flat] : [orientation.flat, orientation.supported];
}

function takes({ envelopeMm }: Machine, { cost, needsSupport }: Process, { orientedBoxMm: { x, y, z } }: BuildOrientation): boolean {
  return fitsEnvelope({ x, y, z: z + cost.plateOffsetMm.value }, envelopeMm.value, !needsSupport);
}

function costOf(
  measures: PartMeasures,
  { orientedBoxMm, supportVolumeMm3 }: BuildOrientation,
  process: Process,
  material: Material,
  machine: Machine,
  lotSize: number,
  catalog: Catalog,
): CostEstimate | undefined {
  if (!hasTrustedVolume(measures)) return undefined;
  const { volumeMm3, surfaceAreaMm2 } = measures;
  const support = process.needsSupport ? supportVolumeMm3 : 0;
  return estimateCost(
    { volumeMm3, surfaceAreaMm2, orientedBoxMm, supportVolumeMm3: support, lotSize },
    process,
    material,
    machine,
    catalog,
  );
}

/** Large and finite, so that two offers without a price compare equal. */
function price({ cost }: MachineChoice): number {
  return cost?.costPerPart ?? Number.MAX_VALUE;
}

function volumeMm3({ envelopeMm }: Machine): number {
  const { x, y, z } = envelopeMm.value;
  return x * y * z;
}
