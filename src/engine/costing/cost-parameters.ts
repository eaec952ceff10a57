import { unitOf } from '../catalog/fact-units.js';
import { type NamedFact, namedFacts } from '../catalog/named-facts.js';
import type { Catalog, Machine, Material, Process } from '../catalog/schema.js';

/** What a cost is estimated with: a process in a material on a machine, and the rates that hold for all. */
export type CostRoute = {
  process: Process;
  material: Material;
  machine: Machine;
  rates: Pick<Catalog, 'marketFactor' | 'laborRateEurPerH'>;
};

/** A catalog value that a cost rests on. `name` is its place in a catalog file that would override it. */
export type CostParameter = { name: string; value: number; unit: string; source: string; date: string; certainty: string };

/** Every catalog value that the cost of a route rests on, with unit, source, date and certainty. */
export function costParameters({ process, material, machine, rates }: CostRoute): CostParameter[] {
  const { marketFactor, laborRateEurPerH } = rates;
  const facts = [...routeFacts({ process, material, machine }), ...namedFacts({ marketFactor, laborRateEurPerH }, 'catalog')];
  return facts.map(({ name, fact }) => {
    const { value, source, date, certainty } = fact;
    const place = name.replace(/^catalog\./, '');
    return { name: place, value, unit: unitOf(place.replace(/\.[xyz]$/, '')), source, date, certainty };
  });
}

type Certainty = { basis: 'calibrated' | 'uncalibrated'; isGiven: boolean };

/** By process, material and machine: one question about a part prices hundreds of lots on the same few routes. */
const certainties = new WeakMap<Process, WeakMap<Material, WeakMap<Machine, Certainty>>>();

/** `calibrated` only when every rate and price was fitted to known results; the size of a machine needs no fitting. */
export function certaintyOf({ process, material, machine }: Omit<CostRoute, 'rates'>): Certainty {
  const byMaterial = keptFor(certainties, process, () => new WeakMap<Material, WeakMap<Machine, Certainty>>());
  const byMachine = keptFor(byMaterial, material, () => new WeakMap<Machine, Certainty>());
  return keptFor(byMachine, machine, () => {
    const facts = routeFacts({ process, material, machine }).filter(({ name }) => !/envelopeMm\.[xyz]$/i.test(name));
    return {
      basis: facts.every(({ fact }) => fact.certainty === 'calibrated') ? 'calibrated' : 'uncalibrated',
      isGiven: facts.some(({ fact }) => fact.certainty === 'given'),
    };
  });
}

function keptFor<Key extends object, Answer>(answers: WeakMap<Key, Answer>, key: Key, make: () => Answer): Answer {
  const known = answers.get(key);
  if (known !== undefined) return known;
  const made = make();
  answers.set(key, made);
  return made;
}

function routeFacts({ process, material, machine }: Omit<CostRoute, 'rates'>): NamedFact[] {
  return [
    ...namedFacts(process.cost, `processes.${process.id}.cost`),
    ...namedFacts(usedOf(material, machine), `materials.${material.name}`),
    ...namedFacts(machine, `machines.${machine.name}`),
  ];
}

/** How fast a material builds matters only to a machine whose time grows with the volume. */
function usedOf({ buildRateFactor, ...material }: Material, { buildRateCm3PerH }: Machine): Material {
  return buildRateFactor && buildRateCm3PerH ? { ...material, buildRateFactor } : material;
}
