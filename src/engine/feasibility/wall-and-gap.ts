import type { Catalog, Process } from '../catalog/schema.js';
import type { Vector } from '../mesh.js';
import type { PartMeasures } from '../part-measures.js';
import { type Finding, formatMm, formatPoint, middleOf } from './finding.js';

/** Walls thinner than this are two coinciding faces, in mm. */
const zeroMm = 1e-6;

/**
 * True when a length meets a limit within 1 %: limits are stated to one digit, and curved walls are measured between triangles, so a
 * pin drawn with the very diameter that is asked for must not fail by a few micrometers.
 */
function isMet(value: number, limit: number): boolean {
  return value >= 0.99 * limit;
}

/** A length that meets its limit, where it is, and whether it only does so within the accuracy. */
function found(value: number, where: Vector, limit: number): string {
  const isBelow = value < limit ? `, the limit of ${formatMm(limit)} within the accuracy of 1 %` : '';
  return `${formatMm(value)}, at ${formatPoint(where)}${isBelow}`;
}

/** Whether the thinnest wall is thick enough for the process. */
export function checkWall({ thickness }: PartMeasures, process: Process, catalog: Catalog): Finding {
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
  if (value <= zeroMm) {
    const advice = `Two faces coincide at ${formatPoint(where)}: a wall without thickness. Thicken it to ${formatMm(limit)} or remove it.`;
    return { ...base, isOk: false, value, where, advice };
  }
  const others = otherProcesses(catalog, process, (other) => other.minWallThicknessMm.value, value);
  const advice = `Thicken the wall at ${formatPoint(where)} from ${formatMm(value)} to at least ${formatMm(limit)}${others}.`;
  return { ...base, isOk: false, value, where, advice };
}

/** Whether the narrowest gap is wide enough for the process. A part whose walls were measured and that has no gap passes. */
export function checkGap({ thickness, gap }: PartMeasures, process: Process, catalog: Catalog): Finding {
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
  const change = `from ${formatMm(value)} to at least ${formatMm(limit)}`;
  const advice = `Widen the gap at ${formatPoint(where)} ${change}, or its sides fuse${others}.`;
  return { ...base, isOk: false, value, where, advice };
}

/** The processes whose limit the part meets, as the end of a sentence; empty when there are none. */
function otherProcesses(catalog: Catalog, process: Process, limitOf: (process: Process) => number, value: number): string {
  const able = catalog.processes.filter((other) => other !== process && isMet(value, limitOf(other)));
  if (able.length === 0) return '';
  return `, or choose a process with a lower limit (${able.map((other) => `${other.id} ${formatMm(limitOf(other))}`).join(', ')})`;
}
