import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openSpark, type Person, signIn, uploaded } from './spark-fixture.js';

const notInStorage = { status: 404, json: { detail: 'Object not found in storage.' } };

async function analyzed(fileName = 'my_part.stl', fields: Record<string, string> = {}) {
  const opened = await openSpark({ spark: { taskMs: 60_000, accessTokenS: 3600 } });
  const id = await uploaded(opened.demo, fileName, { mat_name: '316L', prc_acronym: 'slm', lot_size: '7', ...fields });
  await opened.sandbox.settled();
  /** Lets the time of a task pass and the task itself end. */
  const finishTask = async () => {
    await opened.clock.advance(60_000);
    await opened.sandbox.settled();
  };
  return { ...opened, id, path: `/api/v1/part/${id}`, finishTask };
}

async function download(person: Person, url: string) {
  const response = await fetch(url, { headers: person.headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const header = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    bytes,
    type: header('content-type'),
    length: header('content-length'),
    name: header('content-disposition'),
  };
}

test.each([
  ['upload-file', 'content of my_part.stl', 'model/stl', 'my_part.stl'],
  ['thumbnail-file', 'picture', 'image/png', 'my_part_thumbnail.png'],
  ['visualization-file', 'model', 'model/gltf-binary', 'my_part_visual.glb'],
])('%s is fetched byte for byte with its name, type and length', async (file, content, type, name) => {
  const { spark, demo, path } = await analyzed();

  const answer = await download(demo, `${spark.url}${path}/${file}/`);

  expect({ ...answer, bytes: Buffer.from(answer.bytes).toString() }).toEqual({
    status: 200,
    bytes: content,
    type,
    length: String(content.length),
    name: `attachment; filename="${name}"`,
  });
});

test('a name beyond ASCII is told as RFC 5987 has it', async () => {
  const { demo, path } = await analyzed('Träger "1".stl');

  const { headers } = await demo.get(`${path}/upload-file/`);

  expect(headers.get('content-disposition')).toBe("attachment; filename*=utf-8''Tr%C3%A4ger%20%221%22.stl");
});

test('pictures and models are not in storage before the analysis has ended', async () => {
  const { demo } = await openSpark();
  const id = await uploaded(demo, 'a.stl', { start_analysis: 'false' });

  expect(await demo.get(`/api/v1/part/${id}/thumbnail-file/`)).toMatchObject(notInStorage);
  expect(await demo.get(`/api/v1/part/${id}/visualization-file/`)).toMatchObject(notInStorage);
});

test('a report is a workbook that is there when its task has ended', async () => {
  const { spark, demo, path, finishTask } = await analyzed('=1+1 & <x>.stl');

  const started = await demo.get(`${path}/analysis-results-file/`);
  const early = await demo.get(`${path}/fetch-analysis-results-file/`);
  await finishTask();
  const answer = await download(demo, `${spark.url}${path}/fetch-analysis-results-file/`);

  const entries = Object.fromEntries(Object.entries(unzipSync(answer.bytes)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  expect({ status: started.status, json: started.json }).toEqual({
    status: 200,
    json: 'Celery worker for storing analysis result file started.',
  });
  expect(early).toMatchObject(notInStorage);
  expect([answer.type, answer.name]).toEqual([
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'attachment; filename="analysis_results_file_temp.xlsx"',
  ]);
  expect(entries['xl/workbook.xml']).toMatch(/name="Part".*name="Process chains".*name="Checks"/);
  expect(entries['xl/worksheets/sheet1.xml']).toContain('<t xml:space="preserve">=1+1 &#38; &#60;x&#62;.stl</t>');
  expect(entries['xl/worksheets/sheet2.xml']).toContain('<t xml:space="preserve">SLM | 316L</t>');
  expect(entries['xl/worksheets/sheet2.xml']).toContain('<c><v>12.5</v></c><c><v>18.75</v></c><c><v>3</v></c><c><v>47.7</v></c>');
  expect(entries['xl/worksheets/sheet3.xml']).toContain('<t xml:space="preserve">Watertight</t></is></c><c t="b"><v>1</v></c>');
  expect(Object.values(entries).join()).not.toContain('<f>');
});

test.each([
  ['a.stl', 'stl', 'attachment; filename="optimal_orientation_cad_file_temp.stl"'],
  ['a.stp', 'step', 'attachment; filename="optimal_orientation_cad_file_temp.stp"'],
  ['a.STEP', 'step', 'attachment; filename="optimal_orientation_cad_file_temp.stp"'],
])('%s is turned as its first chain asks', async (fileName, format, disposition) => {
  const { spark, demo, engine, path, finishTask } = await analyzed(fileName);

  const started = await demo.get(`${path}/optimal-orientation-file/`);
  const early = await demo.get(`${path}/fetch-optimal-orientation-file/`);
  await finishTask();
  const answer = await download(demo, `${spark.url}${path}/fetch-optimal-orientation-file/`);

  expect(started.json).toBe('Celery worker for storing oriented CAD started.');
  expect(early).toMatchObject(notInStorage);
  expect(engine.orientations).toEqual([{ name: fileName, format, rotationDeg: { x: 90, y: 0, z: 315 } }]);
  expect(Buffer.from(answer.bytes).toString()).toBe(`turned content of ${fileName}`);
  expect(answer.name).toBe(disposition);
});

test('a CAD file of another format is not turned', async () => {
  const { demo } = await openSpark();
  const { json } = await demo.post('/api/v1/part/0/assets/', { form: { file: new File(['x'], 'part.3mf'), asset_type: 'cad' } });

  const answer = await demo.get(`/api/v1/part/${(json as { part_id: string }).part_id}/optimal-orientation-file/`);

  expect(answer).toMatchObject({ status: 415, json: { detail: 'Only STL and STP files allowed at the moment.' } });
});

test('a request for quotation is an archive of CAD file and drawings, and a mail', async () => {
  const { spark, demo, path } = await analyzed();
  for (const [name, asset_type] of [
    ['plan.pdf', 'drawing'],
    ['offer.pdf', 'offer'],
  ]) {
    await demo.post(`${path}/assets/`, {
      form: { file: new File([`${name} bytes`], name!), asset_type: asset_type!, skip_drawing_analysis: 'true' },
    });
  }

  const zip = await download(demo, `${spark.url}${path}/zip-request-for-quotation/`);
  const mail = await demo.get(`${path}/mail-request-for-quotation/`);

  const entries = Object.entries(unzipSync(zip.bytes)).map(([name, bytes]) => [name, strFromU8(bytes)]);
  expect([zip.type, zip.name]).toEqual(['application/zip', 'attachment; filename="my_part.zip"']);
  expect(entries).toEqual([
    ['my_part.stl', 'content of my_part.stl'],
    ['plan.pdf', 'plan.pdf bytes'],
  ]);
  expect(mail.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(mail.text).toMatch(
    /^MailTo: \S+@supplier-one\.example\.com, \S+@supplier-two\.example\.com\nSubject: Request for Quotation - my part\n/,
  );
  expect(mail.text).toContain('\nPart name: my_part.stl\nQuantity: 7\nMaterial: 316L\nMachine: SLM 500\n');
});

test('deleting removes the files and the result, while the part stays', async () => {
  const { demo, path, clock, id } = await analyzed();
  await demo.post(`${path}/assets/`, { form: { file: new File(['x'], 'offer.pdf'), asset_type: 'offer' } });

  const deleted = await demo.delete(`${path}/upload-file/`);
  const files = [
    await demo.get(`${path}/upload-file/`),
    await demo.get(`${path}/thumbnail-file/`),
    await demo.get(`${path}/optimal-orientation-file/`),
  ];
  await clock.advance(30_000);
  const result = await demo.get(`/api/v1/analysisResult/${id}/`);
  const later = await demo.post(`${path}/assets/`, { form: { file: new File(['x'], 'misc.txt'), asset_type: 'misc' } });

  expect({ status: deleted.status, json: deleted.json }).toEqual({ status: 200, json: 'CAD and associated files were deleted.' });
  for (const file of files) expect(file).toMatchObject(notInStorage);
  expect(result.json).toEqual({ analysis_finished: false, analysis_report: null });
  expect(Object.values((later.json as { assets: object }).assets)).toMatchObject([{ basename: 'misc.txt' }]);
});

test('deleting stops an analysis that runs: its result never appears', async () => {
  let release = () => {};
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { demo, sandbox, clock } = await openSpark({ analyze: () => hold.then(() => ({}) as never) });
  const id = await uploaded(demo);

  await demo.delete(`/api/v1/part/${id}/upload-file/`);
  release();
  await sandbox.settled();
  await clock.advance(30_000);

  expect((await demo.get(`/api/v1/analysisResult/${id}/`)).json).toEqual({ analysis_finished: false, analysis_report: null });
});

const reads = [
  'analysis-results-file',
  'fetch-analysis-results-file',
  'visualization-file',
  'thumbnail-file',
  'upload-file',
  'optimal-orientation-file',
  'fetch-optimal-orientation-file',
  'zip-request-for-quotation',
  'mail-request-for-quotation',
  'assets',
];

test.each(reads)('%s is for the organization of the owner, of parts that exist', async (file) => {
  const { spark, demo, path } = await analyzed();
  const colleague = await signIn(spark, spark.accounts.colleague);
  const stranger = await signIn(spark, spark.accounts.stranger);

  const ofColleague = await colleague.get(`${path}/${file}/`);
  const ofStranger = await stranger.get(`${path}/${file}/`);
  const unknown = await demo.get(`/api/v1/part/${'0'.repeat(32)}/${file}/`);

  expect([401, 403]).not.toContain(ofColleague.status);
  expect(ofStranger).toMatchObject({ status: 403, json: { detail: 'Access forbidden.' } });
  expect(unknown).toMatchObject({ status: 404, json: { detail: 'Object not found in database.' } });
});

test('a colleague who is no manager may not change a part', async () => {
  const { spark, path } = await analyzed();
  const colleague = await signIn(spark, spark.accounts.colleague);
  const forbidden = { status: 403, json: { detail: 'Access forbidden.' } };

  expect(await colleague.delete(`${path}/upload-file/`)).toMatchObject(forbidden);
  expect(await colleague.delete(`${path}/assets/?basename=plan.pdf`)).toMatchObject(forbidden);
  expect(await colleague.post(`${path}/assets/`, { form: { file: new File(['x'], 'a.pdf'), asset_type: 'misc' } })).toMatchObject(
    forbidden,
  );
});
