import { readdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { json, type Reply } from './http/vendor-server.js';
import type { Answer } from './support/client.js';
import { type Answers, connectTo, drawing, everyCall, hostileSpark, partId, platform, spacer } from './support/hostile-spark.js';
import { maxResultBytes, stringsIn, texts, unseen } from './support/hostile-texts.js';

/** A report in which everything that may be a text is the same one. */
function reportOf(text: string, more: object = {}): object {
  const machine = { choices: { [text]: { name: text, finished: true, error: { message: text, error_raised: false } } } };
  const chain = { name: text, tech: text, prc: text, prc_acronym: text, material_name: text, machine_name: text, leadtime: text };
  const failing = {
    ...chain,
    process_chain_stat: { choices: { x: { error: { error_raised: true, message: text, recommmended_user_action: text } } } },
  };
  const checks = { [text]: { check_passed: false, suggested_user_action: text } };
  return {
    part_id: partId,
    ...{ name: text, basename: text, upload_file_units: text, lot_size: text, t_min: text, bb_x: 1, bb_y: 2, bb_z: 3 },
    cad_stat: machine,
    mesh_checks: { [text]: checks, upload_file: checks },
    primary_process_chain_id: 'primary',
    process_chains: { primary: { ...chain, cost: { cost_pp: 1 } }, [text]: failing },
    assets: assetsOf(text),
    ...more,
  };
}

function assetsOf(text: string): object {
  const material = { mat_name: text };
  const found = {
    top_x_material_list: [{ mat_lvl_1: material, am_material: material, confidence: text }],
    top_x_am_material_list: [material],
  };
  const analysis_results = { drawing_analysis: { drawing_analysis: found } };
  return {
    [text]: {
      basename: text,
      asset_type: text,
      updated: text,
      asset_stat: { choices: { image_analysis: { finished: true } } },
      analysis_results,
    },
  };
}

const mailOf = (text: string) => `MailTo: ${text}@evil.example, <${text}>\nSubject: ${text}\n\n**** ${text} ****\n\n${text}\n`;

/** A vendor that puts one text everywhere, also into the names of its files. */
function everywhere(text: string): Answers {
  const headers = { 'content-disposition': `attachment; filename*=utf-8''${encodeURIComponent(text).slice(0, 4_000)}` };
  return ({ method, url }) => {
    if (method === 'POST' && url === '/api/v1/part/') return json({ part_id: partId, name: text, basename: text }, { status: 201 });
    if (url.includes('/assets/') && method !== 'GET') return json({ part_id: partId, name: text, message: text, assets: assetsOf(text) });
    if (url.includes('/simplified/')) return json({ part_id: partId, bb_x: 1, bb_y: 2, bb_z: 3, cost_pp: 1 });
    if (url.includes('/analysisResult/')) return json({ analysis_finished: true, analysis_report: reportOf(text) });
    if (url.includes('/mail-')) return { body: JSON.stringify(mailOf(text)) };
    if (url.includes('thumbnail')) return { headers, body: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };
    if (url.includes('visualization')) return { headers, body: 'glTF' };
    if (url.includes('upload-file') && method === 'GET') return { headers, body: 'ISO-10303-21;' };
    if (url.includes('zip-')) return { headers, body: Buffer.from('PK\x03\x04', 'latin1') };
    if (url.includes('fetch-optimal')) return { headers, body: 'ISO-10303-21;' };
    if (url.includes('fetch-analysis')) return { headers, body: Buffer.from('PK\x03\x04', 'latin1') };
    if (url.includes('-file/')) return json(text);
    return url.includes('/assets/') ? { headers, body: 'bytes' } : json({ detail: text }, { status: 422 });
  };
}

/** How fast time runs where a vendor never comes to a result: nothing hangs on what is missed. */
const noSuccess = 1_000;

/** What every tool answers, in turn; nothing may be a bug of ours, or larger than a result may be. */
async function askEverything(answers: Answers, calls = everyCall, speed = 300): Promise<{ answers: Answer[]; folder: string }> {
  const vendor = await hostileSpark(answers);
  const { ask, folder } = await connectTo(vendor, { SPARK_SOCKET_URL: 'off', PART_SANDBOX_SPEED: String(speed) });
  const answered: Answer[] = [];
  for (const [name, args] of calls) answered.push(await ask(name, args));
  for (const { text, structured } of answered) {
    expect(text).not.toMatch(/This is a bug/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxResultBytes);
    expect(Buffer.byteLength(JSON.stringify(structured))).toBeLessThanOrEqual(maxResultBytes);
  }
  return { answers: answered, folder };
}

test.each(texts)('[S4] %s in every text of a vendor comes out clean and short, and leads nowhere', async (_, text) => {
  const { answers, folder } = await askEverything(everywhere(text));

  expect(answers.filter(({ isError }) => isError).map((answer) => answer.text)).toEqual([]);
  expect(answers.flatMap((one) => [one.text, ...stringsIn(one.structured)]).filter((one) => unseen.test(one))).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['output', 'state']);
  expect(
    (await readdir(`${folder}/output`)).every((name) => /^[\w .()[\]{}'`!,;:=&$#@^~+-]{1,200}$/u.test(name) && !name.startsWith('.')),
  ).toBe(true);
});

test.each(texts)('[S4] %s in every refusal comes out clean and short', async (_, text) => {
  const { answers } = await askEverything(() => json({ detail: text, [text]: [text] }, { status: 422 }), everyCall, noSuccess);

  expect(answers.map((one) => one.text).filter((one) => unseen.test(one))).toEqual([]);
});

test('a place of the report that is nested without end is cut, and a picture too large for a message is not shown', async () => {
  const deep = `${'['.repeat(9_000)}1${']'.repeat(9_000)}`;
  const report = JSON.stringify({ analysis_finished: true, analysis_report: reportOf('a', { deep: 'DEEP' }) }).replace('"DEEP"', deep);
  const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(12_000_000)]);
  const vendor = await hostileSpark(({ method, url }) => {
    if (url.includes('/assets/') && method === 'GET') return { body: picture };
    return url.includes('/analysisResult/') ? { headers: { 'content-type': 'application/json' }, body: report } : undefined;
  });
  const { ask } = await connectTo(vendor, { SPARK_SOCKET_URL: 'off', PART_SANDBOX_SPEED: '50' });

  const section = await ask('get_part', { partId, platform, section: 'deep' });
  const shown = await ask('fetch_file', { partId, platform, kind: 'asset', basename: 'x.png' });

  expect(section.isError).toBe(false);
  expect(JSON.stringify(section.structured.data)).toBe(`${'['.repeat(60)}"…"${']'.repeat(60)}`);
  expect(shown.structured.sizeBytes).toBe(12_000_008);
  expect(shown.content.map(({ type }) => type)).toEqual(['text', 'resource_link']);
});

