import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { followed, isGood, type Watch } from './follow.js';
import { badFiles, randomSides, type Sides, writeBox, wrongInBox } from './parts.js';
import type { Random } from './random.js';

/** What one client does; `folder` is its own. */
export type Actor = Watch & { random: Random; folder: string; number: number };
export type Action = { name: string; weight: number; run(actor: Actor): Promise<void> };

const processes = ['slm', 'sls', 'mjf', 'fdm', 'milling', undefined] as const;
const shapes = 24;
const kinds = ['thumbnail', 'heatmap', 'sectionView', 'visualization', 'report', 'fullResult'];

function sidesOf(shape: number): Sides {
  return [20 + shape * 1.5, 30 + shape, 5 + shape / 2];
}

async function analyzed(actor: Actor, name: string, sides: Sides, args: Record<string, unknown>): Promise<string | undefined> {
  const { client, ledger } = actor;
  const wish = { what: `analyze_part of ${name} ${JSON.stringify(args)}`, trouble: 'engine' as const, sinceMs: Date.now() };
  const first = await client.call('analyze_part', { file: join(actor.folder, name), ...args, waitSeconds: 10 });
  const report = await followed(actor, first, wish);
  if (!report) return undefined;
  const result = report.result as Record<string, unknown> | undefined;
  const wrong = result ? wrongInBox(result, sides) : ['there is no result'];
  if (wrong.length > 0) ledger.complain(`${wish.what}: ${wrong.join(', ')}`);
  const { isFeasible, process, material, costPerPart, leadTimeDays, minWallThicknessMm, findings } = result ?? {};
  const { force: _, ...asked } = args;
  const facts = [isFeasible, process, material, costPerPart, leadTimeDays, minWallThicknessMm, (findings as unknown[])?.length];
  ledger.sameAsFirst(`block ${sides} ${JSON.stringify(asked)}`, facts);
  return report.partId as string | undefined;
}

async function analyzeKnown(actor: Actor, more: Record<string, unknown> = {}): Promise<string | undefined> {
  const shape = actor.random.integer(1, shapes);
  const process = actor.random.pick(processes);
  await writeBox(join(actor.folder, `block-${shape}.stl`), sidesOf(shape));
  return analyzed(actor, `block-${shape}.stl`, sidesOf(shape), { ...(process && { process }), ...more });
}

async function analyzeChanged(actor: Actor): Promise<void> {
  const sides = randomSides(actor.random);
  await writeBox(join(actor.folder, 'changing.stl'), sides);
  await analyzed(actor, 'changing.stl', sides, { process: 'slm' });
}

async function analyzeBad({ client, ledger, random, folder }: Actor): Promise<void> {
  const name = random.pick(Object.keys(badFiles));
  await writeFile(join(folder, name), badFiles[name]?.() ?? '');
  const sinceMs = Date.now();
  let answer = await client.call('analyze_part', { file: join(folder, name), waitSeconds: 10 });
  while (answer.structured.state === 'running') {
    answer = await client.call('get_job', { job: answer.structured.job, waitSeconds: 10 });
  }
  const { isError, text } = answer;
  const refusal = isError ? text : String(answer.structured.message);
  if (/This is a bug/.test(refusal) || (!isError && answer.structured.state !== 'failed'))
    ledger.complain(`${name} was answered with ${text}`);
  else if (ledger.isExplained('engine', sinceMs)) ledger.excused('engine', text);
  else ledger.sameAsFirst(`the refusal of ${name}`, refusal.replaceAll(folder, '').split(/\n|(?<=\.) /)[0]);
}

async function fetchFile(actor: Actor): Promise<void> {
  const partId = await analyzeKnown(actor);
  if (partId === undefined) return;
  const kind = actor.random.pick(kinds);
  const sinceMs = Date.now();
  const answer = await actor.client.call('fetch_file', { partId, kind });
  const wish = { what: `fetch_file ${kind}`, trouble: 'engine' as const, sinceMs };
  if (isGood(actor.ledger, answer, wish) && answer.structured.state !== undefined) await followed(actor, answer, wish);
}

