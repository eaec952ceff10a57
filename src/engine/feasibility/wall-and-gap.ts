import { comparedProcesses } from '../catalog/lookup.js';
import type { Catalog, Process } from '../catalog/schema.js';
import type { Vector } from '../mesh.js';
import type { Place, Span } from '../part-measures.js';
import { failsBelow, isMet } from './accuracy.js';
import type { AssessedPart } from './assessed-part.js';
import { type Finding, formatMm, formatPoint, middleOf } from './finding.js';
import { formatTotalArea, keptPlaces } from './places.js';

/** Walls thinner than this are two coinciding faces, in mm. */
const zeroMm = 1e-6;

/** A length that meets its limit, where it is, and whether it only does so within the accuracy. */
function found(value: number, where: Vector, limit: number): string {
  const isBelow = value < limit ? `, the limit of ${formatMm(limit)} within the accuracy of 1 %` : '';
  return `${formatMm(value)}, at ${formatPoint(where)}${isBelow}`;
}

/** Whether the thinnest wall is thick enough for the process. */
export function checkWall({ measures, questions }: AssessedPart, process: Process, catalog: Catalog): Finding {
  const { thickness } = measures;
  const limit = process.minWallThicknessMm.value;
  const base = { check: 'wall_thickness', limit, unit: 'mm' } as const;
  if (!thickness) {
    const advice = `The wall thickness could not be measured; check by hand that no wall is below ${formatMm(limit)}.`;
    return { ...base, isOk: undefined, advice };
  }
  const value = thickness.min.distanceMm;
  const where = middleOf(thickness.min);
  if (isMet(value, limit)) {
    return { ...base, isOk: true, value, where, advice: `The thinnest wall is ${found(value, where, limit)}.` };
  }
  const places = withWorst(questions.thinPlaces(failsBelow(limit)), thickness.min);
  if (value <= zeroMm) {
    const advice = `Two faces coincide at ${formatPoint(where)}: a wall without thickness. Thicken it to ${formatMm(limit)} or remove it.`;
    return { ...base, isOk: false, value, where, ...keptPlaces(places), advice };
  }
  const others = otherProcesses(catalog, process, (other) => other.minWallThicknessMm.value, value);
  const change = `the wall at ${formatPoint(where)} from ${formatMm(value)} to at least ${formatMm(limit)}`;
  const advice = `${extent(places, 'thinner', limit, 'thicken')} ${change}${others}.`;
  return { ...base, isOk: false, value, where, ...keptPlaces(places), advice };
}

/** Whether the narrowest gap is wide enough for the process. A part whose walls were measured and that has no gap passes. */
export function checkGap({ measures, questions }: AssessedPart, process: Process, catalog: Catalog): Finding {
  const { thickness, gap } = measures;
  const limit = process.minGapSizeMm.value;
  const base = { check: 'gap_size', limit, unit: 'mm' } as const;
  if (!gap) {
    return thickness
      ? { ...base, isOk: true, advice: 'No gap was found: nowhere do faces as wide as the void between them lie opposite each other.' }
      : { ...base, isOk: undefined, advice: `The gaps could not be measured; check by hand that none is below ${formatMm(limit)}.` };
  }
  const value = gap.distanceMm;
  const where = middleOf(gap);
  if (isMet(value, limit)) {
    return { ...base, isOk: true, value, where, advice: `The narrowest gap is ${found(value, where, limit)}.` };
  }
  const others = otherProcesses(catalog, process, (other) => other.minGapSizeMm.value, value);
  const places = withWorst(questions.narrowPlaces(failsBelow(limit)), gap);
  const change = `the gap at ${formatPoint(where)} from ${formatMm(value)} to at least ${formatMm(limit)}`;
  const advice = `${extent(places, 'narrower', limit, 'widen')} ${change}, or ${narrowGapFails[process.technology]}${others}.`;
  return { ...base, isOk: false, value, where, ...keptPlaces(places), advice };
}

/** The places with the worst one as it was measured between exact surfaces; it is the first, and was found between triangles. */
function withWorst([first, ...others]: Place[], worst: Span): Place[] {
  return first ? [{ ...first, at: middleOf(worst), valueMm: worst.distanceMm }, ...others] : [];
}

/** `3 places are thinner than 0.50 mm (12.4 mm2 in all): thicken`; one place alone needs no such start. */
function extent(places: readonly Place[], comparative: 'thinner' | 'narrower', limit: number, verb: 'thicken' | 'widen'): string {
  if (places.length < 2) return verb === 'thicken' ? 'Thicken' : 'Widen';
  return `${places.length} places are ${comparative} than ${formatMm(limit)} (${formatTotalArea(places)} in all): ${verb}`;
}

/** What happens in a gap that is too narrow. */
const narrowGapFails: Record<Process['technology'], string> = {
  additive_manufacturing: 'its sides fuse',
  milling: 'no tool gets in',
  turning: 'no tool gets in',
  sheet_metal: 'its sides melt',
};

/** The processes of the same kind whose limit the part meets, as the end of a sentence; empty when there are none. */
function otherProcesses(catalog: Catalog, process: Process, limitOf: (process: Process) => number, value: number): string {
  const able = comparedProcesses(catalog).filter(
    (other) => other !== process && other.technology === process.technology && isMet(value, limitOf(other)),
  );
  if (able.length === 0) return '';
  return `, or choose a process with a lower limit (${able.map((other) => `${other.id} ${formatMm(limitOf(other))}`).join(', ')})`;
}
