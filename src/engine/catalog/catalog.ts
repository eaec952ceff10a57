import { calibrated, sparkExample } from './facts.js';
import { machines } from './machines.js';
import { materials } from './materials.js';
import { conventionalProcesses } from './processes/conventional.js';
import { fdm } from './processes/filament.js';
import { metalProcesses } from './processes/metal.js';
import { polymerProcesses } from './processes/polymer.js';
import type { Catalog } from './schema.js';
import { cuttingMachines, stockMaterials } from './stock.js';

/** What the engine knows out of the box. Only SLM in 316L on the SLM 500 is calibrated; every other price is an estimate. */
export const defaultCatalog: Catalog = {
  marketFactor: calibrated(1.5, `${sparkExample}: market_price_pp / cost_pp`),
  laborRateEurPerH: calibrated(51.6424, `${sparkExample}: 15 times the cost before and after, over labor of 23:28 h`),
  processes: [...metalProcesses, ...polymerProcesses, fdm, ...conventionalProcesses],
  machines: [...machines, ...cuttingMachines],
  materials: [...materials, ...stockMaterials],
};
