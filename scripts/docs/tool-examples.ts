const partId = 'ee1fa47bcc0004ff417f9ac341510f2d';
const sparkPartId = '0969bd0a8d6f4a5c9a52a1c3f1d0b7e4';
const folder = '/home/you/parts';

/** One call of each tool, as an assistant would make it. */
export const toolExamples: Record<string, Record<string, unknown>> = {
  analyze_part: { file: `${folder}/bracket.step`, process: 'slm', material: '316L', lotSize: 10 },
  compare_parts: {
    files: [`${folder}/bracket.step`],
    options: [
      { process: 'slm', material: '316L', lotSize: 100 },
      { process: 'milling', material: '316L', lotSize: 100 },
    ],
  },
  get_job: { job: 'local:01K9ZJ6T3Q8W5V7N2M4C0B1A9DXG4E6H2R7S' },
  fetch_file: { partId, kind: 'heatmap' },
  get_view_mesh: { partId, chunk: 0 },
  get_part: { partId, section: 'process_chains' },
  list_jobs: { state: 'failed', limit: 10 },
  cancel_job: { job: 'local:01K9ZJ6T3Q8W5V7N2M4C0B1A9DXG4E6H2R7S' },
  list_catalog: { kind: 'machines', process: 'slm' },
  get_status: {},
  upload_asset: { file: `${folder}/bracket-drawing.pdf`, assetType: 'drawing', partId: sparkPartId },
  prepare_rfq: { partId: sparkPartId },
  delete_part_file: { partId: sparkPartId, basename: 'bracket-drawing.pdf', confirm: true },
  upload_component_file: { file: `${folder}/heatsink.step`, caseId: '1042', componentId: '7' },
  upload_case_file: { file: `${folder}/cold-plate.step`, caseId: '1042' },
  upload_stl_file: { file: `${folder}/heatsink.stl`, caseId: '1042', componentId: '7' },
  find_cases: { name: 'cold plate' },
  get_case: { caseId: '1042' },
  run_case: { caseId: '1042', resolution: 'draft', credits: 12, confirm: true },
  evo_upload_file: { file: `${folder}/bracket.step`, path: 'parts/bracket.step' },
  evo_list_files: { folder: 'parts', since: '2026-01-31' },
  evo_download_file: { path: 'parts/bracket.step' },
  run_nca_analysis: { file: `${folder}/concentrations.csv`, configuration: `${folder}/nca.json`, confirm: true },
};
