/**
 * The soak: eight clients ask one server for everything at once, for `SOAK_MINUTES` (30), with the engine, the emulated vendors and faults.
 * Every answer is compared with what is known, every job has to be found and to end, nothing may be done twice, and the memory of the
 * server must not grow. `SOAK_SEED` repeats a mix; `--write` puts the result into bench/reliability.md. Ends with exit code 1 when
 * something was wrong.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { replaceSection } from './reliability-page.js';
import { createSoakClient } from './soak/client.js';
import { createLedger } from './soak/ledger.js';
import { medianMb, watchMemory } from './soak/memory.js';
import { play, settle } from './soak/play.js';
import { createRandom } from './soak/random.js';
import { toPage, verdictOf } from './soak/report.js';
import { startServer } from './soak/server.js';
import { asked } from './soak/vendor-actions.js';
import { openWorld } from './soak/world.js';

const minutes = Number(process.env.SOAK_MINUTES ?? 30);
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);
const clients = 8;
const engineKillsEveryMs = 20_000;

console.log(`${clients} clients for ${minutes} minutes, seed ${seed}`);
const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-soak-')));
const ledger = createLedger();
const random = createRandom(seed);
const world = await openWorld(random, ledger);
const server = await startServer({
  ...world.environment,
  PART_DIRS: [folder, resolve('examples')].join(delimiter),
  PART_OUTPUT_DIR: join(folder, 'output'),
  PART_STATE_DIR: join(folder, 'state'),
});
const startMs = Date.now();
const untilMs = startMs + minutes * 60_000;
const memory = watchMemory(server, startMs);
const killer = setInterval(() => {
  ledger.fault('engine', 'SIGKILL');
  if (!server.killEngine(random.pick)) ledger.faults.set('engine: SIGKILL', (ledger.faults.get('engine: SIGKILL') ?? 1) - 1);
}, engineKillsEveryMs);
const teller = setInterval(() => {
  const minute = Math.round((Date.now() - startMs) / 60_000);
  const [rss, heap] = (['rss', 'heapUsed'] as const).map((of) => Math.round(medianMb(memory.samples, minute - 1, minute, of)));
  const resources = memory.samples.at(-1)?.resources;
  const calls = [...ledger.calls.values()].reduce((all, one) => all + one, 0);
  console.log(`minute ${minute}: ${calls} calls, ${ledger.started.size} jobs, ${rss} MB (heap ${heap} MB, ${resources} resources)`);
}, 60_000);

const stage = { url: server.url, folder, ledger, seed, untilMs, isOver: () => server.ending() !== undefined };
await Promise.all(Array.from({ length: clients }, (_, number) => play(stage, number)));
clearInterval(killer);
clearInterval(teller);
memory.stop();
world.calm();
if (server.ending()) throw new Error(server.ending());
const last = createSoakClient(server.url, '2026', ledger);
await settle(last, ledger).catch((error) => ledger.complain(`the end had no answer: ${error}`));
await last.leave();

const problems = world.doubled(asked);
const outcome = { minutes, seed, ledger, samples: memory.samples, problems };
console.log(`\n${toPage(outcome)}\n\nerrors that faults explain:`);
for (const [error, count] of ledger.errors) console.log(`  ${count} × ${error}`);
const unforeseen = server.log().match(/.*(?:MaxListeners|Unhandled|This is a bug|TypeError).*/g) ?? [];
for (const line of new Set(unforeseen)) console.error(`log: ${line}`);
if (process.argv.includes('--write')) replaceSection('soak', toPage(outcome));
await server.close();
await world.close();
await rm(folder, { recursive: true, force: true });
process.exitCode = verdictOf(outcome).length > 0 || unforeseen.length > 0 ? 1 : 0;
