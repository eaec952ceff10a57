import { type Fact, isFact } from './fact.js';

/** A number of the catalog with its place in it, written as in a catalog file: `machines.SLM 500.hourlyRateEur`. */
export type NamedFact = { name: string; fact: Fact };

/** Every number below a part of the catalog that stands at `place`; a box counts as three numbers. */
export function namedFacts(value: unknown, place: string): NamedFact[] {
  if (isFact(value)) return numbersOf(value, place);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inside]) => namedFacts(inside, `${place}.${name}`));
}

function numbersOf({ value, ...origin }: Fact<unknown>, place: string): NamedFact[] {
  if (typeof value === 'number') return [{ name: place, fact: { value, ...origin } }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([axis, inside]) => numbersOf({ value: inside, ...origin }, `${place}.${axis}`));
}
