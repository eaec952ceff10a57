import type { Clock } from '../../clock.js';
import type { Faults, LoggedRequest } from '../faults.js';

export type Role = 'owner' | 'editor' | 'viewer';

/** What the pages of Evo leave open or what goes wrong at times, for tests to choose. */
export type EvoSandboxOptions = {
  clock: Clock;
  /** How much faster the vendor's time runs. */
  speed: number;
  /** Whether version ids are JSON text, as the API says, or bare numbers beyond 2^53, as a page shows. */
  versionIds?: 'text' | 'number';
  /** The finished version has another id than its registration, as a page shows. */
  renumbersVersions?: boolean;
  /** From the last byte of an upload until the file is served. */
  visibleAfterMs?: number;
  /** Life of upload and download links. */
  linkMs?: number;
  accessTokenS?: number;
  refreshTokenS?: number;
  /** The role of the account in the demo workspace. */
  role?: Role;
  maxBlobBytes?: number;
  latencyMs?: number;
  faults?: Faults;
};

/** What happened, for tests to ask. Times are the clock's; nothing in it is secret. */
export type EvoLog = {
  requests: LoggedRequest[];
  tokenRequests: { grant: string; at: number; ok: boolean }[];
  registrations: { at: number; fileId: string; versionId: string; isRenewal: boolean }[];
  uploads: { at: number; fileId: string; versionId: string; sizeBytes: number; sha256: string }[];
};
