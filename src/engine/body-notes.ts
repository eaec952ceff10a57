import { mostListed } from './metrics/features/bodies.js';
import type { PartBody, PartMeasures } from './part-measures.js';

const mostNamed = 3;
const longestName = 40;

/** One sentence on a part of several bodies, naming the largest three, for the simplified result; the full report lists them. */
export function bodyNotes({ bodies, bodyCount }: PartMeasures): string[] {
  if (bodies.length < 2) return [];
  const largest = [...bodies].sort((a, b) => (b.volumeMm3 ?? 0) - (a.volumeMm3 ?? 0)).slice(0, mostNamed);
  const count = bodies.length < mostListed ? bodies.length : bodyCount;
  const measured = 'measured, checked and priced together as one part';
  return [`The file holds ${count} bodies, ${measured}. Largest: ${largest.map(toText).join('; ')}. The full report lists them.`];
}

function toText({ name, volumeMm3, boundingBox: { min, max } }: PartBody): string {
  const size = [0, 1, 2].map((axis) => digits(max[axis]! - min[axis]!)).join(' x ');
  const volume = volumeMm3 === undefined ? 'open' : `${digits(volumeMm3 / 1000)} cm³`;
  const label = name === undefined ? '' : `"${name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name}" `;
  return `${label}${volume}, ${size} mm`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
