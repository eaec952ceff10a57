import { expect, test } from 'vitest';
import { openSpark, type Person } from './spark-fixture.js';

type AssetAnswer = { part_id: string; task: string; message: string; name: string; assets: Record<string, Record<string, unknown>> };

const invalid = { status: 422, json: { detail: 'Invalid user input.' } };
const drawing = (content = 'x', name = 'plan.pdf') => ({ file: new File([content], name), asset_type: 'drawing' });

async function newPart(person: Person, form: Record<string, string | File> = drawing()): Promise<AssetAnswer> {
  const { status, json } = await person.post('/api/v1/part/0/assets/', { form });
  expect(status).toBe(201);
  return json as AssetAnswer;
}

/** The only asset of an answer. */
const assetOf = (answer: AssetAnswer) => Object.values(answer.assets)[0]!;

/** The asset of a part as a later answer shows it. */
async function later(person: Person, { part_id }: AssetAnswer, basename: string) {
  const form = { file: new File(['x'], 'another.txt'), asset_type: 'misc', overwrite: 'true' };
  const { json } = await person.post(`/api/v1/part/${part_id}/assets/`, { form });
  return Object.values((json as AssetAnswer).assets).find((asset) => asset.basename === basename)!;
}

test('a drawing makes a new part and is answered as documented', async () => {
  const { demo } = await openSpark();

  const answer = await newPart(demo, drawing('x', 'My_Plan.pdf'));

  const error = { message: null, error_raised: false, recommmended_user_action: null };
  expect(answer).toEqual({
    part_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    task: 'PartAssetApi',
    message: 'asset created',
    name: 'My Plan',
    assets: {
      [Object.keys(answer.assets)[0]!]: {
        basename: 'My_Plan.pdf',
        asset_type: 'drawing',
        updated: '05.03.2026 14:30',
        asset_stat: {
          active: 'pending',
          previous: 'upload',
          choices: {
            upload: {
              ...{ name: 'Upload', index: 0, finished: true, error },
              ...{ active_message: 'Uploading CAD file', finished_message: 'CAD file uploaded.' },
            },
            image_analysis: {
              ...{ name: 'Material Analysis', index: 1, finished: false, error },
              ...{ active_message: 'Searching drawing for meta data', finished_message: 'Drawing analysed.' },
            },
          },
        },
        analysis_results: {},
      },
    },
  });
  expect(Object.keys(answer.assets)[0]).toMatch(/^[0-9a-f]{32}$/);
});

test('the analysis of a drawing names the materials whose names stand in it', async () => {
  const { demo, clock, sandbox } = await openSpark({ spark: { taskMs: 40_000 } });
  const created = await newPart(demo, drawing('Material: 316L (1.4404), 316L powder; or Ti6Al4V. ABSOLUTE'));
  await clock.advance(40_000);
  await sandbox.settled();

  const asset = await later(demo, created, 'plan.pdf');

  const named = (mat_name: string) => ({ mat_id: expect.stringMatching(/^[0-9a-f]{32}$/), mat_name });
  expect(asset).toMatchObject({ asset_stat: { previous: 'image_analysis', choices: { image_analysis: { finished: true } } } });
  expect(asset.analysis_results).toEqual({
    weight_deviated: false,
    detected_dimension: null,
    drawing_analysis: {
      drawing_analysis: {
        top_x_material_list: [
          {
            ...{ mat_lvl_1: named('316L'), mat_lvl_2: named('316L'), mat_lvl_3: named('Metal powder'), mat_lvl_4: named('Metal') },
            ...{ confidence: 0.75, am_material: named('316L') },
          },
          {
            ...{ mat_lvl_1: named('Ti6Al4V'), mat_lvl_2: named('Ti6Al4V'), mat_lvl_3: named('Metal powder'), mat_lvl_4: named('Metal') },
            ...{ confidence: 0.25, am_material: named('Ti6Al4V') },
          },
        ],
        top_x_am_material_list: [named('316L'), named('Ti6Al4V')],
      },
    },
  });
});

test('a drawing that names no material has empty lists', async () => {
  const { demo, sandbox } = await openSpark({ spark: { taskMs: 0 } });
  const created = await newPart(demo);
  await sandbox.settled();

  const asset = await later(demo, created, 'plan.pdf');

  expect(asset.analysis_results).toMatchObject({
    drawing_analysis: { drawing_analysis: { top_x_material_list: [], top_x_am_material_list: [] } },
  });
});

test.each([
  ['a drawing whose analysis is skipped', { ...drawing('316L'), skip_drawing_analysis: 'True' }],
  ['an offer', { ...drawing('316L'), asset_type: 'offer' }],
])('%s is not analyzed', async (_, form) => {
  const { demo, sandbox } = await openSpark({ spark: { taskMs: 0 } });
  const created = await newPart(demo, form);
  await sandbox.settled();

  const asset = await later(demo, created, 'plan.pdf');

  expect(asset).toMatchObject({ asset_stat: { previous: 'upload' }, analysis_results: {} });
  expect(Object.keys((asset.asset_stat as { choices: object }).choices)).toEqual(['upload']);
});

