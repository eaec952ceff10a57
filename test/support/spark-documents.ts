/**
 * The JSON bodies that the 3D Spark pages "Access the 3D Spark Platform via API" and "File API" print, with their numbers. What
 * they elide is filled in; help texts are left empty.
 */
const passed = { check_passed: true, suggested_user_action: '', tooltip_hover_text: '' };
const notRequired = { check_passed: null, suggested_user_action: 'Not required.', tooltip_hover_text: '' };

export const uploadAnswer = {
  part_id: '0969919be77e48cfb82706d2c320adfd',
  task: 'upload_part',
  message: '',
  basename: 'my_model.stl',
  name: 'my model',
};

export const pendingAnswer = { analysis_finished: false, analysis_report: null };

export const primaryChain = {
  bld_h: 94.29829984144529,
  break_even: {},
  cost: { cost_pj: 1199.329073782251, cost_pl: 1199.334073782251, cost_pp: 1199.334073782251 },
  cost_bd: { cost_bd_pp_main: 988.1011931014809, cost_bd_pp_mat: 130.44121401410348, cost_bd_pp_post: 35.57, cost_bd_pp_pre: 45.23 },
  cost_ini_pp: 1270.2534092484589,
  costing_config_id: '7ce7eff774cf46c790ea9dc98644ecbe',
  feasibility: {
    gap_size: { gap_lim_min: 0.5, gap_min: 49.304962158203125, gap_min_chk: true },
    size: {
      fits_mac: true,
      size_lim_max: 1000,
      size_lim_min: 7,
      size_max: 92.43813674371825,
      size_max_chk: true,
      size_min: 79.19655636210463,
      size_min_chk: true,
    },
    thickness: { t_lim_min: 0.5, t_max: 67.98809051513672, t_max_chk: null, t_min: 54.72135543823242, t_min_chk: true },
  },
  fits_mac: true,
  float_feasibilities: { economic: 100, leadtime: 99.20634920634922, overall: 99.73544973544973, technical: 100 },
  has_scaling: false,
  labor: { labor_pj: '23:28', labor_pl: '23:28', labor_pp: '23:28' },
  leadtime: 16,
  mac_id: '8ab36fd1d20b49379ffee898cf2883bf',
  mac_t: { mac_t_pj: '355:53', mac_t_pl: '355:53', mac_t_pp: '355:53' },
  machine_bld_size_x: 250,
  machine_bld_size_y: 500,
  machine_bld_size_z: 500,
  machine_name: 'SLM 500',
  margin_user_value: null,
  market_price: {
    market_price_pj: { calculated: 1798.9936106733765, user: null },
    market_price_pl: { calculated: 1799.0011106733764, user: null },
    market_price_pp: { calculated: 1799.0011106733764, user: null as number | null },
  },
  mat_id: 'd8a93dd106de48b1ad299437ff13a28e',
  material_name: '316L',
  n_lyr: 2096,
  name: 'SLM | 316L',
  nst_style: 'alone',
  opt_style: 'alpha_beta_gamma',
  or_bb_x: 80.5916910044279,
  or_bb_y: 94.04364245094841,
  or_bb_z: 89.29829984144529,
  part_mass: 1949.09222561993,
  parts_pj: 15,
  prc: 'Selective Laserbeam Melting',
  prc_acronym: 'slm',
  process_chain_id: '5881569a6b0d4afa808948e536084c9f',
  process_chain_stat: {},
  process_steps: {},
  rot_cost_euler: { x: -58.16303483330967, y: -20.67073524540798, z: -168.2807608511687 },
  rot_x_cost: 240.4245544829421,
  rot_y_cost: 179.44032677965492,
  rot_z_cost: 23.6283174033407,
  scale: [1, 1, 1],
  scaled_bounding_box: [86.50474166870117, 109.58368682861328, 91.1187717244029],
  scaled_minimal_bounding_box: [79.19655636210463, 90.68146499756651, 92.43813674371825],
  scaled_oriented_bounding_box: [80.5916910044279, 94.04364245094841, 89.29829984144529],
  scaled_part_volume: 245.16883341131197,
  sup_mass: 24.11024753386994,
  sup_srf_area: 14.24525862152444,
  sup_vol_full: 30.32735538851565,
  sup_vol_real: 3.032735538851565,
  tech: 'additive_manufacturing',
};

/** The page elides its other chain; milling names no acronym here. */
export const millingChain = {
  cost: { cost_pl: 6250.469999999999, cost_pp: 6250.469999999999 },
  feasibility: { thickness: { t_lim_min: 60, t_min: 54.72135543823242, t_min_chk: false }, size: { fits_mac: true } },
  leadtime: 15,
  machine_name: 'DMU 50',
  market_price: { market_price_pp: { calculated: 7000.126, user: 6999.5 } },
  material_name: '316L',
  tech: 'milling',
};

