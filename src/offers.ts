import type { Config } from './config.js';
import { ConfigError } from './errors.js';
import type { SparkAccount } from './platforms/spark/account.js';
import { type PlatformId, type Toolset, toolsets } from './vocabulary.js';

export type Offers = { toolsets: Toolset[]; isReadOnly: boolean };

/** What this server offers, settled at its start. A setting that cannot be read stops nothing: get_status tells of it. */
export function readOffers(config: Config, account: SparkAccount): Offers {
  const wanted = unlessWrong(() => config.get('PART_TOOLSETS'), undefined);
  const hasSpark = unlessWrong(() => account.missing().length === 0, true);
  const isOffered = (name: Toolset) => name === 'parts' || (wanted ? wanted.includes(name) : hasSpark);
  return { toolsets: toolsets.filter(isOffered), isReadOnly: unlessWrong(() => config.get('PART_READ_ONLY'), true) };
}

/** @throws {ConfigError} saying what to set. */
export function requireOffered({ isReadOnly }: Offers, account: SparkAccount, platform: PlatformId, access: 'read' | 'write'): void {
  if (platform === 'local') return;
  account.requireSetUp();
  if (!isReadOnly || access === 'read') return;
  throw new ConfigError(
    'Nothing is sent to 3D Spark: this server is set to read only.',
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
