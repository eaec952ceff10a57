import type { FileUnits } from '../../part-geometry.js';

/** Longest entity that is looked at; unit entities have a tenth of it. Keeps the search linear in files without any ";". */
const windowChars = 1000;

const prefixes = new Map([
  ['$', 1],
  ['.KILO.', 1e3],
  ['.DECI.', 1e-1],
  ['.CENTI.', 1e-2],
  ['.MILLI.', 1e-3],
  ['.MICRO.', 1e-6],
]);

const names: readonly { unit: FileUnits['unit']; sizeMm: number; words: string }[] = [
  { unit: 'mm', sizeMm: 1, words: 'millimeters' },
  { unit: 'cm', sizeMm: 10, words: 'centimeters' },
  { unit: 'm', sizeMm: 1000, words: 'meters' },
  { unit: 'inch', sizeMm: 25.4, words: 'inches' },
  { unit: 'ft', sizeMm: 304.8, words: 'feet' },
  { unit: 'micron', sizeMm: 0.001, words: 'micrometers' },
];

/**
 * The length unit of a STEP file as its author set it, for the report: the CAD kernel has converted everything to mm by then.
 *
 * Follows GLOBAL_UNIT_ASSIGNED_CONTEXT to its LENGTH_UNIT and takes the size from the SI prefix or the conversion factor, not
 * from the unit's name, which programs spell freely ('INCH', 'inch', 'IN'). Units elsewhere in the file belong to angles, masses
 * and validation properties. The first context decides; `reason` says so when others differ.
 *
 * @see ISO 10303-41, measure schema; ISO 10303-21 for the encoding
 */
export function readStepUnits(text: string): FileUnits {
  const lengths = entitiesWith(text, /LENGTH_UNIT\s*\(/g);
  const factors = entitiesWith(text, /MEASURE_WITH_UNIT\s*\(/g);
  const sizesMm = new Set<number>();
  for (const context of entitiesWith(text, /GLOBAL_UNIT_ASSIGNED_CONTEXT\s*\(/g).values()) {
    const members = /GLOBAL_UNIT_ASSIGNED_CONTEXT\s*\(\s*\(([^)]*)\)/.exec(context)?.[1] ?? '';
    for (const [, id] of members.matchAll(/#(\d+)/g)) {
      const sizeMm = lengthMm(lengths.get(id!), lengths, factors);
      if (sizeMm !== undefined) sizesMm.add(sizeMm);
    }
  }
  return toFileUnits([...sizesMm]);
}

function toFileUnits([sizeMm, ...others]: number[]): FileUnits {
  if (sizeMm === undefined) return { unit: 'mm', source: 'guessed', reason: 'The file names no length unit; millimeters are assumed.' };
  const known = names.find((name) => isSame(name.sizeMm, sizeMm));
  if (!known)
    return { unit: 'mm', source: 'guessed', reason: `The file counts in units of ${sizeMm} mm; lengths are shown in millimeters.` };
  const isMixed = others.some((other) => !isSame(other, sizeMm));
  const reason = isMixed
    ? `The file mixes length units; its first shape is in ${known.words}.`
    : `The file states its lengths in ${known.words}.`;
  return { unit: known.unit, source: 'file', reason };
}

/** Equal up to the digits that programs write; the US survey foot (2e-6 longer) counts as a foot. */
function isSame(aMm: number, bMm: number): boolean {
  return Math.abs(aMm - bMm) <= 1e-5 * bMm;
}

function lengthMm(unit: string | undefined, lengths: Map<string, string>, factors: Map<string, string>): number | undefined {
  if (unit === undefined) return undefined;
  const factor = factors.get(/CONVERSION_BASED_UNIT\s*\(\s*'[^']*'\s*,\s*#(\d+)/.exec(unit)?.[1] ?? '');
  if (factor === undefined) return metreMm(unit);
  const [, count, base] = /MEASURE_WITH_UNIT\s*\(\s*(?:[A-Z_]+\s*\(\s*)?([\d.+E-]+)\s*\)?\s*,\s*#(\d+)/.exec(factor) ?? [];
  const baseMm = metreMm(lengths.get(base ?? '') ?? '');
  return baseMm === undefined || !(Number(count) > 0) ? undefined : Number(count) * baseMm;
}

function metreMm(unit: string): number | undefined {
  const prefix = prefixes.get(/SI_UNIT\s*\(\s*(\$|\.[A-Z]+\.)\s*,\s*\.METRE\./.exec(unit)?.[1] ?? '');
  return prefix === undefined ? undefined : 1000 * prefix;
}

/** Text of every entity that holds the keyword, by its number. */
function entitiesWith(text: string, keyword: RegExp): Map<string, string> {
  const entities = new Map<string, string>();
  for (const { index } of text.matchAll(keyword)) {
    const before = text.slice(Math.max(0, index - windowChars), index);
    const after = text.slice(index, index + windowChars);
    const entity = before.slice(before.lastIndexOf(';') + 1) + after.split(';', 1)[0];
    const id = /#(\d+)\s*=/.exec(entity)?.[1];
    if (id !== undefined) entities.set(id, entity);
  }
  return entities;
}
