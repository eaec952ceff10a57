/** What one part costs in a lot of a size. */
export type CostPoint = { lotSize: number; costPerPart: number };

/** Cost per part over lot sizes that rise; between two of them it is interpolated, outside of them it is not known. */
export type CostCurve = readonly CostPoint[];

/** From this lot size on `to` is the cheapest of the curves, and below it `from`; both are places in the list of curves. */
export type BreakEven = { lotSize: number; from: number; to: number };

/**
 * Cost of a part in a lot of `lotSize`, which need not be a whole number; undefined outside of the curve.
 *
 * Between two known lot sizes the cost is taken as fixed cost / lot size + cost of each part, through both: exact for a lot that
 * shares its set-up, an estimate where the number of build jobs steps up in between.
 */
export function costAt(curve: CostCurve, lotSize: number): number | undefined {
  const above = curve.findIndex((point) => point.lotSize >= lotSize);
  const to = curve[above];
  if (!to || to.lotSize === lotSize) return to?.costPerPart;
  const from = curve[above - 1];
  if (!from) return undefined;
  const share = (1 / lotSize - 1 / to.lotSize) / (1 / from.lotSize - 1 / to.lotSize);
  return to.costPerPart + share * (from.costPerPart - to.costPerPart);
}

/**
 * Lot sizes at which another curve becomes the cheapest one, rising; equal costs count for the curve that was cheapest before.
 *
 * Every whole lot size is looked at between two known ones that have different cheapest curves. Only lot sizes that at least two
 * curves tell of are compared.
 */
export function breakEvens(curves: readonly CostCurve[]): BreakEven[] {
  const known = [...new Set(curves.flatMap((curve) => curve.map(({ lotSize }) => lotSize)))].sort((one, other) => one - other);
  const found: BreakEven[] = [];
  let last: { lotSize: number; curve: number } | undefined;
  for (const lotSize of known) {
    const end = cheapestAt(curves, lotSize, last?.curve);
    if (end === undefined) continue;
    for (let between = (last?.lotSize ?? lotSize) + 1; last && end !== last.curve && between <= lotSize; between++) {
      const to = cheapestAt(curves, between, last.curve);
      if (to === undefined || to === last.curve) continue;
      found.push({ lotSize: between, from: last.curve, to });
      last = { lotSize: between, curve: to };
    }
    last = { lotSize, curve: end };
  }
  return found;
}

/** Place of the cheapest curve; undefined where fewer than two are known. */
function cheapestAt(curves: readonly CostCurve[], lotSize: number, before: number | undefined): number | undefined {
  const costs = curves.map((curve) => costAt(curve, lotSize));
  if (costs.filter((cost) => cost !== undefined).length < 2) return undefined;
  const lowest = Math.min(...costs.map((cost) => cost ?? Number.POSITIVE_INFINITY));
  const isAsCheap = (cost: number | undefined) => cost !== undefined && cost <= lowest * (1 + 1e-12);
  return before !== undefined && isAsCheap(costs[before]) ? before : costs.findIndex(isAsCheap);
}

/** The curves added up, at the lot sizes that all of them tell of: one part of each is a set. Empty when there are none such. */
export function sumOf(curves: readonly CostCurve[]): CostCurve {
  const lotSizes = [...new Set(curves.flatMap((curve) => curve.map(({ lotSize }) => lotSize)))].sort((one, other) => one - other);
  return lotSizes.flatMap((lotSize) => {
    const costs = curves.flatMap((curve) => costAt(curve, lotSize) ?? []);
    return costs.length < curves.length ? [] : [{ lotSize, costPerPart: costs.reduce((sum, cost) => sum + cost, 0) }];
  });
}

/** The points of several curves of the same thing as one; of points with the same lot size the first counts. */
export function mergeCurves(curves: readonly CostCurve[]): CostCurve {
  const byLotSize = new Map<number, CostPoint>();
  for (const point of curves.flat()) if (!byLotSize.has(point.lotSize)) byLotSize.set(point.lotSize, point);
  return [...byLotSize.values()].sort((one, other) => one.lotSize - other.lotSize);
}
