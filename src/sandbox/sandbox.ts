import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock.js';
import { createBackground } from './background.js';
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
  /** 0 or nothing takes a free one. */
  port?: number;
  spark?: SparkSandboxOptions;
};

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * An emulated 3D Spark on this machine: its HTTP API, token service and socket on one port of the loopback address, with the rules
 * of the real one and the numbers of our engine. Accounts, parts and files last until `close`.
 *
 * @throws what the system says when the port is taken.
 */
export async function startSandbox(options: SandboxOptions) {
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
    sparkLog: log,

    /** Resolves when no analysis and no task is running; those that sleep on a clock need that clock to go on. */
    settled: background.settled,

    /** Ends every connection and everything that runs, and removes all files. */
    async close(): Promise<void> {
      sockets.close();
      await Promise.all([listener.close(), background.close()]);
      // An engine that was just stopped may still put its last file there.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    },
  };
}
