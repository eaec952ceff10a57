import { readFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { partTable } from '../src/cli/part-table.js';
import { SavedFile } from '../src/vocabulary.js';
import { keep, requireResult, type Session } from './demo-session.js';

const platform = '3dspark';
const order = { platform, process: 'slm', material: '316L', lotSize: 10 };
const kinds = ['thumbnail', 'visualization', 'report', 'orientedCad', 'fullResult'];

/** The main job with an emulated 3D Spark: analyze, poll, result, drawing, report, oriented CAD, request for quotation. */
export async function showSandbox({ call, callToEnd }: Session, file: string): Promise<void> {
  console.log(`analyze_part ${basename(file)} with 3D Spark (emulated on this machine)`);
  const { partId, result } = requireResult(await callToEnd('analyze_part', { file, ...order }));
  console.log(`\n${partTable(result, [])}\n`);

  const drawing = resolve('examples/bracket-drawing.pdf');
  console.log(`upload_asset ${basename(drawing)}`);
  const uploaded = await callToEnd('upload_asset', { file: drawing, assetType: 'drawing', partId, overwrite: true });
  console.log(`${indent(JSON.stringify(uploaded.result ?? uploaded.message))}\n`);

  const prefix = `3dspark-${basename(file, extname(file))}-`;
  for (const kind of kinds) {
    console.log(`fetch_file ${kind}`);
    const fetched = await callToEnd('fetch_file', { partId, platform, kind });
    const { path, sizeBytes } = SavedFile.parse(fetched.result ?? fetched);
    console.log(`  ${await keep(path, `${prefix}${kind}${extname(path)}`)}  (${sizeBytes} bytes)`);
  }

  console.log('\nprepare_rfq');
  const rfq = (await call('prepare_rfq', { partId })) as { recipients: string[]; subject: string; body: string; warnings: string[] };
  console.log(indent(`To: ${rfq.recipients.join(', ')}\nSubject: ${rfq.subject}\n${rfq.warnings.join('\n')}\n\n${rfq.body}`));
  const { path } = SavedFile.parse(rfq);
  const zip = await keep(path, `${prefix}rfq.zip`);
  console.log(`  ${zip}  (${(await readFile(zip)).length} bytes)`);

  const { platforms } = (await call('get_status', {})) as { platforms: Record<string, unknown>[] };
  console.log(`\nget_status\n${indent(JSON.stringify(platforms.find((entry) => entry.platform === platform)))}`);
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
