import type { Assessment } from '../feasibility/assess.js';
import { type Check, type Finding, formatMm, rulesOut } from '../feasibility/finding.js';
import { formatTotalArea } from '../feasibility/places.js';
import type { Box, Vector } from '../mesh.js';
import { diagonalMm } from '../metrics/bounding-box.js';
import type { Place } from '../part-measures.js';
import type { Mark } from './render/view-choice.js';

/** A picture with more callouts cannot be read at 512 px. */
const mostMarks = 6;

const mostOverhangs = 4;
const mostAdvised = 3;

/** Places of one check that are closer, as a share of the part's diagonal, would have rings over each other. */
const apart = 0.05;

/** What a place of a check is called. Checks that are not here are about the part as a whole. */
const nouns: Partial<Record<Check, string>> = {
  mesh: 'hole in the surface',
  wall_thickness: 'wall',
  gap_size: 'gap',
  self_intersection: 'faces cross',
  cavity: 'cavity',
  smallest_hole: 'hole',
};

/**
 * The places that a person should look at, at most six: the worst one of each failed check by importance and the thinnest wall in any
 * case, then the next worst places of failed checks in turn.
 */
export function findingMarks({ findings }: Pick<Assessment, 'findings'>, boundingBox: Box): Mark[] {
  const shown = findings.filter(isShown);
  const apartMm = apart * diagonalMm(boundingBox);
  const lists = shown.map((finding) =>
    farEnough(placesOf(finding), apartMm)
      .slice(0, rulesOut(finding.check) ? mostMarks : mostAdvised)
      .map((place) => toMark(finding, place)),
  );
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const byRank = Array.from({ length: longest }, (_, rank) => lists.flatMap((list) => list.slice(rank, rank + 1)));
  return byRank.flat().slice(0, mostMarks);
}

/** The largest overhanging regions of a build pose, four at most: callouts at small ones would hide what they are about. */
export function overhangMarks(places: readonly Place[], boundingBox: Box): Mark[] {
  const largestMm2 = places[0]?.areaMm2 ?? 0;
  const large = places.filter(({ areaMm2 }) => areaMm2 >= largestMm2 / 20);
  const shown = farEnough(large, apart * diagonalMm(boundingBox)).slice(0, mostOverhangs);
  return shown.map((place) => ({ where: place.at, label: `${formatTotalArea([place])} overhang`, isProblem: true }));
}

type Spot = { at: Vector; valueMm?: number | undefined };

function isShown({ check, isOk, where }: Finding): boolean {
  if (!where || nouns[check] === undefined) return false;
  // A hole that could be closed leaves its check undecided.
  return isOk === false || check === 'wall_thickness' || (check === 'mesh' && isOk === undefined);
}

/** Of a check that did not fail only the worst place is of interest; one that rules nothing out may not fill the picture. */
function placesOf({ isOk, where, value, unit, places = [] }: Finding): Spot[] {
  const worst = where ? [{ at: where, ...(unit === 'mm' && { valueMm: value }) }] : [];
  return isOk === false ? [...worst, ...places] : worst;
}

function farEnough<Known extends { at: Vector }>(spots: readonly Known[], apartMm: number): Known[] {
  const kept: Known[] = [];
  for (const spot of spots) {
    const isFar = kept.every(({ at }) => Math.hypot(at[0] - spot.at[0], at[1] - spot.at[1], at[2] - spot.at[2]) > apartMm);
    if (isFar) kept.push(spot);
    if (kept.length === mostMarks) break;
  }
  return kept;
}

function toMark({ check, isOk, limit }: Finding, { at, valueMm }: Spot): Mark {
  const noun = nouns[check] ?? check;
  const size = valueMm === undefined ? noun : `${formatMm(valueMm)} ${noun}`;
  const limitNote = isOk === false && limit !== undefined && valueMm !== undefined ? `, limit ${limit.toFixed(2)}` : '';
  return { where: at, label: size + limitNote, isProblem: isOk === false };
}
