import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { onceItSucceeds } from '../../shared-work.js';
import { connectEvo, type EvoAccess, type EvoSettings } from '../../vendors/evo/connect.js';
import { accountOf } from '../account.js';

/** What an emulated Evo tells of itself. */
export type EvoSandbox = {
  hubUrl: string;
  issuerUrl: string;
  discoveryUrl: string;
  orgId: string;
  workspaceId: string;
  clientId: string;
  clientSecret: string;
};

/** How long and how often it is asked whether what was sent is served: at first after `firstMs`, then ever later up to `everyMs`. */
export type ReadyPace = { firstMs: number; everyMs: number; untilMs: number };

export type EvoAccount = ReturnType<typeof createEvoAccount>;
export type EvoConnection = EvoAccess & { pace: ReadyPace };

const vendor = 'Seequent Evo';
const needed = ['EVO_CLIENT_ID', 'EVO_CLIENT_SECRET'] as const;
const ownNames = ['EVO_DISCOVERY_URL', 'EVO_HUB_URL', 'EVO_ORG_ID', 'EVO_WORKSPACE_ID', 'EVO_CLIENT_ID'] as const;
const readyPace: ReadyPace = { firstMs: 1_000, everyMs: 5_000, untilMs: 60_000 };

/** The Evo account of this server: the configured one, or that of an emulated Evo. Nothing is asked before it is needed. */
export function createEvoAccount(config: Config, clock: Clock, startSandbox: () => Promise<EvoSandbox>) {
  const isOnThisMachine = () => isLoopback(config.get('EVO_HUB_URL') ?? config.get('EVO_DISCOVERY_URL'));
  const account = accountOf(config, {
    platform: 'evo',
    vendor,
    // The organization and the workspace are not among them: when they are needed, it is told which there are.
    missing: () => (config.isSet('EVO_TOKEN') ? [] : needed.filter((name) => !config.isSet(name))),
    // With its workspace. A token says nothing about whose it is that lasts: where the files are has to do.
    identity: () => JSON.stringify(ownNames.map((name) => config.get(name))),
    setUpHint:
      'Set the variables (or EVO_TOKEN in their place) where this server is configured, or PART_SANDBOX=1 to try it on an emulated Evo.',
    sendsWhen: 'Files are sent there by evo_upload_file only.',
  });
  /** One for the life of this process: it remembers credentials that were refused. */
  const linked = onceItSucceeds(async () => connectEvo(await settings(), clock));

  async function settings(): Promise<EvoSettings> {
    if (account.isSandbox()) {
      const { hubUrl, issuerUrl, discoveryUrl, orgId, workspaceId, clientId, clientSecret } = await startSandbox();
      const places = { hubUrl, issuerUrl, discoveryUrl, orgId, workspaceId };
      return { ...places, credentials: { clientId, clientSecret }, isOnThisMachine: true, source: `${vendor} (sandbox)` };
    }
    const token = config.get('EVO_TOKEN');
    const hubUrl = config.get('EVO_HUB_URL');
    const discoveryUrl = config.get('EVO_DISCOVERY_URL');
    return {
      hubUrl,
      discoveryUrl,
      issuerUrl: config.get('EVO_ISSUER_URL'),
      orgId: config.get('EVO_ORG_ID'),
      workspaceId: config.get('EVO_WORKSPACE_ID'),
      credentials:
        token === undefined
          ? { clientId: config.get('EVO_CLIENT_ID') ?? '', clientSecret: config.get('EVO_CLIENT_SECRET') ?? '' }
          : { token },
      isOnThisMachine: isOnThisMachine(),
      source: isOnThisMachine() ? `${vendor} (sandbox)` : vendor,
    };
  }

  return {
    ...account,

    /** @throws {ConfigError} when it is not set up, or leaves open which workspace is meant. */
    async connect(): Promise<EvoConnection> {
      account.requireSetUp();
      const access = await (await linked()).open();
      // Only an emulated Evo, which is on this machine, is asked faster than is polite.
      const speed = account.isSandbox() || isOnThisMachine() ? config.get('PART_SANDBOX_SPEED') : 1;
      const { firstMs, everyMs, untilMs } = readyPace;
      return { ...access, pace: { firstMs: firstMs / speed, everyMs: everyMs / speed, untilMs: untilMs / speed } };
    },

    /** Also whether the workspace can be used. */
    status: () => account.statusWith(async () => (await linked()).signIn()),
  };
}
