import type { CostedPart } from './build-job.js';
import type { CostRoute } from './cost-parameters.js';
import { type CostEstimate, estimateCost, type OwnJobs } from './estimate.js';

/** What a lot of one size costs. `ownJobs`: when no other orders share its jobs. */
export type LotCost = Pick<CostEstimate, 'costPerPart' | 'costPerLot' | 'leadTimeDays'> & { lotSize: number; ownJobs: OwnJobs };

const largestLot = 10_000;

/** Cost and lead time for lots of 1, 2, 5, 10 … 10000 parts and for the lot that was ordered, smallest first. */
export function lotCosts(part: CostedPart, route: CostRoute): LotCost[] {
  return lotSizesWith(part.lotSize).flatMap((lotSize) => {
    const estimate = estimateCost({ ...part, lotSize }, route);
    if (!estimate) return [];
    const { costPerPart, costPerLot, leadTimeDays, ownJobs } = estimate;
    return [{ lotSize, costPerPart, costPerLot, leadTimeDays, ownJobs }];
  });
}

function lotSizesWith(ordered: number): number[] {
  const sizes = new Set([ordered]);
  for (let decade = 1; decade <= largestLot; decade *= 10) {
    for (const step of [1, 2, 5]) if (step * decade <= largestLot) sizes.add(step * decade);
  }
  return [...sizes].toSorted((a, b) => a - b);
}
