import { readFileSync } from 'node:fs';

/** The first table below a heading of bench/accuracy.md, which `npm run accuracy` writes. */
function tableBelow(heading: string): string[] {
  const lines = readFileSync('bench/accuracy.md', 'utf8').split('\n');
  const below = lines.slice(lines.indexOf(heading) + 1);
  const start = below.findIndex((line) => line.startsWith('|'));
  if (!lines.includes(heading) || start < 0) throw new Error(`bench/accuracy.md has no table below "${heading}".`);
  const length = below.slice(start).findIndex((line) => !line.startsWith('|'));
  return below.slice(start, length < 0 ? undefined : start + length);
}

/** Volume, area, boxes, bodies and watertightness against other programs. */
export function measuredAccuracy(): string[] {
  return tableBelow('## Measures');
}

/** Filament and time against PrusaSlicer, in sum. */
export function printAccuracy(): string[] {
  return tableBelow('## Filament prints');
}
