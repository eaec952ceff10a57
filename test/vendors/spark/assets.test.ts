import { expect, test } from 'vitest';
import { toAssets } from '../../../src/vendors/spark/assets.js';
import { AnalysisReport, Assets } from '../../../src/vendors/spark/wire.js';
import { assetAnswer, drawingState, report } from '../../support/spark-documents.js';

const drawing = assetAnswer.assets.fe7df47c31004429904c86d247650da8;
const assetOf = (changes: object) => toAssets(Assets.parse({ a1: { ...drawing, ...changes } }))[0];

test('the assets of a report are read like those of an upload', () => {
  const { assets } = AnalysisReport.parse({ ...report, assets: assetAnswer.assets });

  expect(toAssets(assets).map(({ basename, analysis }) => [basename, analysis])).toEqual([
    ['MyDrawing.pdf', 'running'],
    ['314931ab3_drw.pdf', 'finished'],
  ]);
});

test.each([undefined, null, {}])('a part without assets has none (%o)', (assets) => {
  expect(toAssets(assets)).toEqual([]);
});

test('an analysis that raised an error failed, with its reason', () => {
  const error = { message: 'Too blurred.', error_raised: true, recommmended_user_action: 'Scan it again.' };

  const asset = assetOf({ asset_stat: drawingState({ isAnalyzed: false, error }) });

  expect(asset).toMatchObject({ analysis: 'failed', reason: '"Too blurred." (advised: "Scan it again.")' });
});

test.each([
  ['an offer', { asset_type: 'offer' }],
  ['a drawing without a state', { asset_stat: null }],
  ['a drawing without that step', { asset_stat: { choices: {} } }],
])('%s is not analyzed', (_, changes) => {
  const asset = assetOf(changes);

  expect(asset?.analysis).toBe('none');
});

test('a name keeps its blanks, with which alone it is found again, and loses what cannot be seen', () => {
  const asset = assetOf({ basename: 'Drawing  1\u202e\u0007.pdf', updated: null });

  expect(asset).toMatchObject({ basename: 'Drawing  1.pdf', updated: null });
});

test('materials without a name are left out, those of no confidence come last, coarser levels stand in', () => {
  const list = [
    { confidence: null, mat_lvl_1: { mat_name: 'PA12' } },
    { confidence: 0.5, mat_lvl_1: null },
    { confidence: 0.25, mat_lvl_1: { mat_name: null }, mat_lvl_2: { mat_name: 'Steel' }, am_material: null },
  ];
  const found = { drawing_analysis: { drawing_analysis: { top_x_material_list: list, top_x_am_material_list: [null] } } };

  const asset = assetOf({ analysis_results: found });

  expect(asset).toMatchObject({
    materials: [
      { material: 'Steel', confidence: 0.25, amMaterial: null },
      { material: 'PA12', confidence: null, amMaterial: null },
    ],
    amMaterials: [],
  });
});
