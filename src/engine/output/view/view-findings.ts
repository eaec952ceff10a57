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
    advice: finding.advice,
    ...measuredOf(finding),
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
  return where ? [{ at: where, ...(unit === 'mm' && !valueWords[check] && value !== undefined && { valueMm: value }) }] : [];
}

function withWorst(all: readonly Place[], [worst]: readonly Place[]): Place[] {
  return worst ? [worst, ...all.slice(1)] : [...all];
}

/** Checks that demand at least their limit of every place. */
const leastChecks = ['wall_thickness', 'gap_size', 'smallest_hole'];

/** What the area of a place is the area of. */
const areaWords: Record<string, string> = {
  mesh: 'open',
  self_intersection: 'of crossing faces',
  overhang: 'overhanging',
  undercut: 'out of reach',
};

/** What the value of a finding is about, where it is not the value of its worst place. */
const valueWords: Record<string, string> = {
  overhang: 'to support',
  cavity: 'closed in',
  undercut: 'out of reach',
  inner_corner: 'to round',
};

function measuredOf({ check, value, unit = 'mm' }: Finding): Pick<ViewFinding, 'measured'> {
  const word = valueWords[check];
  if (!word || !value) return {};
  const format = { mm: formatMm, mm2: formatArea, mm3: formatVolume }[unit];
  return { measured: `${format(value)} ${word}` };
}

function formatArea(areaMm2: number): string {
  const box = { min: [0, 0, 0], max: [0, 0, 0] } as const;
  return formatTotalArea([{ at: box.min, areaMm2, box }]);
}

function toViewPlace({ check, limit }: Finding, { at, valueMm, areaMm2, volumeMm3 }: Spot): ViewPlace {
  return { at: [at[0], at[1], at[2]], text: sizeText() };

  function sizeText(): string {
    const demand = limit !== undefined && leastChecks.includes(check) ? ` (at least ${limit} mm)` : '';
    if (valueMm !== undefined) return `${formatMm(valueMm)}${demand}`;
    if (volumeMm3 !== undefined) return `${formatVolume(volumeMm3)} closed in`;
    if (!areaMm2) return titleOfCheck(check);
    return [formatArea(areaMm2), areaWords[check]].filter(Boolean).join(' ');
  }
}
