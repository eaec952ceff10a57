import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordFault } from '../faults/record.js';
import type { Received } from '../http/vendor-server.js';
import { openWorld, until } from '../platforms/spark/spark-world.js';
import { type Answer, call } from '../support/client.js';
import { type Cloud, clouds, openCloud } from '../support/cloud-calls.js';
import { spawnServer } from '../support/spawned-server.js';

type Row = { job: string; state: string; platform: string; what: string; sent?: string; problem?: string };

const rowsOf = ({ structured }: Answer) => structured.jobs as Row[];
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const example = (name: string) => resolve('examples', name);
const refused = (tool: string) => `failed with a problem: by ${tool}, perhaps not to its end`;
const time = '2\\d{3}-\\d\\d-\\d\\dT[\\d:.]+Z';

/** What list_jobs says of a file that was sent: its name, size, SHA-256, when, and at whose call. */
const sent = (path: string, tool: string, end = '') => {
  const name = path.split('/').at(-1)!;
  return expect.stringMatching(
    new RegExp(`^${name.replaceAll('.', '\\.')}, ${readFileSync(path).length} bytes, sha256 ${digest(path)}, ${time}, by ${tool}${end}$`),
  );
};

/** The uploads of every cloud that end well, as list_jobs tells of them, the newest first. */
const uploadsOf: Record<Cloud, [path: string, tool: string][]> = {
  coldstream: [
    [example('two-bodies-inch.step'), 'upload_case_file'],
    [example('bracket.step'), 'upload_component_file'],
    [example('spacer.stl'), 'upload_stl_file'],
  ],
  evo: [
    [example('spacer.stl'), 'evo_upload_file'],
    [example('spacer.stl'), 'evo_upload_file'],
  ],
  aplos: [[example('concentrations.csv'), 'run_nca_analysis']],
};

describe('[S7] every upload is in the list of jobs, with name, size, SHA-256, time and the tool that was called', () => {
  test.each(Object.keys(uploadsOf) as Cloud[])('to %s', async (cloud) => {
    const { client, askAll } = await openCloud(cloud);

    await askAll();
    const rows = rowsOf(await call(client, 'list_jobs', { platform: cloud })).filter((row) => row.sent !== undefined);

    expect(rows.map((row) => row.sent)).toEqual(uploadsOf[cloud].map(([path, tool]) => sent(path, tool)));
    expect(rows.map((row) => row.platform)).toEqual(uploadsOf[cloud].map(() => cloud));
  });

  test('to 3D Spark: a part, and a document of it', async () => {
    const { startServer, writePart } = await openWorld();
    const { analyze, tool } = await startServer({ PART_DIRS: `${resolve('examples')}:/tmp` });
    const file = await writePart();
    const drawing = example('bracket-drawing.pdf');

    const { structured } = await analyze(file);
    await tool('upload_asset', { file: drawing, assetType: 'drawing', partId: structured.partId, skipDrawingAnalysis: true });
    const rows = rowsOf(await tool('list_jobs', {}));

    expect(rows.map((row) => row.sent)).toEqual([sent(drawing, 'upload_asset'), sent(file, 'analyze_part')]);
    expect(rows[0]!.what).toBe(`bracket-drawing.pdf (drawing for part ${structured.partId})`);
  });

  test('also one that was refused or whose answer was lost, with what is known of it', async (context) => {
    const isFile = ({ url, headers }: Received) => /[?&]sig=/.test(url) || /multipart|octet-stream/.test(`${headers['content-type']}`);
    const seen: string[] = [];
    for (const cloud of clouds) {
      const { client, askAll } = await openCloud(cloud, ({ request }) => (isFile(request) ? { status: 403, body: 'no' } : undefined));
      await askAll();
      const rows = rowsOf(await call(client, 'list_jobs', {})).filter((row) => row.sent !== undefined);
      seen.push(
        ...rows.map(({ state, sent: text, problem }) => `${state}${problem ? ' with a problem' : ''}: ${text?.replace(/^.*Z, /, '')}`),
      );
    }

    recordFault(context, { runs: 6, passed: seen.length, figure: 'every upload is listed, also a refused one and one without an answer' });
    expect(seen).toEqual([
      ...['upload_case_file', 'upload_component_file', 'upload_stl_file'].map(refused),
      ...Array(2).fill('succeeded: by evo_upload_file'),
      refused('run_nca_analysis'),
    ]);
  });

  test('a file that is sent once more after its server was killed, with both times', async () => {
    const { folder, environment, line, writePart, log } = await openWorld();
    const file = await writePart('part.stl', 30_000_000);
    line.hold(/^POST \/api\/v1\/part\/$/, 'request');
    const first = await spawnServer({ folder, environment });
    void first.callTool('analyze_part', { file, platform: '3dspark' });
    await until(() => line.held() > 0);
    await first.endsAfter(() => first.child.kill('SIGKILL'));
    line.release();
    const second = await spawnServer({ folder, environment });
    await second.callTool('analyze_part', { file, platform: '3dspark' });
    const { structuredContent } = await second.callTool('list_jobs', {});

    const rows = (structuredContent as { jobs: Row[] }).jobs;
    expect(log.uploads).toHaveLength(1);
    expect(rows.map((row) => row.sent)).toEqual([sent(file, 'analyze_part', `, sent before at ${time}`)]);
  });
});
