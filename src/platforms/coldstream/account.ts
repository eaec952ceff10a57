import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { ConfigError } from '../../errors.js';
import { processMark } from '../../process-mark.js';
import { type ColdstreamSettings, connectColdstream } from '../../vendors/coldstream/connect.js';
import { trySignIn } from '../sign-in.js';
import { type Pace, paceAt } from './pace.js';

/** What an emulated ColdStream tells of itself. */
export type ColdstreamSandbox = Pick<ColdstreamSettings, 'identityUrl' | 'projectUrl' | 'caseUrl' | 'fileserverUrl'> & {
  email: string;
  password: string;
};
export type ColdstreamAccount = ReturnType<typeof createColdstreamAccount>;
export type ColdstreamConnection = ReturnType<typeof connectColdstream> & { pace: Pace };

const platform = 'coldstream';
const vendor = 'ColdStream';
const needed = ['COLDSTREAM_EMAIL', 'COLDSTREAM_PASSWORD'] as const;

/** The ColdStream account of this server: the configured one, or that of an emulated ColdStream. Nothing is asked before it is needed. */
export function createColdstreamAccount(config: Config, clock: Clock, startSandbox: () => Promise<ColdstreamSandbox>) {
  const isSandbox = () => config.get('PART_SANDBOX');
  let connection: Promise<ColdstreamConnection> | undefined;

  function urlOf(service: 'identity' | 'project' | 'case' | 'fileserver'): string {
    const names = { identity: 'IDENTITY', project: 'PROJECT', case: 'CASE', fileserver: 'FILESERVER' } as const;
    const configured = config.get(`COLDSTREAM_${names[service]}_URL`);
    return configured ?? `https://${service}.${config.get('COLDSTREAM_REGION')}.coldstream.diabatix.com`;
  }

  /**
   * Names the account without telling it, and not by its token: the next one is of the same account, and what was paid for with the
   * last must be known again. An emulated ColdStream in this process forgets everything with it.
   */
  function id(): string {
    const account = isSandbox() ? `sandbox ${processMark}` : `${urlOf('case')} ${config.get('COLDSTREAM_EMAIL') ?? ''}`;
    return createHash('sha256').update(account).digest('hex').slice(0, 16);
  }

  function missing(): string[] {
    return isSandbox() || config.isSet('COLDSTREAM_TOKEN') ? [] : needed.filter((name) => !config.isSet(name));
  }

  function requireSetUp(): void {
    if (missing().length === 0) return;
    throw new ConfigError(
      `${vendor} is not set up: ${missing().join(', ')} ${missing().length === 1 ? 'is' : 'are'} missing.`,
      'Set the variables where this server is configured (COLDSTREAM_TOKEN alone for an account with a second factor), or ' +
        'PART_SANDBOX=1 to try it on an emulated ColdStream.',
    );
  }

  async function settings(): Promise<ColdstreamSettings> {
    if (isSandbox()) {
      const { email, password, ...urls } = await startSandbox();
      return { ...urlsOf(urls), credentials: { email, password }, source: `${vendor} (sandbox)`, isOnThisMachine: true };
    }
    const isOnThisMachine = isLoopback(urlOf('fileserver')) && isLoopback(urlOf('case'));
    return {
      identityUrl: urlOf('identity'),
      projectUrl: urlOf('project'),
      caseUrl: urlOf('case'),
      fileserverUrl: urlOf('fileserver'),
      token: config.get('COLDSTREAM_TOKEN'),
      credentials: { email: config.get('COLDSTREAM_EMAIL') ?? '', password: config.get('COLDSTREAM_PASSWORD') ?? '' },
      source: isOnThisMachine ? `${vendor} (sandbox)` : vendor,
      isOnThisMachine,
    };
  }

  async function open(): Promise<ColdstreamConnection> {
    const found = await settings();
    // Only an emulated vendor, which is on this machine, is asked faster.
    const speed = found.isOnThisMachine ? config.get('PART_SANDBOX_SPEED') : 1;
    return { ...connectColdstream(found, clock), pace: paceAt(speed) };
  }

  /** @throws {ConfigError} when it is not set up. */
  async function connect(): Promise<ColdstreamConnection> {
    requireSetUp();
    connection ??= open().catch((error) => {
      connection = undefined;
      throw error;
    });
    return connection;
  }

  return {
    vendor,
    id,
    missing,
    isSandbox,
    requireSetUp,
    connect,

    /** Whether it is offered, and whether one can sign in. */
    async status(): Promise<{ platform: string; isOffered: boolean; note: string; signIn?: string }> {
      const lacking = missing();
      if (lacking.length > 0) return { platform, isOffered: false, note: `Not set up: ${lacking.join(', ')} missing.` };
      const note = isSandbox()
        ? 'An emulated ColdStream on this machine. Nothing is sent anywhere.'
        : 'Files are sent there, and cases run, only by the tools that say so.';
      return { platform, isOffered: true, note, signIn: await trySignIn(async () => (await connect()).signIn()) };
    },
  };
}

function urlsOf({ identityUrl, projectUrl, caseUrl, fileserverUrl }: Omit<ColdstreamSandbox, 'email' | 'password'>) {
  return { identityUrl, projectUrl, caseUrl, fileserverUrl };
}
