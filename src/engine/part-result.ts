import type { AnalysisOrder } from '../order.js';
import { version } from '../version.js';
import type { PartResult } from '../vocabulary.js';
import { bodyNotes } from './body-notes.js';
import type { Assessment } from './feasibility/assess.js';
import type { Finding } from './feasibility/finding.js';
import { hasMeasuredVolume } from './feasibility/mesh-findings.js';
import { extentsMm } from './metrics/bounding-box.js';
import type { PartGeometry } from './part-geometry.js';
import type { ExtentsMm, PartMeasures } from './part-measures.js';

/** The simplified result of the first assessment, the others as alternatives, numbers rounded to seven digits. */
export function toPartResult(
  { file, lotSize }: AnalysisOrder,
  { units, notes }: PartGeometry,
  measures: PartMeasures,
  [best, ...others]: [Assessment, ...Assessment[]],
): PartResult {
  return {
    platform: 'local',
    source: `local engine ${version}`,
    name: file.name.replace(/\.[^.]+$/, ''),
    file: { name: file.name, sha256: file.sha256, sizeBytes: file.sizeBytes, format: file.format, units: units.unit },
    ...judgement(best, lotSize),
    minWallThicknessMm: rounded(measures.thickness?.min.distanceMm),
    minGapSizeMm: rounded(measures.gap?.distanceMm),
    boundingBoxMm: roundedBox(extentsMm(measures.boundingBox)),
    minBoundingBoxMm: roundedBox(measures.minBoundingBoxMm),
    volumeCm3: rounded(measures.volumeMm3 / 1000),
    surfaceAreaCm2: rounded(measures.surfaceAreaMm2 / 100) ?? 0,
    bodies: measures.bodyCount,
    triangles: measures.triangleCount,
    isWatertight: measures.isWatertight,
    ...(others.length > 0 && { alternatives: others.map(toAlternative) }),
    notes: [
      ...notes,
      ...bodyNotes(measures),
      ...repairNotes(measures),
      ...(best.cost?.assumptions ?? []),
      ...turningNotes(best),
      ...breakEvenNotes(best),
    ],
    basis: basisOf(measures),
  };
}

/** One sentence on the processes that would be cheaper in this lot or in larger ones; nothing where printing stays the cheapest. */
function breakEvenNotes({ process, breakEvens = [] }: Assessment): string[] {
  const cheaper = breakEvens.filter((rival) => rival.isFeasible && rival.cheaperInLargeLots !== process);
  if (cheaper.length === 0) return [];
  const ways = cheaper.map(({ processName, material, lotSize }) => {
    return `${processName} in ${material} ${lotSize === null ? 'in every lot' : `from ${lotSize} parts on`}`;
  });
  const certainty = cheaper.every(({ isCalibrated }) => isCalibrated) ? 'estimates' : 'estimates that are not calibrated';
  return [`Where no other order shares the build jobs, cheaper by ${certainty}: ${ways.join(', ')}.`];
}

type Judgement = Pick<
  PartResult,
  | 'process'
  | 'technology'
  | 'material'
  | 'machine'
  | 'lotSize'
  | 'isFeasible'
  | 'findings'
  | 'wallThicknessOk'
  | 'gapSizeOk'
  | 'fitsMachine'
  | 'costPerPart'
  | 'costPerLot'
  | 'marketPricePerPart'
  | 'currency'
  | 'leadTimeDays'
  | 'massG'
>;

function judgement(best: Assessment, lotSize: number): Judgement {
  const { process, material, machine, isFeasible, findings, wallThicknessOk, gapSizeOk, fitsMachine, cost } = best;
  return {
    process,
    ...unprinted(best),
    material,
    machine: machine ?? 'none',
    lotSize,
    isFeasible,
    findings: findings.filter(isWorthTelling).map(toFinding),
    wallThicknessOk: wallThicknessOk ?? null,
    gapSizeOk: gapSizeOk ?? null,
    fitsMachine: fitsMachine ?? false,
    costPerPart: money(cost?.costPerPart),
    costPerLot: money(cost?.costPerLot),
    marketPricePerPart: money(cost?.marketPricePerPart),
    currency: cost?.currency ?? 'EUR',
    leadTimeDays: cost?.leadTimeDays ?? null,
    massG: rounded(cost?.partMassG),
  };
}