const many = (count: number, value: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`id${index}`, value(index)]));
const long = 'long name '.repeat(100);

test.each([
  [
    'process chains',
    {
      process_chains: many(5_000, () => ({
        name: long,
        material_name: long.slice(0, 40),
        machine_name: long.slice(0, 40),
        cost: { cost_pp: 1 },
        feasibility: { thickness: { t_min_chk: false, t_min: 1 } },
      })),
    },
  ],
  [
    'failed process chains',
    {
      primary_process_chain_id: 'id0',
      process_chains: many(2_000, (index) => ({
        name: long,
        ...(index === 0
          ? { cost: { cost_pp: 1 } }
          : { process_chain_stat: { choices: { x: { error: { error_raised: true, message: long, recommmended_user_action: long } } } } }),
      })),
    },
  ],
  [
    'checks of the mesh',
    { mesh_checks: { upload_file: many(5_000, () => ({ check_passed: false, suggested_user_action: long.slice(0, 150) })) } },
  ],
  ['assets', { assets: many(5_000, () => ({ basename: long.slice(0, 150) })) }],
])('a report with very many %s makes a result that is as small as any', async (_, more) => {
  const report = { part_id: partId, name: long, basename: long, bb_x: 1, bb_y: 2, bb_z: 3, ...more };
  const { answers } = await askEverything(
    ({ method }) => (method === 'POST' ? json({ part_id: partId }) : json({ analysis_finished: true, analysis_report: report })),
    [
      ['analyze_part', { file: spacer, platform }],
      ['get_part', { partId, platform }],
      ['get_part', { partId, platform, section: 'assets' }],
    ],
    20,
  );

  expect(answers.map(({ isError, text }) => (isError ? text : ''))).toEqual(['', '', expect.any(String)]);
});

