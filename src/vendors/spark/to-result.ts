import type { PartResult } from '../../vocabulary.js';
import { raisedError } from './analysis-state.js';
import { type Asked, boxOf, extentsOf, namesOf, vendorBasis } from './result-frame.js';
import { fitsMachineOf, isFeasibleBy, toFindings, toMeshFindings } from './to-findings.js';
import type { AnalysisReport, ProcessChain } from './wire.js';
import { cleaned, maxNameLength, money, quoted, rounded } from './wording.js';

export type { AnalysisReport };

type Alternative = NonNullable<PartResult['alternatives']>[number];

/** A result has to stay small, whatever is sent. */
const maxAlternatives = 15;
const maxFailedChains = 3;
/** More are not even looked at. */
const maxChains = 1_000;

/**
 * The result in this server's words: the primary process chain, the others as alternatives. What 3D Spark does not say is null.
 * Its answers name no currency; it calculates in EUR.
 *
 * @throws {VendorError} when not even the size of the part is in the report.
 */
export function toResult(report: AnalysisReport, { source, ...asked }: Asked & { source: string }): PartResult {
  const { primary, others } = chainsOf(report);
  const findings = primary ? toFindings(primary) : [];
  return {
    platform: '3dspark',
    source,
    ...namesOf(report, asked.file),
    process: (primary && processOf(primary)) ?? null,
    material: cleaned(primary?.material_name, maxNameLength) ?? null,
    machine: cleaned(primary?.machine_name, maxNameLength) ?? null,
    lotSize: report.lot_size ?? asked.lotSize ?? null,
    isFeasible: hasUsableMesh(report) ? isFeasibleBy(findings) : false,
    findings: [...toMeshFindings(report), ...findings],
    ...limitsOf(report, primary),
    ...costsOf(primary, report.lot_size ?? asked.lotSize),
    ...extentsOf(report, source),
    minBoundingBoxMm: boxOf(report.min_bb_x, report.min_bb_y, report.min_bb_z) ?? null,
    isWatertight: report.mesh_checks?.analysis_mesh?.Watertight?.check_passed ?? null,
    ...(others.length > 0 && { alternatives: toAlternatives(others) }),
    notes: notesOn(report, primary, others, asked),
    basis: vendorBasis(
      ...(['boundingBoxMm', 'minBoundingBoxMm', 'volumeCm3', 'surfaceAreaCm2', 'minWallThicknessMm', 'minGapSizeMm'] as const),
      ...(['costPerPart', 'costPerLot', 'marketPricePerPart', 'leadTimeDays', 'massG'] as const),
    ),
  };
}

/** A chain may be `{}`, and the id of the primary one may name none. */
function chainsOf(report: AnalysisReport): { primary: ProcessChain | undefined; others: ProcessChain[] } {
  const filled = Object.entries(report.process_chains ?? {}).filter(([, chain]) => chain && isFilled(chain));
  const chains = filled.flatMap(([id, chain]) => (chain ? [{ id, chain }] : []));
  const isPrimary = ({ id }: { id: string }) => id === report.primary_process_chain_id;
  return { primary: chains.find(isPrimary)?.chain, others: chains.filter((one) => !isPrimary(one)).map(({ chain }) => chain) };
}

function isFilled(chain: ProcessChain): boolean {
  return Object.values(chain).some((value) => value != null);
}

/** Short name of the process; technologies without one, such as milling, are called by their own. */
function processOf({ prc_acronym: acronym, prc, tech, name }: ProcessChain): string | undefined {
  const names = [acronym, tech, prc, name].map((one) => cleaned(one, maxNameLength));
  return names.find((one) => one !== undefined);
}

/** Faults of the file are mended in the copy that is analyzed; faults that are left there spoil every number. */
function hasUsableMesh(report: AnalysisReport): boolean {
  return !Object.values(report.mesh_checks?.analysis_mesh ?? {}).some(({ check_passed: passed }) => passed === false);
}

