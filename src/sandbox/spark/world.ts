import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import type { Background } from '../background.js';
import type { Account } from './accounts.js';
import type { SandboxEngine, SparkLog, SparkSandboxOptions } from './options.js';
import type { Parts } from './parts.js';
import type { Watchdog } from './watchdog.js';

/** Everything that the routes of one emulated 3D Spark work with. */
export type World = {
  options: SparkSandboxOptions;
  clock: Clock;
  /** The vendor's time in the clock's: 30 s of theirs become less at a higher speed. */
  scaled(ms: number): number;
  engine: SandboxEngine;
  log: SparkLog;
  background: Background;
  watchdog: Watchdog;
  parts: Parts;
  /** Tells everybody of an organization who listens that a task is done. */
  announce(organization: string, message: Record<string, string>): void;
};

/** What each request to the API knows of its sender. */
export type Sender = { Variables: { account: Account } };

/** How long a report, an orientation or a drawing analysis keeps the queue busy. */
export function taskMs({ options, scaled }: World): number {
  return scaled(options.taskMs ?? 2_000);
}

/** Not at all where there is nothing to wait for: a test's clock may stand still. */
export async function pause({ clock }: World, ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await clock.sleep(ms, signal);
}

/** The vendor shows no progress, so nobody is told. */
export function silentCall(signal: AbortSignal): Call {
  return { signal, progress: () => undefined };
}