async function compare(actor: Actor): Promise<void> {
  const [one, two] = [actor.random.integer(1, shapes), actor.random.integer(1, shapes)];
  const files = [...new Set([one, two])].map((shape) => join(actor.folder, `block-${shape}.stl`));
  for (const shape of [one, two]) await writeBox(join(actor.folder, `block-${shape}.stl`), sidesOf(shape));
  const sinceMs = Date.now();
  const answer = await actor.client.call('compare_parts', { files, options: [{ process: 'slm' }, { process: 'sls' }], waitSeconds: 20 });
  await followed(actor, answer, { what: 'compare_parts', trouble: 'engine', sinceMs });
}

/** Gives up in the middle: nobody is to be left behind. */
async function giveUp({ client, random, folder }: Actor): Promise<void> {
  await writeBox(join(folder, 'given-up.stl'), randomSides(random));
  const stop = AbortSignal.timeout(random.integer(5, 400));
  await client.call('analyze_part', { file: join(folder, 'given-up.stl'), process: 'slm' }, stop).catch((error) => {
    if (!stop.aborted) throw error;
  });
}

async function cancel(actor: Actor): Promise<void> {
  const { client, ledger, random, folder } = actor;
  await writeBox(join(folder, 'cancelled.stl'), randomSides(random));
  const answer = await client.call('analyze_part', { file: join(folder, 'cancelled.stl'), process: 'sls', waitSeconds: 0 });
  const { job } = answer.structured as { job?: string };
  if (job === undefined) return void isGood(ledger, answer, { what: 'analyze_part', trouble: 'engine', sinceMs: Date.now() });
  ledger.knows(job, 'a job to be cancelled');
  const { structured, isError, text } = await client.call('cancel_job', { job });
  if (isError || !['cancelled', 'succeeded'].includes(String(structured.state))) ledger.complain(`cancel_job: ${text}`);
}

async function lookAround({ client, ledger, random }: Actor): Promise<void> {
  const [name, args] = random.pick([
    ['get_status', {}],
    ['list_jobs', { limit: 20 }],
    ['list_jobs', { state: 'failed', limit: 5 }],
    ['list_catalog', { kind: 'processes' }],
  ] as [string, Record<string, unknown>][]);
  const { isError, text } = await client.call(name, args);
  if (isError) ledger.complain(`${name}: ${text}`);
}

async function askKnownJob({ client, ledger, random }: Actor): Promise<void> {
  const jobs = [...ledger.started.keys()];
  if (jobs.length === 0) return;
  const job = random.pick(jobs);
  const { isError, text } = await client.call('get_job', { job, waitSeconds: 0 });
  if (isError && /no job with this id/.test(text)) ledger.complain(`${job} is lost`);
}

async function readResource(actor: Actor): Promise<void> {
  const partId = await analyzeKnown(actor);
  if (partId === undefined) return;
  if ((await actor.client.read(`part://local/${partId}/result`)) !== 1) actor.ledger.complain(`the result of ${partId} cannot be read`);
}

export const localActions: readonly Action[] = [
  { name: 'analyze', weight: 20, run: async (actor) => void (await analyzeKnown(actor)) },
  { name: 'analyze anew', weight: 6, run: async (actor) => void (await analyzeKnown(actor, { force: true })) },
  { name: 'analyze a changed file', weight: 8, run: analyzeChanged },
  { name: 'analyze a bad file', weight: 6, run: analyzeBad },
  { name: 'fetch a file', weight: 5, run: fetchFile },
  { name: 'compare', weight: 2, run: compare },
  { name: 'give up', weight: 4, run: giveUp },
  { name: 'cancel', weight: 3, run: cancel },
  { name: 'look around', weight: 8, run: lookAround },
  { name: 'ask for a job', weight: 8, run: askKnownJob },
  { name: 'read a resource', weight: 3, run: readResource },
];
