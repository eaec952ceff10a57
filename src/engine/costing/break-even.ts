/** Cost of one part in a lot of `lotSize`, in EUR. */
export type CostOverLots = (lotSize: number) => number;

/** Largest lot that is looked at. */
export const largestLot = 100_000;

/** Every lot size up to the first number, then steps of the second share. */
const everyTo = 200;
const step = 1.05;

/**
 * The smallest lot size from which on the same one of two ways is cheaper in all lots up to 100,000, and which one that is: 1 when it is
 * so in every lot.
 *
 * Lots are searched from the largest to the smallest, every size up to 200 and in steps of 5 % above, and every size within the step where
 * the order changes. Cost per part may jump up and down, as where a build job more is begun, so it is not enough to divide fixed by
 * unit cost. A switch back and forth within one step above 200 parts can be missed. Equal costs count for the second way.
 */
export function breakEvenLot(first: CostOverLots, second: CostOverLots): { lotSize: number; isFirstCheaper: boolean } {
  const isFirst = (lotSize: number) => first(lotSize) < second(lotSize);
  const isFirstCheaper = isFirst(largestLot);
  const sizes = searchedLots();
  const last = sizes.findLastIndex((lotSize) => isFirst(lotSize) !== isFirstCheaper);
  if (last < 0) return { lotSize: 1, isFirstCheaper };
  let lotSize = sizes[last + 1]!;
  while (lotSize - 1 > sizes[last]! && isFirst(lotSize - 1) === isFirstCheaper) lotSize--;
  return { lotSize, isFirstCheaper };
}

function searchedLots(): number[] {
  const sizes = Array.from({ length: everyTo }, (_, i) => i + 1);
  for (let lotSize = everyTo * step; lotSize < largestLot; lotSize *= step) sizes.push(Math.floor(lotSize));
  return [...sizes, largestLot];
}
