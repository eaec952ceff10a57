import type { ViewFinding, ViewPlace } from '../../../view-data.js';
import type { Process } from '../../catalog/schema.js';
import { failsBelow, isMet } from '../../feasibility/accuracy.js';
import type { Assessment } from '../../feasibility/assess.js';
import { type Finding, formatMm, middleOf } from '../../feasibility/finding.js';
import { formatTotalArea, formatVolume } from '../../feasibility/places.js';
import type { MeasuredPart } from '../../measure-part.js';
import type { Vector } from '../../mesh.js';
import { usualSelfSupportingAngleDeg } from '../../metrics/orientation/overhang.js';
import type { Place } from '../../part-measures.js';

/** Nobody looks at more, and a lattice has tens of thousands. */
const mostPlaces = 1_000;

const titles: Record<string, string> = {
  mesh: 'Closed surface',
  wall_thickness: 'Wall thickness',
  gap_size: 'Gap size',
  machine_size: 'Fits the machine',
  maximum_size: 'Longest side',
  minimum_size: 'Shortest side',
  self_intersection: 'Crossing faces',
  cavity: 'Cavities',
  smallest_hole: 'Smallest hole',
  overhang: 'Overhangs',
  undercut: 'Reach of tools',
  inner_corner: 'Inner corners',
  roundness: 'Round form',
  sheet_form: 'Sheet form',
  sheet_thickness: 'Sheet thickness',
};

/** What a check is called for people; a vendor's own checks by their names. */
export function titleOfCheck(check: string): string {
  const words = check.replaceAll('_', ' ');
  return titles[check] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Every check, as the assessment ranks them, with all places that are below the limit: the worst first, at most 1000 of one check. */
export function viewFindings(part: MeasuredPart, assessment: Assessment, process: Process): ViewFinding[] {
  return assessment.findings.map((finding) => ({
    check: finding.check,
    ok: finding.isOk ?? null,
    title: titleOfCheck(finding.check),
    advice: withRaisedDigits(finding.advice),
    places: placesOf(finding, part, assessment, process)
      .slice(0, mostPlaces)
      .map((place) => toViewPlace(finding, place)),
  }));
}

type Spot = { at: Vector; valueMm?: number; areaMm2?: number; volumeMm3?: number };

function placesOf(finding: Finding, { measures, questions }: MeasuredPart, { orientation }: Assessment, process: Process): Spot[] {
  const { check, isOk, limit, places = [], where, value, unit } = finding;
  if (isOk === false && limit !== undefined) {
    // A finding keeps the worst places only; the worst of all is the one that was measured most exactly.
    if (check === 'wall_thickness') return withWorst(questions.thinPlaces(failsBelow(limit)), places);
    if (check === 'gap_size') return withWorst(questions.narrowPlaces(failsBelow(limit)), places);
    if (check === 'smallest_hole') {
      const narrow = measures.holes?.smallest.filter(({ diameterMm }) => !isMet(diameterMm, limit)) ?? [];
      return narrow.map((hole) => ({ at: middleOf({ ...hole, distanceMm: hole.depthMm }), valueMm: hole.diameterMm }));
    }
  }
  if (check === 'overhang' && orientation && places.length > 0) {
    return questions.overhangs(orientation.up, process.selfSupportingAngleDeg?.value ?? usualSelfSupportingAngleDeg);
  }
  if (places.length > 0) return places;
  return where ? [{ at: where, ...(unit === 'mm' && value !== undefined && { valueMm: value }) }] : [];
}

function withWorst(all: readonly Place[], [worst]: readonly Place[]): Place[] {
  return worst ? [worst, ...all.slice(1)] : [...all];
}

/** Checks that demand at least their limit of every place. */
const leastChecks = ['wall_thickness', 'gap_size', 'smallest_hole'];

function toViewPlace({ check, limit }: Finding, { at, valueMm, areaMm2, volumeMm3 }: Spot): ViewPlace {
  const demand = limit !== undefined && leastChecks.includes(check) ? ` (at least ${limit} mm)` : '';
  const size =
    valueMm === undefined
      ? volumeMm3 === undefined
        ? areaMm2
          ? formatTotalArea([{ at, areaMm2, box: { min: at, max: at } }])
          : titleOfCheck(check)
        : formatVolume(volumeMm3)
      : `${formatMm(valueMm)}${demand}`;
  return { at: [at[0], at[1], at[2]], text: withRaisedDigits(size) };
}

/** Units as people write them; tool answers keep to plain letters. */
function withRaisedDigits(text: string): string {
  return text.replace(/\b([cm]m)([23])\b/g, (_, unit: string, power: string) => unit + (power === '2' ? '²' : '³'));
}
