import { machinesOf } from '../../catalog/lookup.js';
import type { Machine, Process } from '../../catalog/schema.js';
import type { CostedPart } from '../../costing/build-job.js';
import { type StockBox, stockBox, takesStock } from '../../costing/conventional/stock-box.js';
import { estimateCost } from '../../costing/estimate.js';
import type { AssessedPart } from '../assessed-part.js';
import type { Offer, Wanted } from '../machine-choice.js';
import { hasTrustedVolume } from '../mesh-findings.js';

/** The machine that a part is cut on, with its price where it has one. `stock` is undefined for a part that is none of that form. */
export type StockChoice = { stock?: StockBox; machine?: Machine; fits: boolean; offer?: Offer };

/** The cheapest machine that takes the stock; the first of the process where nothing can be priced. */
export function chooseStock({ measures, questions }: AssessedPart, { process, material, lotSize, catalog }: Wanted): StockChoice {
  const machines = machinesOf(catalog, process);
  const part: CostedPart = {
    volumeMm3: measures.volumeMm3,
    surfaceAreaMm2: measures.surfaceAreaMm2,
    orientedBoxMm: measures.minBoundingBoxMm,
    supportVolumeMm3: 0,
    lotSize,
    ...formOf({ measures, questions }, process),
  };
  const stock = stockBox(part, process.cost);
  const fitting = stock ? machines.filter(({ envelopeMm }) => takesStock(envelopeMm.value, stock)) : [];
  const offers = hasTrustedVolume(measures)
    ? fitting.flatMap((machine) => offerOf(part, { process, material, machine, rates: catalog }))
    : [];
  const [offer] = offers.toSorted((a, b) => a.cost.costPerPart - b.cost.costPerPart);
  const machine = offer?.route.machine ?? fitting[0] ?? largest(machines);
  return { ...(stock && { stock }), ...(machine && { machine }), fits: fitting.length > 0, ...(offer && { offer }) };
}

/** Only what the process asks for: each takes time to find out. */
function formOf({ questions }: AssessedPart, { cost, minRoundShare }: Process): Pick<CostedPart, 'setupCount' | 'turned' | 'sheet'> {
  switch (cost.model) {
    case 'milling':
      return { setupCount: questions.toolAccess().setups.length };
    case 'turning': {
      const turned = questions.turnedForm();
      return turned && turned.roundShare >= (minRoundShare?.value ?? 0) ? { turned } : {};
    }
    case 'sheet': {
      const sheet = questions.sheetForm();
      return sheet ? { sheet } : {};
    }
    default:
      return {};
  }
}

function offerOf(part: CostedPart, route: Offer['route']): Offer[] {
  const cost = estimateCost(part, route);
  return cost ? [{ part, route, cost }] : [];
}

function largest(machines: readonly Machine[]): Machine | undefined {
  const volume = ({ envelopeMm: { value } }: Machine) => value.x * value.y * value.z;
  return machines.toSorted((a, b) => volume(b) - volume(a))[0];
}
