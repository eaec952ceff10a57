import type { Machine, Process } from '../catalog/schema.js';
import { usualSelfSupportingAngleDeg } from '../metrics/orientation/overhang.js';
import type { BuildOrientation, PartMeasures } from '../part-measures.js';
import type { AssessedPart } from './assessed-part.js';
import { type Finding, formatBox, formatPoint } from './finding.js';
import { formatTotalArea, keptPlaces } from './places.js';

/** Whether a machine of the process takes the part in the pose it is built in. */
export function checkMachine(
  orientation: BuildOrientation | undefined,
  process: Process,
  machine: Machine | undefined,
  fits: boolean,
): Finding {
  const base = { check: 'machine_size', unit: 'mm' } as const;
  if (!machine)
    return { ...base, isOk: false, advice: `The catalog has no machine for ${process.id}; add one, or choose another process.` };
  if (!orientation) return { ...base, isOk: undefined, advice: 'No build pose was found, so the fit to a machine was not checked.' };
  const size = `the build pose measures ${formatBox(orientation.orientedBoxMm)}`;
  const envelope = formatBox(machine.envelopeMm.value);
  return fits
    ? { ...base, isOk: true, advice: `The part fits: ${size}, and ${machine.name} takes ${envelope}.` }
    : {
        ...base,
        isOk: false,
        advice: `Split the part or choose another process: ${size}, and ${machine.name}, the largest for ${process.id}, takes ${envelope}.`,
      };
}

/** The longest and the shortest side of the smallest box against the limits of the process. Being small is a warning only. */
export function checkSizes({ minBoundingBoxMm: { x, y, z } }: PartMeasures, process: Process): Finding[] {
  const longest = Math.max(x, y, z);
  const shortest = Math.min(x, y, z);
  const most = process.maxSizeMm.value;
  const least = process.minSizeMm.value;
  return [
    {
      check: 'maximum_size',
      isOk: longest <= most,
      value: longest,
      limit: most,
      unit: 'mm',
      advice:
        longest <= most
          ? `The longest side is ${longest.toFixed(1)} mm; ${process.id} takes up to ${most} mm.`
          : `Split the part: its longest side is ${longest.toFixed(1)} mm and ${process.id} takes up to ${most} mm.`,
    },
    {
      check: 'minimum_size',
      isOk: shortest >= least,
      value: shortest,
      limit: least,
      unit: 'mm',
      advice:
        shortest >= least
          ? `The shortest side is ${shortest.toFixed(1)} mm; ${process.id} wants at least ${least} mm.`
          : `The shortest side is ${shortest.toFixed(1)} mm, below the ${least} mm usual for ${process.id}; ask the supplier about it.`,
    },
  ];
}

/** How much support the build pose needs. Never fails, since supports can be built; nothing for a process that needs none. */
export function checkOverhang({ questions }: AssessedPart, orientation: BuildOrientation | undefined, process: Process): Finding[] {
  if (!process.needsSupport) return [];
  const base = { check: 'overhang', unit: 'mm3' } as const;
  if (!orientation) return [{ ...base, isOk: undefined, advice: 'No build pose was found, so the need for supports is not known.' }];
  const angle = process.selfSupportingAngleDeg?.value ?? usualSelfSupportingAngleDeg;
  const value = orientation.supportVolumeMm3;
  const areaCm2 = (orientation.supportedAreaMm2 / 100).toFixed(1);
  if (orientation.supportedAreaMm2 === 0) {
    return [{ ...base, isOk: true, value, advice: 'The part can be built without supports in its build pose.' }];
  }
  const places = questions.overhangs(orientation.up, angle);
  const [largest] = places;
  const where = largest && { where: largest.at };
  const regions = places.length === 1 ? '1 region' : `${places.length} regions`;
  const extent = largest ? ` The largest of ${regions} is ${formatTotalArea([largest])}, at ${formatPoint(largest.at)}.` : '';
  const advice =
    `Chamfer overhangs to ${angle} degrees to save supports: ${areaCm2} cm2 of flatter faces stand on ${(value / 1000).toFixed(1)} cm3.` +
    extent;
  return [{ ...base, isOk: true, value, ...where, ...keptPlaces(places), advice }];
}
