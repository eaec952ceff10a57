import type { PartMeasures } from '../part-measures.js';
import { type Finding, formatPoint } from './finding.js';

/** What tells whether a volume can be trusted. */
type VolumeMeasures = Pick<PartMeasures, 'isWatertight' | 'basis' | 'upload' | 'analysis' | 'actions' | 'volumeMm3'>;

/**
 * True when the surface is closed, so that volume and every cost that rests on it mean something. A mesh may have edges with more than
 * two faces, where bodies touch, but no unbalanced ones in its copy, and open ones in the file only as rims of small holes.
 */
export function hasTrustedVolume({ isWatertight, basis, upload, analysis, actions, volumeMm3 }: VolumeMeasures): boolean {
  if (!(volumeMm3 > 0)) return false;
  return basis === 'exact' ? isWatertight : (upload.openEdgeCount === 0 || actions.closedHoles) && analysis.enclosesVolume;
}

/** True when the volume is that of the file, and not of a copy in which holes were closed: how the surface goes on there is a guess. */
export function hasMeasuredVolume(measures: PartMeasures): boolean {
  return hasTrustedVolume(measures) && (measures.basis === 'exact' || measures.upload.openEdgeCount === 0);
}

/** Whether the surface is closed and consistent. Undecided where only small holes had to be closed. */
export function checkMesh(measures: PartMeasures): Finding {
  if (hasMeasuredVolume(measures)) return { check: 'mesh', isOk: true, advice: 'The surface is closed.' };
  const first = measures.surfaceHoles?.places[0];
  const where = first && { where: first.at };
  if (hasTrustedVolume(measures)) {
    const { closedCount = 0, closedAreaMm2 = 0 } = measures.surfaceHoles ?? {};
    const holes = counted(closedCount, 'small hole');
    const share = ((100 * closedAreaMm2) / measures.surfaceAreaMm2).toPrecision(2);
    const place = first ? `, the widest at ${formatPoint(first.at)}` : '';
    const advice =
      `The surface has ${holes} (${counted(measures.upload.openEdgeCount, 'open edge')})${place}; closed in a copy with ${share} % more ` +
      'surface, so volume, mass and cost are estimates. Close them in CAD to be sure.';
    return { check: 'mesh', isOk: undefined, ...where, advice };
  }
  const { openEdgeCount, nonManifoldEdgeCount, isWindingConsistent } = measures.analysis;
  const faults = [
    openEdgeCount > 0 ? `${counted(openEdgeCount, 'open edge')}${first ? `, the widest hole at ${formatPoint(first.at)}` : ''}` : '',
    nonManifoldEdgeCount > 0 ? `${counted(nonManifoldEdgeCount, 'edge')} with more than two faces` : '',
    isWindingConsistent ? '' : 'faces turned inside out',
  ].filter((fault) => fault !== '');
  const why = faults.length > 0 ? ` (${faults.join(', ')})` : '';
  const advice =
    `The surface does not enclose a volume${why}, so volume and mass cannot be trusted and no cost is given; ` +
    'close it in CAD or with a mesh repair tool and export it again.';
  return { check: 'mesh', isOk: false, ...where, advice };
}

/** Whether faces go through each other. Rules no process out: slicers and machines differ in what they make of it. Nothing for none. */
export function checkSelfIntersections({ selfIntersections, basis }: PartMeasures): Finding[] {
  const { pairCount, overlappingPairCount, pairsBetweenShellsCount, triangleCount, isComplete, places, placeCount } = selfIntersections;
  const [worst] = places;
  if (!worst) return [];
  const least = isComplete ? '' : 'at least ';
  const lying = overlappingPairCount > 0 ? `, ${overlappingPairCount} of them in one plane` : '';
  const at = `${counted(placeCount, 'place')}, the largest at ${formatPoint(worst.at)}`;
  const found = `${least}${counted(pairCount, 'pair')} of ${triangleCount} triangles cut into each other${lying}, in ${at}`;
  const advice = `${found[0]!.toUpperCase()}${found.slice(1)}. ${meaningOf(2 * pairsBetweenShellsCount > pairCount, basis)}`;
  return [{ check: 'self_intersection', isOk: false, value: pairCount, where: worst.at, advice, places }];
}

function meaningOf(isBetweenBodies: boolean, basis: PartMeasures['basis']): string {
  if (isBetweenBodies)
    return 'Bodies reach into each other, and what they share counts twice in the volume: unite them in CAD if they are one part.';
  return basis === 'exact'
    ? 'The triangles of neighboring faces do so where they are thin; slicers cope, but check the faces there.'
    : 'Slicers may fill or leave out what lies between: repair it with a mesh repair tool, or export the part again.';
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
