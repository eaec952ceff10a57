import type { Clock } from '../../clock.js';
import type { Faults, LoggedRequest } from '../faults.js';
import type { SandboxEngine } from '../spark/options.js';

export type JobKind = 'convert' | 'initialize' | 'validate';

/** What the pages of ColdStream leave open or what goes wrong at times, for tests to choose. */
export type ColdstreamSandboxOptions = {
  clock: Clock;
  /** How much faster the vendor's time runs. */
  speed: number;
  /** Measures the STEP files that jobs read. */
  engine: Pick<SandboxEngine, 'analyze'>;
  /** Whether a second factor is asked for at login; the code is `otp` of the sandbox. */
  mfa?: boolean;
  accessTokenS?: number;
  /** Answers 415 to plain `application/json`. */
  refusesPlainJson?: boolean;
  /** Shortest time of a job, and how often it is told to be running at least. */
  jobMs?: number;
  jobPolls?: number;
  busyStatus?: 400 | 409;
  /** Why a job on this file fails; undefined lets it run. */
  jobFault?: (fileName: string, kind: JobKind) => string | undefined;
  /** Times of a case in the queue and in the solver. */
  queueMs?: number;
  runMs?: number;
  caseStalls?: (caseName: string) => boolean;
  /** A case without regions or interfaces tells `null` in their place. */
  emptyIsNull?: boolean;
  credits?: number;
  uploadLinkMs?: number;
  /** Which storage is behind the links: a plain PUT, or Azure blobs, which need `x-ms-blob-type`. */
  storage?: 'put' | 'azure';
  /** The field that carries the download link of a file. */
  linkField?: 'preSignedUrl' | 'downloadUrl' | 'url' | 'link';
  latencyMs?: number;
  faults?: Faults;
};

/** What happened, for tests to ask. Times are the clock's; nothing in it is secret. */
export type ColdstreamLog = {
  requests: LoggedRequest[];
  logins: { at: number; ok: boolean }[];
  uploads: { at: number; fileId: number; fileName: string; sizeBytes: number; sha256: string }[];
  jobs: { at: number; jobId: number; kind: JobKind; caseId: number; fileId: number | undefined }[];
  submissions: { at: number; caseId: number; credits: number; creditsLeft: number }[];
};
