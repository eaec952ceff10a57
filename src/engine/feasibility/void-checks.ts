import type { Process } from '../catalog/schema.js';
import type { Cavity, Hole } from '../part-measures.js';
import { isMet } from './accuracy.js';
import type { AssessedPart } from './assessed-part.js';
import { type Finding, formatMm, formatPoint } from './finding.js';
import { formatVolume, keptPlaces } from './places.js';

/**
 * Whether powder or resin can leave every cavity of the part: those without any opening, and those whose openings are all narrower than
 * the process wants. A warning only, as trapped powder may stay. Nothing for a process without loose material.
 */
export function checkCavities({ measures, questions }: AssessedPart, { drainDiameterMm }: Process): Finding[] {
  if (!drainDiameterMm) return [];
  const base = { check: 'cavity', unit: 'mm3' } as const;
  const cavities = [...measures.cavities, ...questions.chambers(drainDiameterMm.value)].sort((a, b) => b.volumeMm3 - a.volumeMm3);
  const [largest] = cavities;
  if (!largest) return [{ ...base, isOk: true, advice: 'No cavity holds back loose powder or resin.' }];
  const value = cavities.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0);
  const advice =
    `${subject(cavities)}, so powder or resin stays inside (${formatVolume(value)}): ` +
    `open ${cavities.length === 1 ? 'it' : 'the largest,'} at ${formatPoint(largest.at)}${cavities.length === 1 ? '' : ','} ` +
    `with two holes of at least ${formatMm(drainDiameterMm.value)}, or accept what stays in.`;
  return [{ ...base, isOk: false, value, where: largest.at, ...keptPlaces(cavities), advice }];
}

/** The widest diameter looked at is named: on large parts it is more than the process asks for. */
function subject(cavities: readonly Cavity[]): string {
  const drainMm = Math.max(...cavities.map((cavity) => cavity.drainMm ?? 0));
  const opening = drainMm > 0 ? `opening of ${formatMm(drainMm)}` : 'opening';
  return cavities.length === 1 ? `A cavity has no ${opening}` : `${cavities.length} cavities have no ${opening}`;
}

/** Whether the round holes of a CAD part are wide enough to come out open. A warning only, as holes can be drilled. */
export function checkHoles({ measures: { holes } }: AssessedPart, process: Process): Finding[] {
  const smallest = holes?.smallest[0];
  if (!holes || !smallest) return [];
  const limit = process.minHoleDiameterMm.value;
  const value = smallest.diameterMm;
  const where = middleOfHole(smallest);
  const base = { check: 'smallest_hole', value, limit, unit: 'mm', where } as const;
  const narrow = holes.smallest.filter(({ diameterMm }) => !isMet(diameterMm, limit));
  if (narrow.length === 0) return [{ ...base, isOk: true, advice: `The smallest of ${holes.count} round holes is ${asText(smallest)}.` }];
  const isCut = narrow.length === holes.smallest.length && holes.count > narrow.length;
  const count = narrow.length === 1 ? '1 round hole is' : `${narrow.length}${isCut ? ' or more' : ''} round holes are`;
  const isPrinted = process.technology === 'additive_manufacturing';
  const risk = isPrinted ? 'may come out closed: drill or widen them' : 'take special tools: widen them';
  const advice = `${count} narrower than ${formatMm(limit)} and ${risk}; ` + `the smallest is ${asText(smallest)}.`;
  return [{ ...base, isOk: false, advice }];
}

function asText(hole: Hole): string {
  const kind = hole.isThrough ? 'through' : 'blind';
  return `${formatMm(hole.diameterMm)} wide (${kind}, ${hole.depthMm.toFixed(1)} mm deep), at ${formatPoint(middleOfHole(hole))}`;
}

function middleOfHole({ from, to }: Hole): [number, number, number] {
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
}