function limitsOf(report: AnalysisReport, chain: ProcessChain | undefined) {
  const { thickness, gap_size: gap } = chain?.feasibility ?? {};
  return {
    minWallThicknessMm: rounded(report.t_min ?? thickness?.t_min),
    wallThicknessOk: thickness?.t_min_chk ?? null,
    minGapSizeMm: rounded(report.gap_min ?? gap?.gap_min),
    gapSizeOk: gap?.gap_min_chk ?? null,
    fitsMachine: chain ? fitsMachineOf(chain) : null,
  };
}

function costsOf(chain: ProcessChain | undefined, lotSize: number | undefined) {
  return {
    costPerPart: money(chain?.cost?.cost_pp),
    costPerLot: costPerLotOf(chain, lotSize),
    marketPricePerPart: marketPriceOf(chain),
    currency: 'EUR',
    leadTimeDays: chain?.leadtime ?? null,
    massG: rounded(chain?.part_mass),
  };
}

/**
 * In the example that their page prints, the cost of a job of 15 parts is that of one part: some of these numbers are per part. One
 * that is no more than a part costs is not given out as the cost of a lot.
 */
function costPerLotOf(chain: ProcessChain | undefined, lotSize = 1): number | null {
  const { cost_pp: perPart, cost_pl: perLot } = chain?.cost ?? {};
  const isPerPart = lotSize > 1 && perPart != null && perLot != null && perLot <= perPart;
  return isPerPart ? null : money(perLot);
}

/** A price that a person set there comes before the calculated one. */
function marketPriceOf(chain: ProcessChain | undefined): number | null {
  const price = chain?.market_price?.market_price_pp;
  return money(price?.user ?? price?.calculated);
}

/** All of them in their order; of too many the feasible and cheap ones. */
function toAlternatives(chains: ProcessChain[]): Alternative[] {
  const all = chains.slice(0, maxChains).map(toAlternative);
  if (all.length <= maxAlternatives) return all;
  const rank = ({ isFeasible, costPerPart }: Alternative) => (isFeasible ? 0 : 1e12) + Math.min(costPerPart ?? 1e11, 1e11);
  return all.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxAlternatives);
}

function toAlternative(chain: ProcessChain): Alternative {
  const findings = toFindings(chain);
  return {
    process: processOf(chain) ?? 'unknown',
    material: cleaned(chain.material_name, maxNameLength) ?? 'unknown',
    machine: cleaned(chain.machine_name, maxNameLength) ?? 'unknown',
    isFeasible: isFeasibleBy(findings) === true,
    costPerPart: money(chain.cost?.cost_pp),
    marketPricePerPart: marketPriceOf(chain),
    leadTimeDays: chain.leadtime ?? null,
    fails: findings.filter(({ ok }) => ok === false).map(({ check }) => check),
  };
}

function notesOn(report: AnalysisReport, primary: ProcessChain | undefined, others: ProcessChain[], { lotSize }: Asked): string[] {
  const reasons = others.slice(0, maxChains).map((chain) => ({ chain, reason: raisedError(chain.process_chain_stat) }));
  const failed = reasons.filter(({ reason }) => reason !== undefined).slice(0, maxFailedChains);
  return [
    ...(primary ? [] : ['3D Spark gave no result for its primary process chain: process, feasibility and costs are not known.']),
    ...(report.lot_size != null && lotSize !== undefined && report.lot_size !== lotSize
      ? [`3D Spark calculated with a lot size of ${report.lot_size}, not of ${lotSize} as was asked.`]
      : []),
    ...(report.is_assembly === true ? ['3D Spark takes the file for an assembly.'] : []),
    ...(others.length > maxAlternatives
      ? [`Of ${others.length} other process chains ${maxAlternatives} are listed: get_part with section "process_chains" has more.`]
      : []),
    ...failed.flatMap(({ chain, reason }) =>
      reason === undefined ? [] : [`The process ${quoted(processOf(chain) ?? 'unknown')} failed at 3D Spark: ${reason}.`],
    ),
  ];
}