test('an asset of the same name needs overwrite, and then keeps its id', async () => {
  const { demo } = await openSpark();
  const created = await newPart(demo);
  const path = `/api/v1/part/${created.part_id}/assets/`;

  const refused = await demo.post(path, { form: drawing('y') });
  const replaced = await demo.post(path, { form: { ...drawing('z'), overwrite: 'TRUE' } });
  const content = await demo.get(`${path}?basename=plan.pdf`);

  expect(refused).toMatchObject(invalid);
  expect(Object.keys((replaced.json as AssetAnswer).assets)).toEqual(Object.keys(created.assets));
  expect(content.text).toBe('z');
});

test.each([
  ['no file', { asset_type: 'drawing' }],
  ['no type', { file: new File(['x'], 'a.pdf') }],
  ['an unknown type', { ...drawing(), asset_type: 'video' }],
  ['a name of 226 characters', drawing('x', `${'a'.repeat(222)}.pdf`)],
  ['an overwrite that is no yes or no', { ...drawing(), overwrite: '1' }],
])('an asset with %s is invalid input', async (_, form) => {
  const { demo } = await openSpark();

  expect(await demo.post('/api/v1/part/0/assets/', { form: form as Record<string, string> })).toMatchObject(invalid);
});

test('an asset for what is no part id is invalid input, for an unknown part not in the database', async () => {
  const { demo } = await openSpark();

  expect(await demo.post('/api/v1/part/seven/assets/', { form: drawing() })).toMatchObject(invalid);
  expect(await demo.post(`/api/v1/part/${'0'.repeat(32)}/assets/`, { form: drawing() })).toMatchObject({
    status: 404,
    json: { detail: 'Object not found in database.' },
  });
});

test('an asset is fetched by its name', async () => {
  const { demo } = await openSpark();
  const { part_id } = await newPart(demo, drawing('bytes', 'plan & more.pdf'));

  const asset = await demo.get(`/api/v1/part/${part_id}/assets/?basename=plan%20%26%20more.pdf`);

  expect({ status: asset.status, text: asset.text }).toEqual({ status: 200, text: 'bytes' });
  expect(asset.headers.get('content-type')).toBe('application/pdf');
  expect(asset.headers.get('content-disposition')).toBe('attachment; filename="plan & more.pdf"');
  for (const query of ['', '?basename=', '?basename=other.pdf', `?basename=${'a'.repeat(256)}`]) {
    expect(await demo.get(`/api/v1/part/${part_id}/assets/${query}`)).toMatchObject(invalid);
  }
});

test.each([
  ['query', '?basename=plan.pdf', undefined],
  ['form', '', { basename: 'plan.pdf' }],
])('an asset is deleted by its name in the %s', async (_, query, form) => {
  const { demo } = await openSpark();
  const { part_id } = await newPart(demo);
  const path = `/api/v1/part/${part_id}/assets/`;

  const deleted = await demo.delete(`${path}${query}`, form && { form });
  const again = await demo.delete(`${path}${query}`, form && { form });

  expect({ status: deleted.status, json: deleted.json }).toEqual({
    status: 200,
    json: { part_id, task: 'PartAssetApi', message: 'Asset deleted.', name: 'plan', assets: {} },
  });
  expect(again).toMatchObject({ status: 404, json: { detail: 'Object not found in storage.' } });
});

test('a deletion without a name is invalid input', async () => {
  const { demo } = await openSpark();
  const { part_id } = await newPart(demo);

  expect(await demo.delete(`/api/v1/part/${part_id}/assets/`)).toMatchObject(invalid);
});

test('the assets of a part stand in its report', async () => {
  const { demo, clock, sandbox } = await openSpark();
  const file = new File(['solid'], 'a.stl');
  const { json } = await demo.post('/api/v1/part/', { form: { file, start_analysis: 'true' } });
  const id = (json as { part_id: string }).part_id;
  await demo.post(`/api/v1/part/${id}/assets/`, { form: { ...drawing(), asset_type: 'offer' } });
  await sandbox.settled();
  await clock.advance(30_000);

  const result = await demo.get(`/api/v1/analysisResult/${id}/`);

  const { assets } = (result.json as { analysis_report: AssetAnswer }).analysis_report;
  expect(Object.values(assets)).toMatchObject([{ basename: 'plan.pdf', asset_type: 'offer' }]);
  expect(assetOf({ assets } as AssetAnswer).updated).toBe('05.03.2026 14:30');
});
