import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { onceItSucceeds } from '../../shared-work.js';
import { type AplosSettings, connectAplos } from '../../vendors/aplos/connect.js';
import { ownerIn } from '../../vendors/aplos/owner.js';
import type { Api } from '../../vendors/aplos/routes.js';
import { accountOf } from '../account.js';

/** What an emulated Aplos NCA tells of itself. */
export type AplosSandbox = Pick<AplosSettings, 'url' | 'username' | 'password' | 'api'> & { authUrl: string };

/** How often an execution is looked at, and for how long by itself. */
export type Pace = { firstMs: Record<Api, number>; mostMs: number; untilMs: number };
export type AplosConnection = ReturnType<typeof connectAplos> & { pace: Pace };
export type AplosAccount = ReturnType<typeof createAplosAccount>;

const vendor = 'Aplos NCA';
const needed = ['APLOS_USERNAME', 'APLOS_PASSWORD'] as const;

/** As the official clients ask; each further look comes a quarter later. */
const vendorPace: Pace = { firstMs: { v1: 5_000, v3: 10_000 }, mostMs: 30_000, untilMs: 15 * 60_000 };

/** The Aplos NCA account of this server: the configured one, or that of an emulated Aplos NCA. Nothing is asked before it is needed. */
export function createAplosAccount(config: Config, clock: Clock, startSandbox: () => Promise<AplosSandbox>) {
  const account = accountOf(config, {
    platform: 'aplos',
    vendor,
    missing: () => (config.isSet('APLOS_TOKEN') ? [] : needed.filter((name) => !config.isSet(name))),
    // By the user, since tokens change.
    identity() {
      const user = config.get('APLOS_USERNAME') ?? config.get('APLOS_USER_ID') ?? ownerIn(config.get('APLOS_TOKEN') ?? '').user;
      return `${config.get('APLOS_URL')} ${user ?? ''}`;
    },
    setUpHint:
      'Set the variables where this server is configured (or APLOS_TOKEN alone), or PART_SANDBOX=1 to try it on an emulated Aplos NCA.',
    sendsWhen: 'Data files are sent there by run_nca_analysis only.',
  });
  const opened = onceItSucceeds(open);

  async function settings(): Promise<AplosSettings> {
    if (account.isSandbox()) return { ...(await startSandbox()), source: `${vendor} (sandbox)`, allowLoopback: true };
    const url = config.get('APLOS_URL');
    return {
      url,
      authUrl: config.get('APLOS_AUTH_URL'),
      username: config.get('APLOS_USERNAME') ?? '',
      password: config.get('APLOS_PASSWORD') ?? '',
      token: config.get('APLOS_TOKEN'),
      tenantId: config.get('APLOS_TENANT_ID'),
      userId: config.get('APLOS_USER_ID'),
      api: config.get('APLOS_API'),
      source: isLoopback(url) ? `${vendor} (sandbox)` : vendor,
      allowLoopback: isLoopback(url),
    };
  }

  async function open(): Promise<AplosConnection> {
    const read = await settings();
    // Only an emulated vendor, which is on this machine, is asked faster than is polite.
    const speed = isLoopback(read.url) ? config.get('PART_SANDBOX_SPEED') : 1;
    return { ...connectAplos(read, clock), pace: faster(vendorPace, speed) };
  }

  /** @throws {ConfigError} when it is not set up. */
  async function connect(): Promise<AplosConnection> {
    account.requireSetUp();
    return opened();
  }

  return { ...account, connect, status: () => account.statusWith(async () => (await connect()).signIn()) };
}

function faster({ firstMs, mostMs, untilMs }: Pace, speed: number): Pace {
  return { firstMs: { v1: firstMs.v1 / speed, v3: firstMs.v3 / speed }, mostMs: mostMs / speed, untilMs: untilMs / speed };
}
