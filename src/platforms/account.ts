import { createHash } from 'node:crypto';
import type { Config } from '../config.js';
import { ConfigError } from '../errors.js';
import { processMark } from '../process-mark.js';
import { trySignIn } from './sign-in.js';

export type AccountFacts = {
  platform: string;
  vendor: string;
  /** Variables without which the real account cannot be used, and that are not set. */
  missing(): readonly string[];
  /** What tells the real account from every other one. It is hashed. */
  identity(): string;
  /** What to do about missing variables. */
  setUpHint: string;
  /** When something is sent to the real vendor. */
  sendsWhen: string;
};

/** What a platform says of itself in the status of the server. */
export type AccountStatus = { platform: string; isOffered: boolean; note: string; signIn?: string };

/** What can be told of a vendor's account, the configured one or that of an emulated vendor, before anything is asked there. */
export function accountOf(config: Config, { platform, vendor, setUpHint, sendsWhen, ...facts }: AccountFacts) {
  const isSandbox = () => config.get('PART_SANDBOX');
  const missing = () => (isSandbox() ? [] : facts.missing());

  return {
    vendor,
    isSandbox,
    missing,

    /** Names the account without telling it. An emulated vendor in this process forgets everything with it. */
    id(): string {
      const account = isSandbox() ? `sandbox ${processMark}` : facts.identity();
      return createHash('sha256').update(account).digest('hex').slice(0, 16);
    },

    /** @throws {ConfigError} when variables are missing. */
    requireSetUp(): void {
      const names = missing();
      if (names.length === 0) return;
      throw new ConfigError(`${vendor} is not set up: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing.`, setUpHint);
    },

    /** Whether it is offered, and whether `signIn` works. */
    async statusWith(signIn: () => Promise<void>): Promise<AccountStatus> {
      const names = missing();
      if (names.length > 0) return { platform, isOffered: false, note: `Not set up: ${names.join(', ')} missing.` };
      const note = isSandbox() ? `An emulated ${vendor} on this machine. Nothing is sent anywhere.` : sendsWhen;
      return { platform, isOffered: true, note, signIn: await trySignIn(signIn) };
    },
  };
}
