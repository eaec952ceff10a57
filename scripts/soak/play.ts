import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { createSoakClient, type SoakClient } from './client.js';
import type { Ledger } from './ledger.js';
import { localActions } from './local-actions.js';
import { createRandom } from './random.js';
import { vendorActions } from './vendor-actions.js';

export type Stage = { url: string; folder: string; ledger: Ledger; seed: number; untilMs: number; isOver(): boolean };

const actions = [...localActions, ...vendorActions];
const chanceToLeave = 0.02;

/** One client that does one thing after the other until the time is over; what it has begun it follows to its end. */
export async function play(stage: Stage, number: number): Promise<void> {
  const { url, ledger, seed, untilMs } = stage;
  const random = createRandom(seed + number);
  const folder = join(stage.folder, `client-${number}`);
  await mkdir(folder, { recursive: true });
  const client = createSoakClient(url, number % 2 === 0 ? '2025' : '2026', ledger);
  while (Date.now() < untilMs && !stage.isOver()) {
    const { name, run } = random.weighted(actions);
    await run({ client, ledger, random, folder, number }).catch((error) => ledger.complain(`${name} had no answer: ${inspect(error)}`));
    if (random.chance(chanceToLeave)) await client.leave().catch((error) => ledger.complain(`a client could not leave: ${error}`));
    await sleep(random.integer(0, 150));
  }
  await client.leave();
}

const open = ['running', 'paused', 'interrupted'];
const longestEndMs = 120_000;

/** Looks for every job that was ever named and follows it to its end: none may be missing, none may be left over. */
export async function settle(client: SoakClient, ledger: Ledger): Promise<void> {
  const jobs = new Map<string, string>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.call('list_jobs', { limit: 100, ...(cursor !== undefined && { cursor }) });
    const { jobs: rows, nextCursor } = page.structured as { jobs: { job: string; state: string }[]; nextCursor?: string };
    for (const { job, state } of rows) jobs.set(job, state);
    if (nextCursor === undefined) break;
    cursor = nextCursor;
  }
  for (const [job, { what }] of ledger.started) if (!jobs.has(job)) ledger.complain(`${job} (${what}) is lost`);
  const untilMs = Date.now() + longestEndMs;
  for (const [job, state] of jobs) ledger.ended(await endOf(client, job, state, untilMs, ledger));
}

async function endOf(client: SoakClient, job: string, listed: string, untilMs: number, ledger: Ledger): Promise<string> {
  let state = listed;
  while (open.includes(state)) {
    if (Date.now() > untilMs) ledger.complain(`${job} is still ${state}`);
    if (Date.now() > untilMs) return state;
    const { structured, isError, text } = await client.call('get_job', { job, waitSeconds: 2 });
    if (isError && /This is a bug|no job with this id/.test(text)) ledger.complain(`${job}: ${text}`);
    state = isError ? 'failed' : String(structured.state);
    if (state === 'paused') await sleep(300);
  }
  return state;
}
