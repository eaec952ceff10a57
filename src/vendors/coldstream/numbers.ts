import { printableText } from '../../files/names.js';
import { parseJson } from '../../http/json.js';

const maxDepth = 4;
const maxNumbers = 40;
const maxPlaceBytes = 4_000;
/** Lists hold the course of an iteration or the points of a field: no known numbers. */
const maxListed = 4;

type Found = Map<string, number>;

/** Numbers of a document whose schema is not public, by their dotted place: the first 40 of them, with 4 kB of places at most. */
export function knownNumbers(document: unknown): Record<string, number> {
  return numbersOf([document]);
}

/** Those of several documents together, in their text; none of one that is no JSON. */
export function numbersInTexts(texts: readonly string[]): Record<string, number> {
  return numbersOf(texts.map((text) => parseJson(text)?.value));
}

function numbersOf(documents: readonly unknown[]): Record<string, number> {
  const found: Found = new Map();
  for (const document of documents) collect(document, '', 0, found);
  return Object.fromEntries(found);
}

function keep(place: string, value: number, found: Found): void {
  const bytes = [...found.keys(), place].reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  if (found.size < maxNumbers && bytes <= maxPlaceBytes) found.set(place, value);
}

function collect(value: unknown, place: string, depth: number, found: Found): void {
  if (typeof value === 'number' && Number.isFinite(value) && place !== '') keep(place, value, found);
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
