import type { Process } from '../../catalog/schema.js';
import type { ExtentsMm } from '../../part-measures.js';
import type { CostedPart } from '../build-job.js';
import { fitsEnvelope } from '../packing.js';

/** Room that stock takes in a machine; a block may lie in any pose, a bar along z, a sheet flat. */
export type StockBox = { boxMm: ExtentsMm; isFree: boolean };

/**
 * The stock that a part is cut out of, in mm; undefined for a process that cuts nothing, and for a part that cannot be made out of such
 * stock. A blank is taken as long as the folded part, and as wide as its area then asks for.
 */
export function stockBox(part: CostedPart, cost: Process['cost']): StockBox | undefined {
  const { x, y, z } = part.orientedBoxMm;
  if (cost.model === 'milling') {
    const allowance = 2 * cost.stockAllowanceMm.value;
    return { boxMm: { x: x + allowance, y: y + allowance, z: z + allowance }, isFree: true };
  }
  if (cost.model === 'turning' && part.turned) {
    const diameterMm = part.turned.diameterMm + cost.diameterAllowanceMm.value;
    return { boxMm: { x: diameterMm, y: diameterMm, z: part.turned.lengthMm + cost.lengthAllowanceMm.value }, isFree: false };
  }
  if (cost.model !== 'sheet' || !part.sheet || part.sheet.problem) return undefined;
  const { thicknessMm } = part.sheet;
  const [, middle = 0, longest = 0] = [x, y, z].toSorted((a, b) => a - b);
  return { boxMm: { x: longest, y: Math.max(middle, part.volumeMm3 / thicknessMm / longest), z: thicknessMm }, isFree: false };
}

/** Whether a machine takes the stock. */
export function takesStock(envelopeMm: ExtentsMm, { boxMm, isFree }: StockBox): boolean {
  return fitsEnvelope(boxMm, envelopeMm, isFree);
}
