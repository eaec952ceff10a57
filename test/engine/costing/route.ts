import { defaultCatalog } from '../../../src/engine/catalog/catalog.js';
import { findMaterial, machinesOf, requireProcess } from '../../../src/engine/catalog/lookup.js';
import type { CostedPart } from '../../../src/engine/costing/build-job.js';
import type { CostRoute } from '../../../src/engine/costing/cost-parameters.js';
import { type CostEstimate, estimateCost } from '../../../src/engine/costing/estimate.js';

/** The part of the published example. */
export const spark: CostedPart = {
  volumeMm3: 245168.833411312,
  surfaceAreaMm2: 26972.84,
  orientedBoxMm: { x: 80.5916910044279, y: 94.04364245094841, z: 89.29829984144529 },
  supportVolumeMm3: 30327.35538851565,
  lotSize: 1,
};

/** A solid block of 50 cm3. */
export const solidBlock: CostedPart = {
  volumeMm3: 50_000,
  surfaceAreaMm2: 8500,
  orientedBoxMm: { x: 50, y: 40, z: 25 },
  supportVolumeMm3: 0,
  lotSize: 1,
};

/** A way through the built-in catalog. */
export function routeOf(processId: string, materialName: string, machineName: string): CostRoute {
  const process = requireProcess(defaultCatalog, processId);
  const material = findMaterial(defaultCatalog, process, materialName);
  const machine = machinesOf(defaultCatalog, process).find(({ name }) => name === machineName);
  if (!material || !machine) throw new Error('The test names a material or machine that is not in the catalog.');
  return { process, material, machine, rates: defaultCatalog };
}

export function estimateOf(part: CostedPart, route: CostRoute): CostEstimate {
  const estimate = estimateCost(part, route);
  if (!estimate) throw new Error('The part does not fit the machine.');
  return estimate;
}
