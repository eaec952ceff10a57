import { readFile } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { call, openConnection } from '../../../support/client.js';

/**
 * Every field of the report that 3D Spark's public API page shows, by where it stands. `filled` are those of a local full report;
 * each of the others has the reason why it is not there.
 *
 * @see https://blog.3dspark.de (members-only API reference, "Access the 3D Spark platform via API")
 */
const ofAccount = 'what people decide and keep at 3D Spark';
const published = {
  part: {
    filled: [
      ...['basename', 'bb_x', 'bb_y', 'bb_z', 'gap_min', 'is_assembly', 'lot_size', 'mesh_checks', 'min_bb_x', 'min_bb_y', 'min_bb_z'],
      ...['name', 'part_id', 'part_srf_area', 'part_vol', 'primary_process_chain_id', 'process_chains', 't_min', 'upload_file_units'],
    ],
    absent: {
      assets: ofAccount,
      cad_stat: ofAccount,
      categories: ofAccount,
      cost_saved: 'against what the user pays today',
      created_date: 'equal questions have equal answers, whatever the day',
      creator: ofAccount,
      current_cost: 'what the user pays today',
      current_leadtime: 'what the user waits today',
      current_mat: 'what the user makes it of today',
      current_technology: 'how the user makes it today',
      info: ofAccount,
      leadtime_saved: 'against what the user waits today',
      loc_bat: 'not described',
      market_prices_api: 'offers of suppliers',
      parent_assembly: 'a file is looked at by itself',
      part_stat: ofAccount,
    },
  },
  chain: {
    filled: [
      ...[
        'bld_h',
        'break_even',
        'cost',
        'cost_bd',
        'cost_ini_pp',
        'feasibility',
        'fits_mac',
        'has_scaling',
        'labor',
        'leadtime',
        'mac_id',
        'mac_t',
      ],
      ...['machine_bld_size_x', 'machine_bld_size_y', 'machine_bld_size_z', 'machine_name', 'market_price', 'mat_id', 'material_name'],
      ...['n_lyr', 'name', 'nst_style', 'opt_style', 'or_bb_x', 'or_bb_y', 'or_bb_z', 'part_mass', 'parts_pj', 'prc', 'prc_acronym'],
      ...['process_chain_id', 'rot_cost_euler', 'rot_x_cost', 'rot_y_cost', 'rot_z_cost', 'scale', 'scaled_bounding_box'],
      ...['scaled_minimal_bounding_box', 'scaled_oriented_bounding_box', 'scaled_part_volume', 'sup_mass', 'sup_srf_area'],
      ...['sup_vol_full', 'sup_vol_real', 'tech'],
    ],
    absent: {
      costing_config_id: 'the values themselves are listed in local_engine.cost_parameters',
      float_feasibilities: 'a score without a published rule',
      margin_user_value: ofAccount,
      process_chain_stat: ofAccount,
      process_steps: 'not described',
    },
  },
  cost: { filled: ['cost_pj', 'cost_pl', 'cost_pp'], absent: {} },
  cost_bd: { filled: ['cost_bd_pp_main', 'cost_bd_pp_mat', 'cost_bd_pp_post', 'cost_bd_pp_pre'], absent: {} },
  labor: { filled: ['labor_pj', 'labor_pl', 'labor_pp'], absent: {} },
  mac_t: { filled: ['mac_t_pj', 'mac_t_pl', 'mac_t_pp'], absent: {} },
  market_price: { filled: ['market_price_pj', 'market_price_pl', 'market_price_pp'], absent: {} },
  market_price_pp: { filled: ['calculated'], absent: { user: ofAccount } },
  thickness: { filled: ['t_lim_min', 't_max', 't_max_chk', 't_min', 't_min_chk'], absent: {} },
  gap_size: { filled: ['gap_lim_min', 'gap_min', 'gap_min_chk'], absent: {} },
  size: { filled: ['fits_mac', 'size_lim_max', 'size_lim_min', 'size_max', 'size_max_chk', 'size_min', 'size_min_chk'], absent: {} },
  mesh_checks: { filled: ['actions_performed_on_initial_mesh', 'analysis_mesh', 'upload_file'], absent: {} },
  actions: { filled: ['Fixing Winding', 'Inverting Flipped Triangles', 'Mesh Size Reduction'], absent: {} },
  analysis_mesh: { filled: ['Valid Volume', 'Watertight', 'Winding Consistent'], absent: {} },
  upload_file: { filled: ['Unambiguous Mesh', 'Valid Volume', 'Watertight', 'Winding Consistent'], absent: {} },
  check: {
    filled: ['check_passed', 'suggested_user_action'],
    absent: { tooltip_hover_text: 'the words of a page that one hovers over' },
  },
};

const connection = await openConnection();
afterAll(connection.close);
const { client } = connection;
const { structured } = await call(client, 'analyze_part', { file: 'examples/spacer.stl', process: 'slm' });
const { structured: saved } = await call(client, 'fetch_file', { partId: structured.partId, kind: 'fullResult' });
const part = JSON.parse(await readFile(saved.path as string, 'utf8'));
const chain = part.process_chains[part.primary_process_chain_id];
const places: Record<keyof typeof published, Record<string, unknown>> = {
  part,
  chain,
  cost: chain.cost,
  cost_bd: chain.cost_bd,
  labor: chain.labor,
  mac_t: chain.mac_t,
  market_price: chain.market_price,
  market_price_pp: chain.market_price.market_price_pp,
  thickness: chain.feasibility.thickness,
  gap_size: chain.feasibility.gap_size,
  size: chain.feasibility.size,
  mesh_checks: part.mesh_checks,
  actions: part.mesh_checks.actions_performed_on_initial_mesh,
  analysis_mesh: part.mesh_checks.analysis_mesh,
  upload_file: part.mesh_checks.upload_file,
  check: part.mesh_checks.upload_file.Watertight,
};

test.each(Object.keys(published) as (keyof typeof published)[])(
  'the published fields of %s are filled, but for those with a reason',
  (place) => {
    const { filled, absent } = published[place];

    const keys = Object.keys(places[place]);
    expect(filled.filter((field) => !keys.includes(field))).toEqual([]);
    expect(Object.keys(absent).filter((field) => keys.includes(field))).toEqual([]);
  },
);
