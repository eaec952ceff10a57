import type { AnalysisOrder } from '../order.js';
import { version } from '../version.js';
import type { PartResult } from '../vocabulary.js';
import type { Assessment } from './feasibility/assess.js';
import type { Finding } from './feasibility/finding.js';
import { hasTrustedVolume } from './feasibility/part-checks.js';
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
    notes: [...notes, ...repairNotes(measures), ...(best.cost?.assumptions ?? [])],
    basis: basisOf(measures),
  };
}

type Judgement = Pick<
  PartResult,
  | 'process'
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

function toAlternative({ process, material, machine, isFeasible, cost, findings }: Assessment) {
  return {
    process,
    material,
    machine: machine ?? 'none',
    isFeasible,
    costPerPart: money(cost?.costPerPart),
    marketPricePerPart: money(cost?.marketPricePerPart),
    leadTimeDays: cost?.leadTimeDays ?? null,
    fails: findings.filter(({ isOk }) => isOk === false).map(({ check }) => check),
  };
}

function repairNotes({ actions, upload }: PartMeasures): string[] {
  const done = [
    actions.mergedOpenEdges && 'merged vertices along open edges',
    actions.fixedWinding && 'turned triangles that faced the other way than their neighbors',
    actions.invertedFlippedTriangles && 'turned bodies that were inside out',
    !upload.isUnambiguous && 'removed geometry that was there twice',
  ].filter(Boolean);
  return done.length === 0 ? [] : [`For the analysis a copy of the mesh was repaired (${done.join('; ')}); the file is unchanged.`];
}

/** A volume inside an open surface is a guess at where the surface would close. */
function basisOf(measures: PartMeasures): PartResult['basis'] {
  const estimates = ['costPerPart', 'costPerLot', 'marketPricePerPart', 'leadTimeDays', 'massG'];
  const measured = ['boundingBoxMm', 'minBoundingBoxMm', 'surfaceAreaCm2', 'minWallThicknessMm', 'minGapSizeMm'];
  return {
    ...Object.fromEntries(measured.map((name) => [name, 'measured' as const])),
    volumeCm3: hasTrustedVolume(measures) ? 'measured' : 'estimated',
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
