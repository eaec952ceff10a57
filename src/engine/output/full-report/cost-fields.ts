import type { CostEstimate } from '../../costing/estimate.js';
import type { Assessment } from '../../feasibility/assess.js';

/**
 * Costs, times and masses in 3D Spark's names. As in its example, `_pj` is for the parts of the lot in one job, and hours are those of
 * the jobs that make a part, a job or the lot: a part is ready when its job is.
 */
export function costFields(cost: CostEstimate, lotSize: number, asUploaded: CostEstimate | undefined): Record<string, unknown> {
  const partsOfLot = Math.min(lotSize, cost.partsPerJob);
  const laborHours = cost.laborHoursPerPart * cost.partsPerJob;
  return {
    bld_h: cost.buildHeightMm,
    n_lyr: cost.layerCount,
    parts_pj: cost.partsPerJob,
    nst_style: 'alone',
    part_mass: cost.partMassG,
    sup_mass: cost.supportMassG,
    sup_vol_real: cost.supportVolumeMm3 / 1000,
    leadtime: cost.leadTimeDays,
    mac_t: perPartJobAndLot('mac_t', cost.jobHours, cost.jobCount),
    labor: perPartJobAndLot('labor', laborHours, cost.jobCount),
    cost: { cost_pp: cost.costPerPart, cost_pl: cost.costPerLot, cost_pj: cost.costPerPart * partsOfLot },
    cost_ini_pp: asUploaded?.costPerPart,
    cost_bd: {
      cost_bd_pp_main: cost.machineCostPerPart,
      cost_bd_pp_mat: cost.materialCostPerPart,
      cost_bd_pp_pre: cost.preCostPerPart,
      cost_bd_pp_post: cost.postCostPerPart + (cost.furnaceCostPerPart ?? 0),
    },
    market_price: {
      market_price_pp: { calculated: cost.marketPricePerPart },
      market_price_pl: { calculated: cost.marketPricePerLot },
      market_price_pj: { calculated: cost.marketPricePerPart * partsOfLot },
    },
  };
}

/** What has no name in 3D Spark's report: the estimate as it is, all it rests on, other lots, and what turning the part saves. */
export function ownCostFields({ cost, costAsUploaded, costParameters, lotCosts }: Assessment): Record<string, unknown> {
  if (!cost) return {};
  return {
    cost,
    ...(costAsUploaded && {
      cost_as_uploaded: costAsUploaded,
      turning_saves_pp: costAsUploaded.costPerPart - cost.costPerPart,
    }),
    cost_parameters: costParameters,
    lot_costs: lotCosts,
  };
}

function perPartJobAndLot(name: string, hours: number, jobCount: number): Record<string, string> {
  const ofJob = hoursAndMinutes(hours);
  return { [`${name}_pp`]: ofJob, [`${name}_pj`]: ofJob, [`${name}_pl`]: hoursAndMinutes(hours * jobCount) };
}

/** `355:53`, as 3D Spark writes hours. */
function hoursAndMinutes(hours: number): string {
  const minutes = Math.round(hours * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