/** What failed, what could not be checked, and where wall and gap are; what is simply in order stands in the full report. */
function isWorthTelling({ check, isOk }: Finding): boolean {
  return isOk !== true || check === 'wall_thickness' || check === 'gap_size';
}

function toFinding({ check, isOk, value, limit, unit, where, advice }: Finding): PartResult['findings'][number] {
  const [x = 0, y = 0, z = 0] = where ?? [];
  return {
    check,
    ok: isOk ?? null,
    ...(value !== undefined && { value: rounded(value) ?? 0 }),
    ...(limit !== undefined && { limit }),
    ...(unit !== undefined && { unit }),
    ...(where && { where: [toMicron(x), toMicron(y), toMicron(z)] }),
    advice,
  };
}

/** The kind of making, where it is not the usual one here. */
function unprinted({ technology }: Assessment): { technology?: string } {
  return technology === 'additive_manufacturing' ? {} : { technology };
}

function toAlternative(assessment: Assessment) {
  const { process, material, machine, isFeasible, cost, findings } = assessment;
  return {
    process,
    ...unprinted(assessment),
    material,
    machine: machine ?? 'none',
    isFeasible,
    costPerPart: money(cost?.costPerPart),
    marketPricePerPart: money(cost?.marketPricePerPart),
    leadTimeDays: cost?.leadTimeDays ?? null,
    fails: findings.filter(({ isOk }) => isOk === false).map(({ check }) => check),
  };
}

function repairNotes(measures: PartMeasures): string[] {
  const { actions } = measures;
  const done = [
    actions.mergedOpenEdges && 'merged vertices along open edges',
    actions.fixedWinding && 'turned triangles that faced the other way than their neighbors',
    actions.invertedFlippedTriangles && 'turned bodies that were inside out',
    actions.removedDoubledGeometry && 'removed geometry that was there twice',
    actions.closedHoles && closedHoles(measures),
  ].filter(Boolean);
  return done.length === 0 ? [] : [`For the analysis a copy of the mesh was repaired (${done.join('; ')}); the file is unchanged.`];
}

function closedHoles({ surfaceHoles, before, after }: PartMeasures): string {
  const { closedCount = 0, openCount = 0 } = surfaceHoles ?? {};
  const holes = `closed ${closedCount} of ${closedCount + openCount} holes`;
  return `${holes}: ${before.openEdgeCount} open edges before, ${after.openEdgeCount} after, the volume is an estimate`;
}

/** Below this share of the cost the pose of the file is as good as any. */
const worthTurning = 0.01;

function turningNotes({ cost, costAsUploaded }: Assessment): string[] {
  if (!cost || !costAsUploaded) return [];
  const saved = costAsUploaded.costPerPart - cost.costPerPart;
  if (saved < worthTurning * costAsUploaded.costPerPart) return [];
  return [`Turned to its build pose (fetch_file orientedCad) a part costs ${saved.toFixed(2)} EUR less than as it lies in the file.`];
}

/** A volume inside an open surface is a guess at where the surface would close. */
function basisOf(measures: PartMeasures): PartResult['basis'] {
  const estimates = ['costPerPart', 'costPerLot', 'marketPricePerPart', 'leadTimeDays', 'massG'];
  const measured = ['boundingBoxMm', 'minBoundingBoxMm', 'surfaceAreaCm2', 'minWallThicknessMm', 'minGapSizeMm'];
  return {
    ...Object.fromEntries(measured.map((name) => [name, 'measured' as const])),
    volumeCm3: hasMeasuredVolume(measures) ? 'measured' : 'estimated',
    ...Object.fromEntries(estimates.map((name) => [name, 'estimated' as const])),
  };
}

function rounded(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(7));
}

function toMicron(value: number): number {
  return Math.round(value * 1000) / 1000 + 0;
}

function money(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100;
}

function roundedBox({ x, y, z }: ExtentsMm): ExtentsMm {
  return { x: rounded(x) ?? 0, y: rounded(y) ?? 0, z: rounded(z) ?? 0 };
}
