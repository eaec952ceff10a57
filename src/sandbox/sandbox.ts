import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock.js';
import { openAplosSandbox } from './aplos/aplos.js';
import type { AplosSandboxOptions } from './aplos/options.js';
import { createBackground } from './background.js';
import { openColdstreamSandbox } from './coldstream/coldstream.js';
import type { ColdstreamSandboxOptions } from './coldstream/options.js';
import { openEvoSandbox } from './evo/evo.js';
import type { EvoSandboxOptions } from './evo/options.js';
import { listen } from './listen.js';
import { createAccounts, secret } from './spark/accounts.js';
import type { SandboxEngine, SparkLog, SparkSandboxOptions } from './spark/options.js';
import { createParts } from './spark/parts.js';
import { openSockets, socketPath } from './spark/socket.js';
import { sparkApp } from './spark/spark.js';
import { createTokens, tokenPath } from './spark/tokens.js';
import { createWatchdog } from './spark/watchdog.js';
import type { World } from './spark/world.js';

export type SandboxOptions = SandboxEngine & {
  clock?: Clock;
  /** How much faster the vendor's time runs: at 10, its 30 s between two requests for results are 3 s. */
  speed?: number;
  /** Of 3D Spark; 0 or nothing takes a free one, as the other vendors do always. */
  port?: number;
  spark?: SparkSandboxOptions;
  coldstream?: Omit<ColdstreamSandboxOptions, Given | 'engine'>;
  evo?: Omit<EvoSandboxOptions, Given>;
  aplos?: Omit<AplosSandboxOptions, Given>;
};

type Given = 'clock' | 'speed';

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * The four vendors on this machine, each on ports of its own of the loopback address, with the rules of the real ones and the numbers
 * of our engine. Accounts, parts and files last until `close`.
 *
 * @throws what the system says when the port is taken.
 */
export async function startSandbox(options: SandboxOptions) {
  const { clock = systemClock, speed = 1, analyze } = options;
  const spark = await openSparkSandbox(options);
  const coldstream = await openColdstreamSandbox({ ...options.coldstream, clock, speed, engine: { analyze } });
  const evo = await openEvoSandbox({ ...options.evo, clock, speed });
  const aplos = await openAplosSandbox({ ...options.aplos, clock, speed });

  return {
    ...{ spark: spark.spark, coldstream, evo, aplos },
    ...{ sparkLog: spark.log, coldstreamLog: coldstream.log, evoLog: evo.log, aplosLog: aplos.log },

    /** Resolves when nothing works in the background; what sleeps on a clock needs that clock to go on. */
    async settled(): Promise<void> {
      await Promise.all([spark.settled(), coldstream.settled(), aplos.settled()]);
    },

    /** Ends every connection and everything that runs, and removes all files. */
    async close(): Promise<void> {
      await Promise.all([spark.close(), coldstream.close(), evo.close(), aplos.close()]);
    },
  };
}

/** An emulated 3D Spark: its HTTP API, token service and socket on one port. */
async function openSparkSandbox(options: SandboxOptions) {
  const { clock = systemClock, speed = 1, spark = {} } = options;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'part-analysis-sandbox-')));
  const background = createBackground();
  const log: SparkLog = { requests: [], polls: [], uploads: [], tokenRequests: [], blocked: [] };
  const accounts = createAccounts();
  const client = { clientId: 'sandbox', clientSecret: secret() };
  const tokens = createTokens(accounts, client, spark, clock, log);
  const scaled = (ms: number) => ms / speed;
  const world: World = {
    options: spark,
    clock,
    scaled,
    engine: { analyze: options.analyze, orient: options.orient },
    log,
    background,
    watchdog: createWatchdog(clock, scaled, log),
    parts: createParts(folder),
    announce: (organization, message) => sockets.announce(organization, message),
  };
  const listener = await listen(sparkApp(world, tokens), options.port ?? 0).catch(async (error) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const sockets = openSockets(listener.server, tokens, { isOn: spark.isSocketOn ?? true, namesPart: spark.socketNamesPart ?? true });
  const host = `127.0.0.1:${listener.port}`;

  return {
    spark: {
      url: `http://${host}`,
      authUrl: `http://${host}${tokenPath}`,
      socketUrl: `ws://${host}${socketPath}`,
      username: accounts.demo.username,
      password: accounts.demo.password,
      ...client,
      accounts,
    },
    log,
    settled: background.settled,

    async close(): Promise<void> {
      sockets.close();
      await Promise.all([listener.close(), background.close()]);
      // An engine that was just stopped may still put its last file there.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
