import { readFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { keep, type Session } from './demo-session.js';

type Fields = Record<string, unknown>;
const example = (name: string) => resolve('examples', name);

/** What three more emulated clouds do with files: a simulation case, a versioned file, an analysis of a table. */
export async function showClouds(session: Session): Promise<void> {
  await showColdstream(session);
  await showEvo(session);
  await showAplos(session);
}

/** A component, a whole case and an STL, each sent, converted and followed to its end. */
async function showColdstream({ call, callToEnd }: Session): Promise<void> {
  console.log('\nColdStream (emulated on this machine)');
  const { cases } = (await call('find_cases', {})) as { cases: { caseId: string; name: string }[] };
  const caseId = cases[0]?.caseId;
  const { regions } = (await call('get_case', { caseId })) as { regions: { id: string; name: string }[] };
  const componentId = regions[0]?.id;
  tell('case', { caseId, name: cases[0]?.name, regions: regions.map(({ name }) => name) });
  tell('upload_component_file', await callToEnd('upload_component_file', { file: example('bracket.step'), caseId, componentId }));
  tell('upload_stl_file', await callToEnd('upload_stl_file', { file: example('spacer.stl'), caseId, componentId }));
  tell('upload_case_file', await callToEnd('upload_case_file', { file: example('two-bodies-inch.step'), caseId }));
}

/** A file, its second version, and the first one brought back. */
async function showEvo({ callToEnd }: Session): Promise<void> {
  console.log('\nSeequent Evo (emulated on this machine)');
  const path = 'demo/spacer.stl';
  const first = await callToEnd('evo_upload_file', { file: example('spacer-leaky.stl'), path });
  tell('evo_upload_file', first);
  tell('evo_upload_file, second version', await callToEnd('evo_upload_file', { file: example('spacer.stl'), path }));
  const { versionId } = first.result as { versionId: string };
  const old = await callToEnd('evo_download_file', { path, versionId, saveAs: 'spacer-first-version.stl' });
  const saved = (old.result as { path: string }).path;
  const isSame = (await readFile(saved)).equals(await readFile(example('spacer-leaky.stl')));
  console.log(`  first version brought back, byte for byte: ${isSame}`);
  await keep(saved, 'evo-spacer-first-version.stl');
}

async function showAplos({ callToEnd }: Session): Promise<void> {
  console.log('\nAplos NCA (emulated on this machine)');
  const configuration = JSON.stringify({ version: '2024-02-22', columns: { subject: 'subject', time: 'time', concentration: 'conc' } });
  const order = { file: example('concentrations.csv'), configuration, confirm: true };
  const done = await callToEnd('run_nca_analysis', order);
  tell('run_nca_analysis', done);
  const { path } = done.result as { path: string };
  console.log(`  ${await keep(path, `aplos-results${extname(path)}`)}  (${basename(path)})`);
}

function tell(what: string, fields: Fields): void {
  const text = JSON.stringify(fields.result ?? fields);
  console.log(`  ${what}: ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`);
}
