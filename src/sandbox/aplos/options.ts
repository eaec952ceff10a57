import type { Clock } from '../../clock.js';
import type { Faults, LoggedRequest } from '../faults.js';
import type { Condition } from '../storage/s3-policy.js';

/** What the pages of Aplos NCA leave open or what goes wrong at times, for tests to choose. */
export type AplosSandboxOptions = {
  clock: Clock;
  /** How much faster the vendor's time runs. */
  speed: number;
  /** The generation of routes that is served; those of the other answer 403, as any unknown route. Default: v3 */
  api?: 'v3' | 'v1';
  /** Login asks for a new password instead of giving tokens. */
  challenge?: boolean;
  idTokenS?: number;
  /** Runs that are left to the tenant this month. */
  allowance?: number;
  subscription?: 'active' | 'restricted' | 'expired';
  /** Time in the queue, and of each of the three steps after it. */
  queueMs?: number;
  stepMs?: number;
  /** Why an execution on this file fails; undefined lets it run. */
  runFault?: (fileName: string) => string | undefined;
  /** The answer to a presign has no `file.id`, as on a page of the first generation. */
  hidesFileId?: boolean;
  uploadLinkMs?: number;
  downloadLinkMs?: number;
  /** How many of the first download links are over when they are handed out. */
  expiredLinks?: number;
  /** Further conditions of the upload policy, such as a range of sizes. */
  conditions?: Condition[];
  latencyMs?: number;
  faults?: Faults;
};

/** What happened, for tests to ask. Times are the clock's; nothing in it is secret. */
export type AplosLog = {
  requests: LoggedRequest[];
  logins: { flow: string; at: number; ok: boolean }[];
  uploads: { at: number; fileId: string; fileName: string; sizeBytes: number; sha256: string }[];
  runs: { at: number; executionId: string; fileId: string; remaining: number }[];
};