export const report = {
  assets: {},
  basename: 'my_model.stl',
  bb_x: 86.50474166870117,
  bb_y: 109.58368682861328,
  bb_z: 91.1187717244029,
  cad_stat: {},
  categories: { combo_categories: {}, text_categories: {} },
  cost_saved: 4980.216590751541,
  created_date: '11.11.2022',
  creator: 'arnd',
  current_cost: { calculated: 6250.469999999999, used: null, user: null },
  current_leadtime: { calculated: 15, used: null, user: null },
  current_mat: '',
  current_technology: 'milling',
  gap_min: 49.304962158203125,
  info: '',
  is_assembly: false,
  leadtime_saved: 5,
  loc_bat: false,
  lot_size: 1,
  market_prices_api: {},
  mesh_checks: {
    actions_performed_on_initial_mesh: {
      'Fixing Winding': notRequired,
      'Inverting Flipped Triangles': notRequired,
      'Mesh Size Reduction': notRequired,
    },
    analysis_mesh: { 'Valid Volume': passed, Watertight: passed, 'Winding Consistent': passed },
    upload_file: { 'Unambiguous Mesh': passed, 'Valid Volume': passed, Watertight: passed, 'Winding Consistent': passed },
  },
  min_bb_x: 79.19655636210463,
  min_bb_y: 90.68146499756651,
  min_bb_z: 92.43813674371825,
  name: 'my model',
  parent_assembly: null,
  part_id: 'ec1deb0e996c4ba5b11b6d2171ad281f',
  part_srf_area: 269.7284221212281,
  part_stat: 'unset',
  part_vol: 245.16883341131197,
  primary_process_chain_id: '5881569a6b0d4afa808948e536084c9f',
  process_chains: {
    '436dc3a6fd1641928d6cbd157e326f13': millingChain,
    '5881569a6b0d4afa808948e536084c9f': primaryChain,
    bca506483c894b119c4243ef8c78a19b: {},
  },
  t_min: 54.72135543823242,
  upload_file_units: 'mm',
};

export const finishedAnswer = { analysis_finished: true, analysis_report: report };

export const simplifiedAnswer = {
  part_id: '0969919be77e48cfb82706d2c320adfd',
  bb_x: 86.50474166870117,
  bb_y: 109.58368682861328,
  bb_z: 91.1187717244029,
  part_vol: 245.16883341131197,
  part_srf_area: 269.7284221212281,
  cost_pp: 1199.334073782251,
  thickness: true,
  gap_size: true,
  fits_mac: true,
  market_price_pp: 1799.0011106733764,
};

const noError = { message: null as string | null, error_raised: false, recommmended_user_action: null as string | null };

/** The state machine of a drawing. */
export function drawingState({ isAnalyzed, error = noError }: { isAnalyzed: boolean; error?: typeof noError }) {
  return {
    active: 'pending',
    choices: {
      upload: {
        name: 'Upload',
        error: noError,
        index: 0,
        finished: true,
        active_message: 'Uploading CAD file',
        finished_message: 'CAD file uploaded.',
      },
      image_analysis: {
        name: 'Material Analysis',
        error,
        index: 1,
        finished: isAnalyzed,
        active_message: 'Searching drawing for meta data',
        finished_message: 'Drawing analysed.',
      },
    },
    previous: isAnalyzed ? 'image_analysis' : 'upload',
  };
}

function candidate(id: string, name: string, confidence: number) {
  return {
    mat_lvl_1: { mat_id: id, mat_name: name },
    mat_lvl_2: { mat_id: '4cf8e222b1264db1821b8d7a778420b7', mat_name: 'Aluminum Alloy' },
    mat_lvl_3: { mat_id: 'e21a7371358d4c7c9aa9168ca9aa1d4e', mat_name: 'Light Metal' },
    mat_lvl_4: { mat_id: '287691973c9c42efaaab13fb8a64b283', mat_name: 'Metal' },
    confidence,
    am_material: { mat_id: 'efc18e2bd38348b9bf0c779cd1f48e4d', mat_name: 'AlSi10Mg' },
  };
}

export const assetAnswer = {
  part_id: 'bd288e8369c944e38ae22dbfe562ca3e',
  task: 'PartAssetApi',
  message: 'asset created',
  name: 'MyPart',
  assets: {
    fe7df47c31004429904c86d247650da8: {
      basename: 'MyDrawing.pdf',
      asset_type: 'drawing',
      updated: '18.01.2023 14:00',
      asset_stat: drawingState({ isAnalyzed: false }),
      analysis_results: {},
    },
    cc836a9ac16a4d4abf14246d0f052345: {
      basename: '314931ab3_drw.pdf',
      asset_type: 'drawing',
      updated: '18.01.2023 13:57',
      asset_stat: drawingState({ isAnalyzed: true }),
      analysis_results: {
        weight_deviated: false,
        detected_dimension: null,
        drawing_analysis: {
          drawing_analysis: {
            top_x_material_list: [
              candidate('a8d07662d60a490195e03a8469f5266b', '31655.0', 0.19916228615356976),
              candidate('a8d07662d60a490195e03a8469f5266b', '31655.0', 0.20121889364401996),
              candidate('64f8f5a6866c49cea3e5bd48d6f15dec', '2011A', 0.1992250813629454),
              candidate('64f8f5a6866c49cea3e5bd48d6f15dec', '2011A', 0.2012314526858951),
              candidate('cd309ed7144a407fb376d8d0d67fd1cb', '3303', 0.19916228615356976),
            ],
            top_x_am_material_list: [{ mat_id: 'efc18e2bd38348b9bf0c779cd1f48e4d', mat_name: 'AlSi10Mg' }],
          },
        },
      },
    },
  },
};

export const assetDeletedAnswer = { ...assetAnswer, message: 'Asset deleted.', assets: {} };
export const reportStartedAnswer = 'Celery worker for storing analysis result file started.';
export const orientationStartedAnswer = 'Celery worker for storing oriented CAD started.';
export const filesDeletedAnswer = 'CAD and associated files were deleted.';

/** The prepared mail as the page prints it, between its recipients and its greeting; the legal text below is left out. */
export const rfqMail = [
  'MailTo: <list of suppliers>',
  'Subject: Request for Quotation - MyPart',
  '',
  "**** DON'T FORGET TO ATTACH THE AUTOMATICALLY DOWNLOADED ZIP CONTAINING DRAWINGS AND CADs! **** ",
  '',
  '',
  'Dear Sir or Madam,',
  '',
  'Part name: MyPart.stl',
  'Quantity: 1',
  'Material: PLA',
].join('\n');
