import { z } from 'zod';
import type { JobUpload, JobView } from './job-kind.js';
import type { JobRecord } from './journal.js';

const Upload = z.object({
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  at: z.string(),
  earlier: z.array(z.string()).optional(),
  isCommitted: z.boolean().optional(),
  isRefused: z.boolean().optional(),
});

/** A record as it is shown to those who ask for the job, without its result. `isInterrupted`: it should run, and nobody runs it. */
export function toJobView(record: JobRecord, isInterrupted: boolean): JobView<never> {
  const { job, platform, kind, title, createdAt, updatedAt, attempts, progress, partId, tool, notBefore, failure } = record;
  const state: JobView<never>['state'] = isInterrupted ? 'interrupted' : record.state;
  const upload = uploadOf(record);
  return {
    ...{ job, platform, kind, title, createdAt, updatedAt, attempts, state, progress },
    ...(partId !== undefined && { partId }),
    ...(tool !== undefined && { tool }),
    ...(state === 'paused' && notBefore !== undefined && { notBefore }),
    ...(upload && { upload }),
    ...(failure && { failure }),
  };
}

/** Platforms write their notes as they need them; one that is no note of an upload is passed over. */
export function uploadOf({ notes }: Pick<JobRecord, 'notes'>): JobUpload | undefined {
  return Upload.safeParse(notes.upload).data;
}
