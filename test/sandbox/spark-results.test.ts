import { expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { openSpark, signIn, uploaded } from './spark-fixture.js';

type Fields = Record<string, unknown>;
const chainId = 'c'.repeat(32);
const keysOf = (value: unknown) => Object.keys(value as Fields).toSorted();

/** From the page "Access the 3D Spark Platform via API". */
const reportKeys =
  'assets basename bb_x bb_y bb_z cad_stat categories cost_saved created_date creator current_cost current_leadtime current_mat ' +
  'current_technology gap_min info is_assembly leadtime_saved loc_bat lot_size market_prices_api mesh_checks min_bb_x min_bb_y min_bb_z ' +
  'name parent_assembly part_id part_srf_area part_stat part_vol primary_process_chain_id process_chains t_min upload_file_units';
const chainKeys =
  'bld_h break_even cost cost_bd cost_ini_pp costing_config_id feasibility fits_mac float_feasibilities has_scaling labor leadtime ' +
  'mac_id mac_t machine_bld_size_x machine_bld_size_y machine_bld_size_z machine_name margin_user_value market_price mat_id ' +
  'material_name n_lyr name nst_style opt_style or_bb_x or_bb_y or_bb_z part_mass parts_pj prc prc_acronym process_chain_id ' +
  'process_chain_stat process_steps rot_cost_euler rot_x_cost rot_y_cost rot_z_cost scale scaled_bounding_box ' +
  'scaled_minimal_bounding_box scaled_oriented_bounding_box scaled_part_volume sup_mass sup_srf_area sup_vol_full sup_vol_real tech';
const innerKeys: Record<string, string> = {
  cost: 'cost_pj cost_pl cost_pp',
  cost_bd: 'cost_bd_pp_main cost_bd_pp_mat cost_bd_pp_post cost_bd_pp_pre',
  'feasibility.gap_size': 'gap_lim_min gap_min gap_min_chk',
  'feasibility.size': 'fits_mac size_lim_max size_lim_min size_max size_max_chk size_min size_min_chk',
  'feasibility.thickness': 't_lim_min t_max t_max_chk t_min t_min_chk',
  float_feasibilities: 'economic leadtime overall technical',
  labor: 'labor_pj labor_pl labor_pp',
  mac_t: 'mac_t_pj mac_t_pl mac_t_pp',
  market_price: 'market_price_pj market_price_pl market_price_pp',
  'market_price.market_price_pp': 'calculated user',
  rot_cost_euler: 'x y z',
};

/** The report of a part after its analysis has ended. */
async function analyzed(options: Parameters<typeof openSpark>[0] = {}, fields: Record<string, string> = {}) {
  const opened = await openSpark(options);
  const id = await uploaded(opened.demo, 'my_part.stl', fields);
  await opened.sandbox.settled();
  await opened.clock.advance(30_000);
  const { json } = await opened.demo.get(`/api/v1/analysisResult/${id}/`);
  const { analysis_finished: isFinished, analysis_report: report } = json as { analysis_finished: boolean; analysis_report: Fields };
  return { ...opened, id, isFinished, report };
}

test('an upload is answered as documented and analyzed as it was ordered', async () => {
  const { demo, engine, log, sandbox } = await openSpark();
  const file = new File(['solid'], '../folder/my_model.STL');

  const { status, json } = await demo.post('/api/v1/part/', {
    form: { file, start_analysis: 'TRUE', mat_name: '316L', prc_acronym: 'slm', lot_size: '7' },
  });
  await sandbox.settled();

  const partId = (json as { part_id: string }).part_id;
  expect({ status, json }).toEqual({
    status: 201,
    json: {
      part_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      task: 'upload_part',
      message: '',
      basename: 'my_model.STL',
      name: 'my model',
    },
  });
  expect(engine.orders).toEqual([
    {
      partId,
      process: 'slm',
      material: '316L',
      lotSize: 7,
      content: 'solid',
      file: {
        path: expect.stringMatching(/\.stl$/),
        name: 'my_model.STL',
        format: 'stl',
        sizeBytes: 5,
        sha256: '4b3d4a0dd732f791ca897e95488b5d63caf128d8691b6f5bbc54f866b9b97054',
        modifiedMs: Date.UTC(2026, 2, 5, 14, 30),
      },
    },
  ]);
  expect(log.uploads).toEqual([
    {
      at: Date.UTC(2026, 2, 5, 14, 30),
      account: 'demo',
      partId,
      fileName: 'my_model.STL',
      sizeBytes: 5,
      sha256: '4b3d4a0dd732f791ca897e95488b5d63caf128d8691b6f5bbc54f866b9b97054',
      fields: { startAnalysis: true, process: 'slm', material: '316L', lotSize: 7 },
    },
  ]);
});

const stl = () => new File(['solid'], 'a.stl');

test.each([
  ['no file', {}],
  ['a file without a name', { file: 'just text' }],
  ['an empty file', { file: new File([], 'a.stl') }],
  ['a file of another kind', { file: new File(['x'], 'a.obj') }],
  ['an unknown material', { file: stl(), mat_name: 'unobtainium' }],
  ['an unknown process', { file: stl(), prc_acronym: 'magic' }],
  ['a material that the process does not take', { file: stl(), prc_acronym: 'slm', mat_name: 'PLA' }],
  ['a lot of none', { file: stl(), lot_size: '0' }],
  ['a start that is no yes or no', { file: stl(), start_analysis: 'maybe' }],
])('an upload with %s is invalid input', async (_, form) => {
  const { demo, engine, log } = await openSpark();

  const { status, json } = await demo.post('/api/v1/part/', { form: form as Record<string, string> });

  expect({ status, json }).toEqual({ status: 422, json: { detail: 'Invalid user input.' } });
  expect([engine.orders, log.uploads]).toEqual([[], []]);
});

test('a body that is no form is invalid input', async () => {
  const { demo, spark } = await openSpark();
  const headers = { ...demo.headers, 'content-type': 'multipart/form-data; boundary=x' };

  const response = await fetch(`${spark.url}/api/v1/part/`, { method: 'POST', headers, body: 'not a form' });

  expect({ status: response.status, body: await response.json() }).toEqual({ status: 422, body: { detail: 'Invalid user input.' } });
});

test('a part that is not to be analyzed stays pending', async () => {
  const { demo, engine, clock, sandbox } = await openSpark();
  const id = await uploaded(demo, 'a.stl', { start_analysis: 'false' });
  await sandbox.settled();
  await clock.advance(30_000);

  const { json } = await demo.get(`/api/v1/analysisResult/${id}/`);

  expect(json).toEqual({ analysis_finished: false, analysis_report: null });
  expect(engine.orders).toEqual([]);
});

test('an analysis is pending until its shortest time is over, in both forms', async () => {
  const { demo, clock, sandbox } = await openSpark({ speed: 2, spark: { analysisMs: 120_000 } });
  const id = await uploaded(demo);
  await clock.advance(30_000);
  const full = await demo.get(`/api/v1/analysisResult/${id}/`);
  await clock.advance(29_999);
  const simplified = await demo.get(`/api/v1/analysisResult/simplified/${id}/`);
  await clock.advance(15_000);
  await sandbox.settled();

  const finished = await demo.get(`/api/v1/analysisResult/${id}/`);

  expect([full.json, simplified.json]).toEqual([
    { analysis_finished: false, analysis_report: null },
    { analysis_finished: false, analysis_report: null },
  ]);
  expect(finished.json).toMatchObject({ analysis_finished: true, analysis_report: { part_id: id } });
});

test('a report has exactly the documented fields, and only what the engine knows in them', async () => {
  const { id, isFinished, report } = await analyzed({}, { lot_size: '2' });

  expect(isFinished).toBe(true);
  expect(keysOf(report)).toEqual(reportKeys.split(' ').toSorted());
  expect(report).toMatchObject({
    ...{ part_id: id, name: 'my part', basename: 'my_part.stl', creator: 'demo', created_date: '05.03.2026', lot_size: 2, assets: {} },
    ...{ bb_x: 10, bb_y: 20, bb_z: 30, min_bb_x: 9, min_bb_y: 19, min_bb_z: 29, part_vol: 6, part_srf_area: 22, t_min: 1.5, gap_min: 0.7 },
    ...{ categories: { combo_categories: {}, text_categories: {} }, cost_saved: null, leadtime_saved: null, upload_file_units: 'mm' },
    ...{ current_cost: { calculated: null, used: null, user: null }, current_leadtime: { calculated: null, used: null, user: null } },
    ...{ primary_process_chain_id: chainId, market_prices_api: {}, parent_assembly: null, part_stat: 'unset', info: '' },
    mesh_checks: {
      upload_file: { Watertight: { check_passed: true, suggested_user_action: '', tooltip_hover_text: '' } },
      analysis_mesh: { Watertight: { check_passed: true, suggested_user_action: '', tooltip_hover_text: '' } },
      actions_performed_on_initial_mesh: {
        'Fixing Winding': { check_passed: null, suggested_user_action: '', tooltip_hover_text: '' },
        'Mesh Size Reduction': { check_passed: null, suggested_user_action: 'Not required.', tooltip_hover_text: '' },
      },
    },
    cad_stat: {
      active: 'pending',
      previous: 'analysis',
      choices: {
        upload: { index: 0, finished: true, error: { message: null, error_raised: false, recommmended_user_action: null } },
        analysis: { index: 1, finished: true, error: { message: null, error_raised: false, recommmended_user_action: null } },
      },
    },
  });
  expect(JSON.stringify(report)).not.toContain('local_engine');
});

test('a process chain has exactly the documented fields, null where the engine knows nothing', async () => {
  const { report } = await analyzed();
  const chain = (report.process_chains as Record<string, Fields>)[chainId]!;
  const inner = (path: string) => path.split('.').reduce<unknown>((value, name) => (value as Fields)[name], chain);

  expect(keysOf(chain)).toEqual(chainKeys.split(' ').toSorted());
  for (const [path, keys] of Object.entries(innerKeys)) expect([path, keysOf(inner(path))]).toEqual([path, keys.split(' ').toSorted()]);
  expect(chain).toMatchObject({
    ...{
      process_chain_id: chainId,
      name: 'SLM | 316L',
      fits_mac: true,
      leadtime: 3,
      part_mass: 47.7,
      has_scaling: false,
      scale: [1, 1, 1],
    },
    ...{ cost: { cost_pp: 12.5, cost_pl: 25, cost_pj: null }, rot_cost_euler: { x: 90, y: -45, z: 0 }, labor: { labor_pp: null } },
    ...{ machine_bld_size_x: 500, machine_bld_size_y: 280, machine_bld_size_z: 365, scaled_bounding_box: [10, 20, 30] },
    ...{ scaled_minimal_bounding_box: [9, 19, 29], scaled_oriented_bounding_box: [11, 21, 31], scaled_part_volume: 6 },
    mat_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    mac_id: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('the simplified result is the documented flat object', async () => {
  const { demo, clock, id } = await analyzed();
  await clock.advance(30_000);

  const { json } = await demo.get(`/api/v1/analysisResult/simplified/${id}/`);

  expect(json).toEqual({
    ...{ part_id: id, bb_x: 10, bb_y: 20, bb_z: 30, part_vol: 6, part_srf_area: 22 },
    ...{ cost_pp: 12.5, thickness: true, gap_size: false, fits_mac: true, market_price_pp: 18.75 },
  });
});

test('ids with dashes and in capitals name the same part', async () => {
  const { demo, clock, id } = await analyzed();
  const dashed = id.toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  await clock.advance(30_000);

  const { json } = await demo.get(`/api/v1/analysisResult/${dashed}/`);

  expect(json).toMatchObject({ analysis_report: { part_id: id } });
});

test('an analysis that the engine refuses is finished, and says why in its state', async () => {
  const analyze = async () => {
    throw new InputError('The file holds no triangle.', 'Export it again.');
  };
  const { isFinished, report, demo, clock, id } = await analyzed({ analyze });
  await clock.advance(30_000);
  const simplified = await demo.get(`/api/v1/analysisResult/simplified/${id}/`);

  expect(isFinished).toBe(true);
  expect(keysOf(report)).toEqual(reportKeys.split(' ').toSorted());
  expect(report).toMatchObject({
    ...{ bb_x: null, part_vol: null, primary_process_chain_id: null, process_chains: {} },
    cad_stat: {
      previous: 'upload',
      choices: {
        analysis: {
          finished: false,
          error: { message: 'The file holds no triangle.', error_raised: true, recommmended_user_action: null },
        },
      },
    },
  });
  expect(simplified.json).toEqual({
    ...{ part_id: id, bb_x: null, bb_y: null, bb_z: null, part_vol: null, part_srf_area: null },
    ...{ cost_pp: null, thickness: null, gap_size: null, fits_mac: null, market_price_pp: null },
  });
});

test('a part can be given an empty primary chain or an analysis that fails', async () => {
  const empty = await analyzed({ spark: { partWithFault: (name) => (name === 'my_part.stl' ? 'empty chain' : undefined) } });
  const failed = await analyzed({ spark: { partWithFault: () => 'analysis fails' } });

  expect(empty.report).toMatchObject({ primary_process_chain_id: chainId, process_chains: { [chainId]: {} }, bb_x: 10 });
  expect(Object.keys((empty.report.process_chains as Record<string, Fields>)[chainId]!)).toEqual([]);
  expect(failed.report).toMatchObject({
    cad_stat: { choices: { analysis: { error: { message: 'The analysis failed.', error_raised: true } } } },
  });
  expect(failed.engine.orders).toEqual([]);
});

test('a colleague may read results, a stranger may not', async () => {
  const { spark, id } = await analyzed();
  const colleague = await signIn(spark, spark.accounts.colleague);
  const stranger = await signIn(spark, spark.accounts.stranger);

  const ofColleague = await colleague.get(`/api/v1/analysisResult/${id}/`);
  const ofStranger = await stranger.get(`/api/v1/analysisResult/${id}/`);

  expect(ofColleague.json).toMatchObject({ analysis_finished: true });
  expect(ofStranger).toMatchObject({ status: 403, json: { detail: 'Access forbidden.' } });
});
