import type { LayerCosting } from '../catalog/layer-costing.js';
import type { ExtentsMm } from '../part-measures.js';
import type { CostedPart } from './build-job.js';
import { boxesInChamber } from './packing.js';

type Sintering = NonNullable<LayerCosting['sintering']>;

/** The part as it is printed: larger by what the furnace takes away, alike in all directions. */
export function greenPart(part: CostedPart, sintering: Sintering): CostedPart {
  const growth = growthOf(sintering);
  return {
    ...part,
    volumeMm3: part.volumeMm3 * growth ** 3,
    surfaceAreaMm2: part.surfaceAreaMm2 * growth ** 2,
    orientedBoxMm: greenBoxMm(part.orientedBoxMm, sintering),
  };
}

/** The box of a part as it is printed. */
export function greenBoxMm({ x, y, z }: ExtentsMm, sintering: Sintering): ExtentsMm {
  const growth = growthOf(sintering);
  return { x: x * growth, y: y * growth, z: z * growth };
}

/** What a part pays of a full furnace; undefined when the printed part does not fit into it. */
export function furnaceShare(
  { orientedBoxMm }: CostedPart,
  { furnaceEnvelopeMm, furnaceHours, furnaceRateEurPerH }: Sintering,
): { partsPerFurnace: number; costPerPart: number } | undefined {
  const partsPerFurnace = boxesInChamber(orientedBoxMm, furnaceEnvelopeMm.value, 0);
  if (partsPerFurnace < 1) return undefined;
  return { partsPerFurnace, costPerPart: (furnaceHours.value * furnaceRateEurPerH.value) / partsPerFurnace };
}

function growthOf({ linearShrinkageShare }: Sintering): number {
  return 1 / (1 - linearShrinkageShare.value);
}
