import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { keep, type Session } from './demo-session.js';

type Fields = Record<string, unknown>;
type Named = { name: string };
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
  console.log(`  case ${caseId} "${cases[0]?.name}" has the regions ${namesOf(regions)}`);
  for (const [tool, name] of [
    ['upload_component_file', 'bracket.step'],
    ['upload_stl_file', 'spacer.stl'],
  ] as const) {
    const { component, fileId } = resultOf(await callToEnd(tool, { file: example(name), caseId, componentId }));
    console.log(`  ${tool}: ${name} is the geometry of ${(component as Named).name} now (file ${fileId})`);
  }
  const whole = resultOf(await callToEnd('upload_case_file', { file: example('two-bodies-inch.step'), caseId }));
  console.log(`  upload_case_file: two-bodies-inch.step gave the case the regions ${namesOf(whole.regions)}`);
}

/** A file, its second version, and the first one brought back. */
async function showEvo({ callToEnd }: Session): Promise<void> {
  console.log('\nSeequent Evo (emulated on this machine)');
  const path = 'demo/spacer.stl';
  const first = resultOf(await callToEnd('evo_upload_file', { file: example('spacer-leaky.stl'), path }));
  console.log(`  evo_upload_file: ${path} has ${first.sizeBytes} bytes in version ${first.versionId}`);
  const second = resultOf(await callToEnd('evo_upload_file', { file: example('spacer.stl'), path }));
  console.log(`  evo_upload_file: ${path} has ${second.sizeBytes} bytes in version ${second.versionId}`);
  const old = resultOf(await callToEnd('evo_download_file', { path, versionId: first.versionId, saveAs: 'spacer-first-version.stl' }));
  const saved = String(old.path);
  const isSame = (await readFile(saved)).equals(await readFile(example('spacer-leaky.stl')));
  console.log(`  evo_download_file: the first version ${isSame ? 'came back byte for byte' : 'came back CHANGED'}`);
  console.log(`  ${await keep(saved, 'evo-spacer-first-version.stl')}  (${old.sizeBytes} bytes)`);
}

async function showAplos({ callToEnd }: Session): Promise<void> {
  console.log('\nAplos NCA (emulated on this machine)');
  const configuration = JSON.stringify({ version: '2024-02-22', columns: { subject: 'subject', time: 'time', concentration: 'conc' } });
  const order = { file: example('concentrations.csv'), configuration, confirm: true };
  const { executionId, entries, path, sizeBytes } = resultOf(await callToEnd('run_nca_analysis', order));
  console.log(`  run_nca_analysis: execution ${executionId} gave ${namesOf(entries)}`);
  console.log(`  ${await keep(String(path), `aplos-results${extname(String(path))}`)}  (${sizeBytes} bytes)\n`);
}

/** The result of a job that has come to its end; its message where it has none. */
function resultOf({ result, message }: Fields): Fields {
  if (typeof result !== 'object' || result === null) throw new Error(String(message));
  return result as Fields;
}

function namesOf(list: unknown): string {
  return (list as Named[]).map(({ name }) => name).join(', ');
}
