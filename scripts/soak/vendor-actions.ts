import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { followed, isGood, type Wish } from './follow.js';
import type { Vendor } from './ledger.js';
import type { Action, Actor } from './local-actions.js';
import { randomSides, writeBox, wrongInBox } from './parts.js';

/** How often what must not be done twice was asked for. */
export const asked = { nca: 0, runs: 0 };

let unique = 0;

const wishFor = (trouble: Vendor, what: string): Wish => ({ what, trouble, sinceMs: Date.now() });

/** A new part each time, so that one upload more than one is one too many. */
async function analyzeAtSpark(actor: Actor): Promise<void> {
  const { client, ledger, random, folder } = actor;
  const sides = randomSides(random);
  const name = `spark-${++unique}.stl`;
  await writeBox(join(folder, name), sides);
  // Blocks of equal sides would be equal files.
  await writeFile(join(folder, name), (await readFile(join(folder, name))).fill(`${unique}`, 0, 80));
  const wish = wishFor('3dspark', `analyze_part of ${name} at 3D Spark`);
  const order = { file: join(folder, name), platform: '3dspark', process: 'slm', material: '316L' };
  const first = await client.call('analyze_part', { ...order, waitSeconds: random.integer(0, 5) });
  if (random.chance(0.2)) void client.call('analyze_part', { ...order, waitSeconds: 0 }).catch(() => {});
  const report = await followed(actor, first, wish);
  if (!report) return;
  const { volumeCm3, boundingBoxMm } = report.result as { volumeCm3: number; boundingBoxMm: { x: number; y: number; z: number } };
  const [x, y, z] = sides;
  const seen = { volumeCm3, boundingBoxMm, triangles: 12, surfaceAreaCm2: (2 * (x * y + y * z + z * x)) / 100 };
  const wrong = wrongInBox(seen, sides);
  if (wrong.length > 0) ledger.complain(`${wish.what}: ${wrong.join(', ')}`);
  if (!random.chance(0.3)) return;
  const fetch = wishFor('3dspark', 'fetch_file at 3D Spark');
  await followed(actor, await client.call('fetch_file', { partId: report.partId, platform: '3dspark', kind: 'report' }), fetch);
}

/** The job is let go of, and what the vendor has is still there. */
async function cancelAtSpark(actor: Actor): Promise<void> {
  const { client, ledger, random, folder } = actor;
  const name = `spark-${++unique}.stl`;
  await writeBox(join(folder, name), randomSides(random));
  await writeFile(join(folder, name), (await readFile(join(folder, name))).fill(`${unique}`, 0, 80));
  const wish = wishFor('3dspark', `a cancelled analysis of ${name}`);
  const order = { file: join(folder, name), platform: '3dspark', process: 'slm', material: '316L', waitSeconds: 0 };
  const first = await client.call('analyze_part', order);
  if (!isGood(ledger, first, wish)) return;
  const { job } = first.structured as { job: string };
  ledger.knows(job, wish.what);
  await new Promise((done) => setTimeout(done, random.integer(0, 1_000)));
  const { isError, text, structured } = await client.call('cancel_job', { job });
  if (isError && !/failed|not|unknown/.test(text)) ledger.complain(`cancel_job of ${job}: ${text}`);
  if (structured.state === 'running') ledger.complain(`${job} still runs after cancel_job`);
  if (structured.state === 'cancelled') await followed(actor, await client.call('analyze_part', order), wish);
}

async function sendToEvo(actor: Actor): Promise<void> {
  const { client, ledger, random, folder } = actor;
  const name = `table-${++unique}.csv`;
  const content = `id,x\n${Array.from({ length: random.integer(1, 3_000) }, (_, row) => `${unique},${row}`).join('\n')}\n`;
  await writeFile(join(folder, name), content);
  const sent = await followed(
    actor,
    await client.call('evo_upload_file', { file: join(folder, name), path: `soak/${name}`, waitSeconds: 5 }),
    wishFor('evo', `evo_upload_file of ${name}`),
  );
  if (!sent) return;
  const saved = await followed(
    actor,
    await client.call('evo_download_file', { path: `soak/${name}`, saveAs: `back-${name}`, waitSeconds: 5 }),
    wishFor('evo', `evo_download_file of ${name}`),
  );
  if (!saved) return;
  const { path } = saved.result as { path: string };
  if ((await readFile(path, 'utf8')) !== content) ledger.complain(`${path} is not what was sent to Evo`);
}

async function analyzeAtAplos(actor: Actor): Promise<void> {
  const { client, folder } = actor;
  const name = `concentrations-${++unique}.csv`;
  const table = await readFile(resolve('examples/concentrations.csv'), 'utf8');
  await writeFile(
    join(folder, name),
    `${table.trimEnd()}\n${table
      .trimEnd()
      .split('\n')
      .at(-1)
      ?.replace(/^[^,]*/, `s${unique}`)}\n`,
  );
  asked.nca++;
  const order = { file: join(folder, name), configuration: '{"columns":{"time":"time"}}', confirm: true, waitSeconds: 5 };
  await followed(actor, await client.call('run_nca_analysis', order), wishFor('aplos', `run_nca_analysis of ${name}`));
}

async function demoCase({ client, ledger }: Actor): Promise<{ caseId: string; componentId: string } | undefined> {
  const wish = wishFor('coldstream', 'find_cases');
  const found = await client.call('find_cases');
  if (!isGood(ledger, found, wish)) return undefined;
  const { cases } = found.structured as { cases: { caseId: string }[] };
  const caseId = cases[0]?.caseId ?? '';
  const shown = await client.call('get_case', { caseId });
  if (!isGood(ledger, shown, { ...wish, what: 'get_case' })) return undefined;
  const { regions } = shown.structured as { regions: { id: string }[] };
  return { caseId, componentId: regions[0]?.id ?? '' };
}

async function runCase(actor: Actor): Promise<void> {
  const found = await demoCase(actor);
  if (!found) return;
  asked.runs = 1;
  const order = { caseId: found.caseId, resolution: 'draft', credits: 12, confirm: true, waitSeconds: 5 };
  await followed(actor, await actor.client.call('run_case', order), wishFor('coldstream', 'run_case'));
}

async function sendToColdstream(actor: Actor): Promise<void> {
  const found = await demoCase(actor);
  if (!found) return;
  const file = join(actor.folder, `region-${++unique}.stl`);
  await writeBox(file, randomSides(actor.random));
  const wish = wishFor('coldstream', 'upload_stl_file');
  await followed(actor, await actor.client.call('upload_stl_file', { file, ...found, waitSeconds: 5 }), wish);
}

export const vendorActions: readonly Action[] = [
  { name: 'analyze at 3D Spark', weight: 8, run: analyzeAtSpark },
  { name: 'cancel at 3D Spark', weight: 2, run: cancelAtSpark },
  { name: 'send to Evo and fetch', weight: 4, run: sendToEvo },
  { name: 'run at Aplos NCA', weight: 4, run: analyzeAtAplos },
  { name: 'run at ColdStream', weight: 1, run: runCase },
  { name: 'send to ColdStream', weight: 2, run: sendToColdstream },
];
