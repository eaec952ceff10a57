import { findMaterial } from '../../catalog/lookup.js';
import type { Catalog, Material, Process } from '../../catalog/schema.js';
import { breakEvenLot } from '../../costing/break-even.js';
import { ownCostOverLots } from '../../costing/estimate.js';
import { type AssessedPart, withoutPlaces } from '../assessed-part.js';
import type { Offer } from '../machine-choice.js';
import { assessCut, isCut } from './assess-cut.js';

/** How a printed part compares over the lot size with the same part cut out of stock. */
export type BreakEven = {
  /** Id and name of the process that cuts, with its material and machine. */
  process: string;
  processName: string;
  material: string;
  machine: string;
  /** From this lot size on `cheaperInLargeLots` is the cheaper one, and below it mostly the other; null where it is in every lot. */
  lotSize: number | null;
  /** Id of one of the two processes. */
  cheaperInLargeLots: string;
  /** Whether the process can make the part. */
  isFeasible: boolean;
  /** Whether both costs were fitted to known results. */
  isCalibrated: boolean;
};

/**
 * Break-even lot sizes of a printed part against each process that can cut it out of stock of the same material, by name or alias. Each
 * lot fills build jobs of its own, since other orders cannot be counted on.
 */
export function breakEvens(part: AssessedPart, offer: Offer, catalog: Catalog): BreakEven[] {
  const { material, process: printed } = offer.route;
  const costPrinted = costOf(offer);
  return catalog.processes.filter(isCut).flatMap((process): BreakEven[] => {
    const stock = sameMaterial(catalog, process, material);
    if (!stock || process.variantOf !== undefined) return [];
    const { assessment, offer: rival } = assessCut(withoutPlaces(part), { process, material: stock, lotSize: offer.part.lotSize, catalog });
    if (!rival) return [];
    const { lotSize, isFirstCheaper } = breakEvenLot(costPrinted, costOf(rival));
    return [
      {
        process: process.id,
        processName: process.name,
        material: stock.name,
        machine: rival.route.machine.name,
        lotSize: lotSize === 1 ? null : lotSize,
        cheaperInLargeLots: isFirstCheaper ? printed.id : process.id,
        isFeasible: assessment.isFeasible,
        isCalibrated: offer.cost.basis === 'calibrated' && rival.cost.basis === 'calibrated',
      },
    ];
  });
}

function sameMaterial(catalog: Catalog, process: Process, { name, aliases }: Material): Material | undefined {
  return [name, ...aliases].map((wanted) => findMaterial(catalog, process, wanted)).find((found) => found !== undefined);
}

/** Each lot size is priced once, however many others are compared with it. */
function costOf({ part, route }: Offer): (lotSize: number) => number {
  const costs = new Map<number, number>();
  const priced = ownCostOverLots(part, route);
  return (lotSize) => {
    const known = costs.get(lotSize);
    if (known !== undefined) return known;
    const cost = priced(lotSize);
    costs.set(lotSize, cost);
    return cost;
  };
}
