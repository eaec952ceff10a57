import { printableText } from '../../files/names.js';
import { parseJson } from '../../http/json.js';

const maxDepth = 4;
const maxNumbers = 40;
/** Lists hold the course of an iteration or the points of a field: no known numbers. */
const maxListed = 4;

/** Numbers of a document whose schema is not public, by their dotted place; the first 40 of them. */
export function knownNumbers(document: unknown): Record<string, number> {
  const found: [string, number][] = [];
  collect(document, '', 0, found);
  return Object.fromEntries(found);
}

/** Those of a document in its text; none where that is no JSON. */
export function numbersInText(text: string): Record<string, number> {
  return knownNumbers(parseJson(text)?.value);
}

function collect(value: unknown, place: string, depth: number, found: [string, number][]): void {
  if (found.length >= maxNumbers) return;
  if (typeof value === 'number' && Number.isFinite(value) && place !== '') {
    found.push([place, value]);
    return;
  }
  if (typeof value !== 'object' || value === null || depth > maxDepth) return;
  if (Array.isArray(value) && value.length > maxListed) return;
  for (const [name, one] of Object.entries(value)) {
    const step = printableText(name, 60);
    collect(one, place === '' ? step : `${place}.${step}`, depth + 1, found);
  }
}

/** The credits that an estimate speaks of, rounded up: the number called so, or else the first whose name holds the word. */
export function creditsIn(numbers: Record<string, number>): number | undefined {
  const entries = Object.entries(numbers).map(([place, value]) => ({ name: place.split('.').at(-1)?.toLowerCase() ?? '', value }));
  const exact = entries.find(({ name }) => name === 'credits');
  const found = exact ?? entries.find(({ name }) => name.includes('credit'));
  return found && Math.ceil(found.value);
}
