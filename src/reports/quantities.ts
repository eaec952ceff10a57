import type { Cost } from './full-report.js';
import { capitalized } from './wording.js';

/** A number with its name and unit. `decimals` fit for showing it. */
export type Quantity = { name: string; value: number; unit: string; decimals: number };

/** What the cost of one part is made of. */
const costNames: Record<string, string> = {
  machine: 'Machine time',
  material: 'Material',
  pre: 'Preparation',
  post: 'Finishing',
  furnace: 'Furnace',
};

/** Endings of names: a part of the name that says the unit and is cut off, the unit, how many decimals to show. */
const endings: [RegExp, string, number][] = [
  [/Mm3$/, 'mm3', 0],
  [/Mm2$/, 'mm2', 0],
  [/Mm$/, 'mm', 2],
  [/G$/, 'g', 1],
  [/Days$/, 'days', 0],
  [/(?<=Hours(Per\w+)?)$/, 'h', 2],
  [/(?<=([cC]ost|[pP]rice)Per\w+)$/, 'EUR', 2],
];

/** Parts of the cost of one part, largest first. */
export function costLines(cost: Cost): Quantity[] {
  return numbersOf(cost)
    .flatMap(([name, value]) => {
      const [, part] = /^(\w+)CostPerPart$/.exec(name) ?? [];
      return part === undefined ? [] : [{ name: costNames[part] ?? spelled(part), value, unit: cost.currency, decimals: 2 }];
    })
    .sort((a, b) => b.value - a.value);
}

/** Every other number of the estimate, in its own order. */
export function estimateLines(cost: Cost): Quantity[] {
  return numbersOf(cost).flatMap(([name, value]) => (name.endsWith('CostPerPart') ? [] : [toQuantity(name, value, cost.currency)]));
}

function numbersOf(cost: Cost): [string, number][] {
  return Object.entries(cost).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value] as [string, number]] : []));
}

function toQuantity(name: string, value: number, currency: string): Quantity {
  const [ending, unit = '', decimals = Number.isInteger(value) ? 0 : 2] = endings.find(([pattern]) => pattern.test(name)) ?? [];
  const shown = ending ? name.replace(ending, '') : name;
  return { name: spelled(shown), value, unit: unit === 'EUR' ? currency : unit, decimals };
}

/** `machineHoursPerPart` as `Machine hours per part`. */
function spelled(name: string): string {
  return capitalized(name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}
