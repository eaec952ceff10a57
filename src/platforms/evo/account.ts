import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { ConfigError } from '../../errors.js';
import { processMark } from '../../process-mark.js';
import { connectEvo, type EvoAccess, type EvoSettings } from '../../vendors/evo/connect.js';
import { trySignIn } from '../sign-in.js';

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
const platform = 'evo';
const readyPace: ReadyPace = { firstMs: 1_000, everyMs: 5_000, untilMs: 60_000 };

/** The Evo account of this server: the configured one, or that of an emulated Evo. Nothing is asked before it is needed. */
export function createEvoAccount(config: Config, clock: Clock, startSandbox: () => Promise<EvoSandbox>) {
  const isSandbox = () => config.get('PART_SANDBOX');
  const isOnThisMachine = () => isLoopback(config.get('EVO_HUB_URL') ?? config.get('EVO_DISCOVERY_URL'));
  let link: Promise<ReturnType<typeof connectEvo>> | undefined;

  /** Names the account and its workspace without telling them. An emulated Evo in this process forgets everything with it. */
  function id(): string {
    const own = (['EVO_DISCOVERY_URL', 'EVO_HUB_URL', 'EVO_ORG_ID', 'EVO_WORKSPACE_ID', 'EVO_CLIENT_ID'] as const).map((name) =>
      config.get(name),
    );
    // A token says nothing about whose it is that lasts: where the files are has to do.
    const account = isSandbox() ? `sandbox ${processMark}` : JSON.stringify(own);
    return createHash('sha256').update(account).digest('hex').slice(0, 16);
  }

  /** The organization and the workspace are not among them: when they are needed, it is told which there are. */
  function missing(): string[] {
    if (isSandbox() || config.isSet('EVO_TOKEN')) return [];
    return (['EVO_CLIENT_ID', 'EVO_CLIENT_SECRET'] as const).filter((name) => !config.isSet(name));
  }

  function requireSetUp(): void {
    const names = missing();
    if (names.length === 0) return;
    throw new ConfigError(
      `${vendor} is not set up: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing.`,
      'Set the variables (or EVO_TOKEN in their place) where this server is configured, or PART_SANDBOX=1 to try it on an emulated Evo.',
    );
  }

  async function settings(): Promise<EvoSettings> {
    if (isSandbox()) {
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

  /** One for the life of this process: it remembers credentials that were refused. */
  function linked(): Promise<ReturnType<typeof connectEvo>> {
    link ??= settings()
      .then((known) => connectEvo(known, clock))
      .catch((error) => {
        link = undefined;
        throw error;
      });
    return link;
  }

  return {
    vendor,
    id,
    missing,
    isSandbox,
    requireSetUp,

    /** @throws {ConfigError} when it is not set up, or leaves open which workspace is meant. */
    async connect(): Promise<EvoConnection> {
      requireSetUp();
      const access = await (await linked()).open();
      // Only an emulated Evo, which is on this machine, is asked faster than is polite.
      const speed = isSandbox() || isOnThisMachine() ? config.get('PART_SANDBOX_SPEED') : 1;
      const { firstMs, everyMs, untilMs } = readyPace;
      return { ...access, pace: { firstMs: firstMs / speed, everyMs: everyMs / speed, untilMs: untilMs / speed } };
    },

    /** Whether one can sign in, and use the workspace. */
    async status(): Promise<{ platform: string; isOffered: boolean; note: string; signIn?: string }> {
      const names = missing();
      if (names.length > 0) return { platform, isOffered: false, note: `Not set up: ${names.join(', ')} missing.` };
      const note = isSandbox()
        ? 'An emulated Seequent Evo on this machine. Nothing is sent anywhere.'
        : 'Files are sent there by evo_upload_file only.';
      return { platform, isOffered: true, note, signIn: await trySignIn(async () => (await linked()).signIn()) };
    },
  };
}
