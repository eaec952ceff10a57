import type { Clock } from '../../clock.js';
import { Refused } from '../answers.js';
import type { Background } from '../background.js';
import type { S3Forms } from '../storage/s3-forms.js';
import type { AplosLog, AplosSandboxOptions } from './options.js';

/** A file that was registered for upload, or made by an execution. */
export type NcaFile = { id: string; name: string; key: string; errors: string[] };

export type Execution = {
  id: string;
  name: string;
  file: NcaFile;
  configuration: unknown;
  metaData: unknown;
  createdMs: number;
  /** Undefined while it is computed. */
  outcome: { package: NcaFile } | { errors: string[] } | undefined;
};

/** Everything that the routes of one emulated Aplos NCA work with. */
export type World = {
  options: AplosSandboxOptions;
  clock: Clock;
  scaled(ms: number): number;
  log: AplosLog;
  background: Background;
  store: S3Forms;
  tenantId: string;
  userId: string;
  files: Map<string, NcaFile>;
  executions: Map<string, Execution>;
  /** A link to what is stored under `key`; the first of them may be over already. */
  downloadLink(file: NcaFile): { url: string; expiresMs: number };
};

/** A refusal whose body the application words in the vendor's shape. */
export const refused = (status: number, message: string) => new Refused(status, message);
