import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../clock.js';
import { type Config, isLoopback } from '../../config.js';
import { ConfigError, ExpectedError } from '../../errors.js';
import { processMark } from '../../process-mark.js';
import { type ColdstreamSettings, connectColdstream } from '../../vendors/coldstream/connect.js';
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
/** The status must come within 2 s, whatever the vendor does. */
const signInMs = 1_400;

/** The ColdStream account of this server: the configured one, or that of an emulated ColdStream. Nothing is asked before it is needed. */
export function createColdstreamAccount(config: Config, clock: Clock, startSandbox: () => Promise<ColdstreamSandbox>) {
  const isSandbox = () => config.get('PART_SANDBOX');
  let connection: Promise<ColdstreamConnection> | undefined;

  function urlOf(service: 'identity' | 'project' | 'case' | 'fileserver'): string {
    const names = { identity: 'IDENTITY', project: 'PROJECT', case: 'CASE', fileserver: 'FILESERVER' } as const;
    const configured = config.get(`COLDSTREAM_${names[service]}_URL`);
    return configured ?? `https://${service}.${config.get('COLDSTREAM_REGION')}.coldstream.diabatix.com`;
  }

  /** Names the account without telling it. An emulated ColdStream in this process forgets everything with it. */
  function id(): string {
    const user = config.get('COLDSTREAM_EMAIL') ?? config.get('COLDSTREAM_TOKEN');
    const account = isSandbox() ? `sandbox ${processMark}` : `${urlOf('case')} ${user}`;
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

  /** Whether the credentials work: one sentence, which never holds one of them. */
  async function signIn(): Promise<string> {
    const done = new AbortController();
    const attempt = connect().then((connected) => connected.signIn());
    const late = wait(signInMs, `No answer within ${signInMs / 1000} s.`, { signal: done.signal }).catch(() => '');
    try {
      return await Promise.race([attempt.then(() => 'Signed in.'), late]);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return error.message;
    } finally {
      done.abort();
    }
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
      return { platform, isOffered: true, note, signIn: await signIn() };
    },
  };
}

function urlsOf({ identityUrl, projectUrl, caseUrl, fileserverUrl }: Omit<ColdstreamSandbox, 'email' | 'password'>) {
  return { identityUrl, projectUrl, caseUrl, fileserverUrl };
}
