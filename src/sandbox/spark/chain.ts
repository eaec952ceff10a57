import { defaultCatalog } from '../../engine/catalog/catalog.js';
import { idOf, recordOf, withFields } from './documented.js';
import { stateMachine } from './state-machine.js';

const moneyOf = ['cost_pj', 'cost_pl', 'cost_pp'];
const prices = ['market_price_pj', 'market_price_pl', 'market_price_pp'];

/**
 * A process chain of the engine's report with exactly the fields that 3D Spark documents. Null is what the engine does not know:
 * labor, break-even, scores, another style of nesting or turning than its own. Parts are never scaled.
 *
 * @see 3D Spark page "Access the 3D Spark Platform via API", section "Poll Results"
 */
export function documentedChain(id: string, value: unknown, part: Record<string, unknown>): Record<string, unknown> {
  const chain = recordOf(value);
  const feasibility = recordOf(chain.feasibility);
  const price = recordOf(chain.market_price);
  return {
    ...withFields(chain, 'bld_h', 'cost_ini_pp', 'fits_mac', 'leadtime', 'machine_name', 'material_name', 'n_lyr', 'name', 'part_mass'),
    ...withFields(chain, 'parts_pj', 'prc', 'prc_acronym', 'sup_mass', 'sup_srf_area', 'sup_vol_full', 'sup_vol_real', 'tech'),
    ...withFields(chain, 'or_bb_x', 'or_bb_y', 'or_bb_z', 'nst_style', 'opt_style', 'margin_user_value'),
    ...withFields(chain, 'rot_x_cost', 'rot_y_cost', 'rot_z_cost'),
    break_even: {},
    cost: withFields(chain.cost, ...moneyOf),
    cost_bd: withFields(chain.cost_bd, 'cost_bd_pp_main', 'cost_bd_pp_mat', 'cost_bd_pp_post', 'cost_bd_pp_pre'),
    market_price: Object.fromEntries(prices.map((name) => [name, withFields(price[name], 'calculated', 'user')])),
    labor: withFields(chain.labor, 'labor_pj', 'labor_pl', 'labor_pp'),
    mac_t: withFields(chain.mac_t, 'mac_t_pj', 'mac_t_pl', 'mac_t_pp'),
    feasibility: {
      gap_size: withFields(feasibility.gap_size, 'gap_lim_min', 'gap_min', 'gap_min_chk'),
      size: withFields(
        feasibility.size,
        ...['fits_mac', 'size_lim_max', 'size_lim_min', 'size_max', 'size_max_chk', 'size_min', 'size_min_chk'],
      ),
      thickness: withFields(feasibility.thickness, 't_lim_min', 't_max', 't_max_chk', 't_min', 't_min_chk'),
    },
    float_feasibilities: withFields(chain.float_feasibilities, 'economic', 'leadtime', 'overall', 'technical'),
    process_chain_id: id,
    process_chain_stat: stateMachine([analysisOfChain]),
    process_steps: {},
    costing_config_id: idOf('costing', 'default'),
    mac_id: idOf('machine', chain.machine_name),
    mat_id: idOf('material', chain.material_name),
    ...machineSize(chain.machine_name),
    rot_cost_euler: chain.rot_cost_euler ? withFields(chain.rot_cost_euler, 'x', 'y', 'z') : null,
    ...scaledSizes(chain, part),
  };
}

const analysisOfChain = {
  id: 'analysis',
  name: 'Analysis',
  activeMessage: 'Analysing process chain',
  finishedMessage: 'Process chain analysed.',
  isFinished: true,
};

function machineSize(machineName: unknown): Record<string, unknown> {
  const size = defaultCatalog.machines.find(({ name }) => name === machineName)?.envelopeMm.value;
  return { machine_bld_size_x: size?.x ?? null, machine_bld_size_y: size?.y ?? null, machine_bld_size_z: size?.z ?? null };
}

function scaledSizes(chain: Record<string, unknown>, part: Record<string, unknown>): Record<string, unknown> {
  const lengths = (source: Record<string, unknown>, prefix: string) => ['x', 'y', 'z'].map((axis) => source[`${prefix}_${axis}`] ?? null);
  return {
    has_scaling: false,
    scale: [1, 1, 1],
    scaled_bounding_box: lengths(part, 'bb'),
    scaled_minimal_bounding_box: lengths(part, 'min_bb'),
    scaled_oriented_bounding_box: lengths(chain, 'or_bb'),
    scaled_part_volume: part.part_vol ?? null,
  };
}
