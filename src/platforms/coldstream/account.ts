import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { onceItSucceeds } from '../../shared-work.js';
import { type ColdstreamSettings, connectColdstream } from '../../vendors/coldstream/connect.js';
import { accountOf } from '../account.js';
import { type Pace, paceAt } from './pace.js';

/** What an emulated ColdStream tells of itself. */
export type ColdstreamSandbox = Pick<ColdstreamSettings, 'identityUrl' | 'projectUrl' | 'caseUrl' | 'fileserverUrl'> & {
  email: string;
  password: string;
};
export type ColdstreamAccount = ReturnType<typeof createColdstreamAccount>;
export type ColdstreamConnection = ReturnType<typeof connectColdstream> & { pace: Pace };

const vendor = 'ColdStream';
const needed = ['COLDSTREAM_EMAIL', 'COLDSTREAM_PASSWORD'] as const;

/** The ColdStream account of this server: the configured one, or that of an emulated ColdStream. Nothing is asked before it is needed. */
export function createColdstreamAccount(config: Config, clock: Clock, startSandbox: () => Promise<ColdstreamSandbox>) {
  const account = accountOf(config, {
    platform: 'coldstream',
    vendor,
    missing: () => (config.isSet('COLDSTREAM_TOKEN') ? [] : needed.filter((name) => !config.isSet(name))),
    // Not by its token: the next one is of the same account, and what was paid for with the last must be known again.
    identity: () => `${urlOf('case')} ${config.get('COLDSTREAM_EMAIL') ?? ''}`,
    setUpHint:
      'Set the variables where this server is configured (COLDSTREAM_TOKEN alone for an account with a second factor), or ' +
      'PART_SANDBOX=1 to try it on an emulated ColdStream.',
    sendsWhen: 'Files are sent there, and cases run, only by the tools that say so.',
  });
  const opened = onceItSucceeds(open);

  function urlOf(service: 'identity' | 'project' | 'case' | 'fileserver'): string {
    const names = { identity: 'IDENTITY', project: 'PROJECT', case: 'CASE', fileserver: 'FILESERVER' } as const;
    const configured = config.get(`COLDSTREAM_${names[service]}_URL`);
    return configured ?? `https://${service}.${config.get('COLDSTREAM_REGION')}.coldstream.diabatix.com`;
  }

  async function settings(): Promise<ColdstreamSettings> {
    if (account.isSandbox()) {
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
    account.requireSetUp();
    return opened();
  }

  return { ...account, connect, status: () => account.statusWith(async () => (await connect()).signIn()) };
}

function urlsOf({ identityUrl, projectUrl, caseUrl, fileserverUrl }: Omit<ColdstreamSandbox, 'email' | 'password'>) {
  return { identityUrl, projectUrl, caseUrl, fileserverUrl };
}
