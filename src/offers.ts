import type { Config } from './config.js';
import { ConfigError } from './errors.js';
import { type Toolset, toolsets } from './vocabulary.js';

/** An account at a vendor, as far as it matters for what is offered. */
export type OfferedAccount = {
  /** The vendor's name, for people. */
  vendor: string;
  /** Variables that have to be set before anything can be asked. */
  missing(): readonly string[];
  /** @throws {ConfigError} saying what is missing. */
  requireSetUp(): void;
};
export type Accounts = Partial<Record<Toolset, OfferedAccount>>;
export type Offers = { toolsets: Toolset[]; isReadOnly: boolean };

/** What this server offers, settled at its start. A setting that cannot be read stops nothing: get_status tells of it. */
export function readOffers(config: Config, accounts: Accounts): Offers {
  const wanted = unlessWrong(() => config.get('PART_TOOLSETS'), undefined);
  const isSetUp = (name: Toolset) => unlessWrong(() => accounts[name]?.missing().length === 0, true);
  const isOffered = (name: Toolset) => name === 'parts' || (wanted ? wanted.includes(name) : isSetUp(name));
  return { toolsets: toolsets.filter(isOffered), isReadOnly: unlessWrong(() => config.get('PART_READ_ONLY'), true) };
}

/** @throws {ConfigError} saying what to set. */
export function requireOffered({ isReadOnly }: Offers, account: OfferedAccount | undefined, access: 'read' | 'write'): void {
  account?.requireSetUp();
  if (!account || !isReadOnly || access === 'read') return;
  throw new ConfigError(
    `Nothing is sent to ${account.vendor}: this server is set to read only.`,
    'Use platform "local", or let the operator remove PART_READ_ONLY.',
  );
}

function unlessWrong<Value>(read: () => Value, fallback: Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return fallback;
    throw error;
  }
}
