import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { ConfigError } from '../../errors.js';
import { sweepPartials } from '../../files/partial.js';
import { createPollBudget, type Pace, type PollBudget } from '../../jobs/poll-budget.js';
import { processMark } from '../../process-mark.js';
import { connectSpark, type SparkSettings } from '../../vendors/spark/connect.js';

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

const needed = ['SPARK_USERNAME', 'SPARK_PASSWORD', 'SPARK_CLIENT_ID'] as const;

/** The 3D Spark account of this server: the configured one, or that of an emulated 3D Spark. Nothing is asked before it is needed. */
export function createSparkAccount(config: Config, clock: Clock, startSandbox: () => Promise<SparkSandbox>) {
  const isSandbox = () => config.get('PART_SANDBOX');
  let connection: Promise<SparkConnection> | undefined;

  /** Names the account without telling it. An emulated 3D Spark in this process forgets everything with it. */
  function id(): string {
    const account = isSandbox() ? `sandbox ${processMark}` : `${config.get('SPARK_URL')} ${config.get('SPARK_USERNAME')}`;
    return createHash('sha256').update(account).digest('hex').slice(0, 16);
  }

  function missing(): string[] {
    return isSandbox() ? [] : needed.filter((name) => !config.isSet(name));
  }

  function requireSetUp(): void {
    if (missing().length === 0) return;
    throw new ConfigError(
      `3D Spark is not set up: ${missing().join(', ')} ${missing().length === 1 ? 'is' : 'are'} missing.`,
      'Set the variables where this server is configured, or PART_SANDBOX=1 to try it on an emulated 3D Spark. ' +
        'platform "local" needs no account.',
    );
  }

  async function settings(): Promise<SparkSettings> {
    if (isSandbox()) return { ...(await startSandbox()), source: '3D Spark (sandbox)' };
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
      source: isLoopback(url) ? '3D Spark (sandbox)' : '3D Spark',
    };
  }

  async function open(): Promise<SparkConnection> {
    const { url, ...rest } = await settings();
    // Only an emulated vendor, which is on this machine, may be asked faster than the real one allows.
    const speed = isLoopback(url) ? config.get('PART_SANDBOX_SPEED') : 1;
    const folder = join(config.get('PART_STATE_DIR'), 'polls');
    await sweepPartials(folder);
    const file = join(folder, `3dspark-${id()}.json`);
    return {
      ...connectSpark({ url, ...rest }, clock),
      messageMs: messageMs / speed,
      polls: createPollBudget({ file, vendor: '3D Spark', pace: faster(vendorPace, speed), clock }),
    };
  }

  return {
    vendor: '3D Spark',
    id,
    missing,
    isSandbox,
    requireSetUp,

    /** @throws {ConfigError} when it is not set up. */
    async connect(): Promise<SparkConnection> {
      requireSetUp();
      connection ??= open().catch((error) => {
        connection = undefined;
        throw error;
      });
      return connection;
    },
  };
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
