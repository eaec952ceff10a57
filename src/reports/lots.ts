import type { LotCost } from './full-report.js';
import type { Way } from './report.js';

/** All lot sizes that any way has a cost for, rising. */
export function lotSizesOf(ways: readonly Way[]): number[] {
  return [...new Set(ways.flatMap(({ lotCosts }) => lotCosts.map(({ lotSize }) => lotSize)))].sort((a, b) => a - b);
}

export function lotCostAt({ lotCosts }: Way, lotSize: number): LotCost | undefined {
  return lotCosts.find((cost) => cost.lotSize === lotSize);
}

/** What one part costs when no other orders share its jobs. */
export function ownCostPerPart(cost: LotCost): number {
  return (cost.ownJobs ?? cost).costPerPart;
}

/** The cheapest way of those that can make the part, in jobs of its own; of equals the first. */
export function cheapestAt(ways: readonly Way[], lotSize: number): Way | undefined {
  const priced = ways.flatMap((way) => {
    const cost = way.isFeasible ? lotCostAt(way, lotSize) : undefined;
    return cost ? [{ way, costPerPart: ownCostPerPart(cost) }] : [];
  });
  return priced.sort((a, b) => a.costPerPart - b.costPerPart)[0]?.way;
}

/** From which lot size on which process is cheaper, a sentence for each pair that was compared. */
export function breakEvenTexts(ways: readonly Way[]): string[] {
  const nameOf = (id: string) => ways.find(({ processId }) => processId === id)?.processName ?? id.toUpperCase();
  return ways.flatMap(({ processId, processName, material, breakEvens }) =>
    Object.entries(breakEvens).map(([rival, { material_name: rivalMaterial, lot_size: lotSize, cheaper_in_large_lots: cheaper }]) => {
      const pair = `${processName} in ${material} and ${nameOf(rival)} in ${rivalMaterial}`;
      const winner = cheaper === processId ? processName : nameOf(rival);
      return lotSize === null ? `${pair}: ${winner} is cheaper in every lot.` : `${pair}: ${winner} is cheaper from ${lotSize} parts on.`;
    }),
  );
}
