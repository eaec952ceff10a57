import { assetDocuments } from './asset-document.js';
import { documentedChain } from './chain.js';
import { recordOf, withFields } from './documented.js';
import type { Part } from './parts.js';
import { type Step, stateMachine, uploadStep } from './state-machine.js';

type Fields = Record<string, unknown>;

/** What `analysisResult` answers as long as there is nothing to tell. */
export const pending = { analysis_finished: false, analysis_report: null };

/**
 * The full answer about a part. An analysis that failed is finished, too: its report has every field, null where nothing was
 * measured, and says why in `cad_stat`; the vendor documents no state for it.
 */
export function fullAnswer(part: Part, hasEmptyChain: boolean): Fields {
  const { analysis } = part;
  if (analysis.state === 'none' || analysis.state === 'running') return pending;
  return { analysis_finished: true, analysis_report: analysisReport(part, hasEmptyChain) };
}

/** The simplified answer; while the full one is pending it is pending in the same words, since its own are not documented. */
export function simplifiedAnswer(part: Part, hasEmptyChain: boolean): Fields {
  const { analysis } = part;
  if (analysis.state === 'none' || analysis.state === 'running') return pending;
  const report = analysisReport(part, hasEmptyChain);
  const chain = primaryChain(report);
  const feasibility = recordOf(chain.feasibility);
  return {
    ...withFields(report, 'part_id', 'bb_x', 'bb_y', 'bb_z', 'part_vol', 'part_srf_area'),
    cost_pp: recordOf(chain.cost).cost_pp ?? null,
    thickness: recordOf(feasibility.thickness).t_min_chk ?? null,
    gap_size: recordOf(feasibility.gap_size).gap_min_chk ?? null,
    fits_mac: chain.fits_mac ?? null,
    market_price_pp: recordOf(recordOf(chain.market_price).market_price_pp).calculated ?? null,
  };
}

/** The report of a part whose analysis has ended, in exactly the fields of the page "Access the 3D Spark Platform via API". */
export function analysisReport(part: Part, hasEmptyChain = false): Fields {
  const { analysis } = part;
  const measured: Fields = analysis.state === 'finished' ? analysis.full : {};
  const primaryId = typeof measured.primary_process_chain_id === 'string' ? measured.primary_process_chain_id : null;
  const chains = Object.entries(recordOf(measured.process_chains)).map(([id, chain]) => {
    return [id, hasEmptyChain && id === primaryId ? {} : documentedChain(id, chain, measured)];
  });
  const unknown = { calculated: null, used: null, user: null };
  return {
    assets: assetDocuments(part),
    basename: part.cad?.basename ?? null,
    ...withFields(measured, 'bb_x', 'bb_y', 'bb_z', 'min_bb_x', 'min_bb_y', 'min_bb_z', 'gap_min', 't_min', 'part_vol', 'part_srf_area'),
    cad_stat: stateMachine([uploadStep, analysisStep(part)]),
    categories: { combo_categories: {}, text_categories: {} },
    cost_saved: null,
    created_date: dayOf(part.uploadedMs),
    creator: part.owner.username,
    current_cost: unknown,
    current_leadtime: unknown,
    current_mat: '',
    current_technology: '',
    info: '',
    is_assembly: measured.is_assembly ?? false,
    leadtime_saved: null,
    loc_bat: false,
    lot_size: part.fields.lotSize,
    market_prices_api: {},
    mesh_checks: meshChecks(measured.mesh_checks),
    name: part.name,
    parent_assembly: null,
    part_id: part.id,
    part_stat: 'unset',
    primary_process_chain_id: primaryId,
    process_chains: Object.fromEntries(chains),
    upload_file_units: measured.upload_file_units ?? null,
  };
}

/** The chain that a report names as its first; no fields when there is none, or it is empty. */
export function primaryChain(report: Fields): Fields {
  return recordOf(recordOf(report.process_chains)[String(report.primary_process_chain_id)]);
}

function analysisStep({ analysis }: Part): Step {
  return {
    id: 'analysis',
    name: 'Analysis',
    activeMessage: 'Analysing CAD file',
    finishedMessage: 'CAD file analysed.',
    isFinished: analysis.state === 'finished',
    ...(analysis.state === 'failed' && { error: analysis.message }),
  };
}

const checkGroups = ['actions_performed_on_initial_mesh', 'analysis_mesh', 'upload_file'];
/** The engine measures the mesh as it is. */
const neverReduced = { 'Mesh Size Reduction': { check_passed: null, suggested_user_action: 'Not required.', tooltip_hover_text: '' } };

function meshChecks(value: unknown): Fields {
  const groups = checkGroups.map((group) => {
    const checks = Object.entries(recordOf(recordOf(value)[group])).map(([name, check]) => [
      name,
      { ...recordOf(check), tooltip_hover_text: '' },
    ]);
    const added = group === 'actions_performed_on_initial_mesh' && checks.length > 0 ? neverReduced : {};
    return [group, { ...Object.fromEntries(checks), ...added }];
  });
  return Object.fromEntries(groups);
}

/** `11.11.2022` */
function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10).split('-').reverse().join('.');
}
