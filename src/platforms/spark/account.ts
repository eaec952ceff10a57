import { join } from 'node:path';
import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { sweepPartials } from '../../files/partial.js';
import { createPollBudget, type Pace, type PollBudget } from '../../jobs/poll-budget.js';
import { onceItSucceeds } from '../../shared-work.js';
import { connectSpark, type SparkSettings } from '../../vendors/spark/connect.js';
import { accountOf } from '../account.js';

/** What an emulated 3D Spark tells of itself. */
export type SparkSandbox = Pick<SparkSettings, 'url' | 'authUrl' | 'username' | 'password' | 'clientId' | 'clientSecret'> & {
  socketUrl: string;
};
export type SparkAccount = ReturnType<typeof createSparkAccount>;
export type SparkConnection = ReturnType<typeof connectSpark> & {
  polls: PollBudget;
  /** How long to wait for word that a file is made before it is asked for. */
  messageMs: number;
};

/**
 * 3D Spark blocks a user who asks for results more often than every 30 s, or for longer than 5 minutes after an upload. A second
 * more is kept as a distance. Four parts at a time leave each of them two looks or more in its five minutes.
 *
 * @see 3D Spark API reference, "Access the 3D Spark platform via API", Poll results
 */
const vendorPace: Pace = {
  firstMs: 30_500,
  everyMs: 31_000,
  untilMs: 290_000,
  lateMs: 301_000,
  turnMs: 1_000,
  maxInFlight: 4,
};

const messageMs = 60_000;

const vendor = '3D Spark';
const needed = ['SPARK_USERNAME', 'SPARK_PASSWORD', 'SPARK_CLIENT_ID'] as const;

/** The 3D Spark account of this server: the configured one, or that of an emulated 3D Spark. Nothing is asked before it is needed. */
export function createSparkAccount(config: Config, clock: Clock, startSandbox: () => Promise<SparkSandbox>) {
  const account = accountOf(config, {
    platform: '3dspark',
    vendor,
    missing: () => needed.filter((name) => !config.isSet(name)),
    identity: () => `${config.get('SPARK_URL')} ${config.get('SPARK_USERNAME')}`,
    setUpHint:
      'Set the variables where this server is configured, or PART_SANDBOX=1 to try it on an emulated 3D Spark. ' +
      'platform "local" needs no account.',
    sendsWhen: 'Part files are sent there when a call names this platform.',
  });
  const opened = onceItSucceeds(open);

  async function settings(): Promise<SparkSettings> {
    if (account.isSandbox()) return { ...(await startSandbox()), source: `${vendor} (sandbox)` };
    const url = config.get('SPARK_URL');
    const socketUrl = config.get('SPARK_SOCKET_URL') ?? `wss://${new URL(url).host}/ws/echo/`;
    return {
      url,
      authUrl: config.get('SPARK_AUTH_URL'),
      socketUrl: socketUrl === 'off' ? undefined : socketUrl,
      username: config.get('SPARK_USERNAME') ?? '',
      password: config.get('SPARK_PASSWORD') ?? '',
      clientId: config.get('SPARK_CLIENT_ID') ?? '',
      clientSecret: config.get('SPARK_CLIENT_SECRET'),
      source: isLoopback(url) ? `${vendor} (sandbox)` : vendor,
    };
  }

  async function open(): Promise<SparkConnection> {
    const { url, ...rest } = await settings();
    // Only an emulated vendor, which is on this machine, may be asked faster than the real one allows.
    const speed = isLoopback(url) ? config.get('PART_SANDBOX_SPEED') : 1;
    const folder = join(config.get('PART_STATE_DIR'), 'polls');
    await sweepPartials(folder);
    const file = join(folder, `3dspark-${account.id()}.json`);
    return {
      ...connectSpark({ url, ...rest }, clock),
      messageMs: messageMs / speed,
      polls: createPollBudget({ file, vendor, pace: faster(vendorPace, speed), clock }),
    };
  }

  /** @throws {ConfigError} when it is not set up. */
  async function connect(): Promise<SparkConnection> {
    account.requireSetUp();
    return opened();
  }

  return { ...account, connect, status: () => account.statusWith(async () => (await connect()).signIn()) };
}

function faster(pace: Pace, speed: number): Pace {
  return {
    firstMs: pace.firstMs / speed,
    everyMs: pace.everyMs / speed,
    untilMs: pace.untilMs / speed,
    lateMs: pace.lateMs / speed,
    turnMs: pace.turnMs / speed,
    maxInFlight: pace.maxInFlight,
  };
}