test('very many assets and materials make a result that is as small as any', async () => {
  const materials = Array.from({ length: 5_000 }, (_, index) => ({ mat_lvl_1: { mat_name: `${index} ${long}` }, confidence: 0.5 }));
  const state = { choices: { image_analysis: { finished: true } } };
  const ours = {
    basename: 'bracket-drawing.pdf',
    asset_stat: state,
    analysis_results: {
      drawing_analysis: {
        drawing_analysis: { top_x_material_list: materials, top_x_am_material_list: materials.map((one) => one.mat_lvl_1) },
      },
    },
  };
  const assets = { ours, ...many(5_000, (index) => ({ basename: `${index}${'n'.repeat(240)}` })) };

  const { answers } = await askEverything(
    () => json({ part_id: partId, assets }),
    [
      ['upload_asset', { file: drawing, assetType: 'drawing', partId }],
      ['delete_part_file', { partId, basename: 'a.pdf', confirm: true }],
    ],
  );

  expect(answers.map(({ isError }) => isError)).toEqual([false, false]);
  expect(answers[0]!.structured).toMatchObject({ result: { asset: { basename: 'bracket-drawing.pdf' } } });
});

const page = '<!DOCTYPE html><html><head><title>Log in</title></head></html>';
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const bodies: [string, Reply][] = [
  ['a web page', { body: page }],
  ['a web page in gzip', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(page) }],
  ['gzip that is none', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }],
  ['20 MB in gzip', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(20e6, ' ')) }],
  ['nothing', { body: '' }],
  ['null', { body: 'null' }],
  ['a list', { body: '[]' }],
  ['lists a hundred thousand deep', { body: nested(100_000) }],
  ['a report as deep', { body: `{"analysis_finished":true,"analysis_report":{"process_chains":${nested(100_000)}}}` }],
  ['names of the language', { body: '{"__proto__":{"analysis_finished":true},"constructor":{"prototype":{"x":1}},"part_id":"__proto__"}' }],
  ['an id that is none', json({ part_id: '../../etc', analysis_finished: true, analysis_report: { part_id: 7 } })],
  ['numbers beyond all bounds', { body: '{"analysis_finished":true,"analysis_report":{"bb_x":1e999,"bb_y":-1e999,"bb_z":1e308}}' }],
  ['a redirect to itself', { status: 302, headers: { location: '/api/v1/part/' } }],
  ['a redirect to another host', { status: 307, headers: { location: 'http://evil.example/' } }],
  ['a redirect to nowhere', { status: 301, headers: { location: 'http://[' } }],
  ['a status of its own', { status: 299, body: '{}' }],
  [
    'odd cookies',
    {
      status: 422,
      headers: {
        'set-cookie': ['csrftoken=a b; Path=/', 'csrftoken="x\\"y"', 'csrftoken', '=', 'csrftoken=a,b', `csrftoken=${'c'.repeat(3_000)}`],
      },
    },
  ],
];

test.each(bodies)('[E5] %s instead of an answer is told as what it is, and the server goes on', async (_, reply) => {
  const { answers } = await askEverything(() => reply, everyCall, noSuccess);

  const asked = answers.map((answer, index) => ({ ...answer, call: everyCall[index]! }));
  // Any success is word enough that files are deleted, and an asset may hold anything; an analysis may come later.
  const isOpen = ([name, { kind, basename }]: (typeof everyCall)[number]) =>
    ['get_status', 'list_jobs', 'analyze_part', 'prepare_rfq'].includes(name) ||
    kind === 'asset' ||
    (name === 'delete_part_file' && !basename);
  expect(asked.filter(({ call, isError }) => !isOpen(call) && !isError).map(({ text }) => text)).toEqual([]);
  expect(({} as Record<string, unknown>).analysis_finished).toBeUndefined();
});

test('a picture that is too large for a message is not taken', async () => {
  const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(8 * 2 ** 20)]);
  const vendor = await hostileSpark(() => ({ body: picture }));
  const { ask } = await connectTo(vendor);

  const { isError, text } = await ask('fetch_file', { partId, platform, kind: 'thumbnail' });

  expect({ isError, text }).toEqual({
    isError: true,
    text: '3D Spark answered GET /api/v1/part/{id}/thumbnail-file/ with a file of more than 7 MB.\nIt is not taken: fetch it by hand.',
  });
});

test('[S7] a private key of PuTTY under another name is not sent', async () => {
  const vendor = await hostileSpark(() => json({ part_id: partId, assets: {} }));
  const { ask, folder } = await connectTo(vendor);
  await writeFile(`${folder}/notes.txt`, 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\nAAAA\n');

  const { isError, text } = await ask('upload_asset', { file: `${folder}/notes.txt`, assetType: 'document', partId });

  expect({ isError, text }).toEqual({
    isError: true,
    text: '"notes.txt" holds a private key, so it is not sent anywhere.\nGive the drawing or document itself, or a copy without these lines.',
  });
  expect(vendor.received).toEqual([]);
});
