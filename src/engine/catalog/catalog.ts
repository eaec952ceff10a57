import { calibrated, sparkExample } from './facts.js';
import { machines } from './machines.js';
import { materials } from './materials.js';
import { processes } from './processes.js';
import type { Catalog } from './schema.js';

/** What the engine knows out of the box. Only SLM in 316L on the SLM 500 is calibrated; every other price is an estimate. */
export const defaultCatalog: Catalog = {
  marketFactor: calibrated(1.5, `${sparkExample}: market_price_pp / cost_pp`),
  processes,
  machines,
  materials,
};
