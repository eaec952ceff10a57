import { uploadOf } from '../jobs/job-view.js';

/**
 * What the journal keeps of a file that is about to be sent at `atMs`: which, when, and when earlier runs of the job began to send it.
 * `known`: what the job has noted so far.
 */
export function uploadNote(
  known: Readonly<Record<string, unknown>>,
  { name, sha256, sizeBytes }: { name: string; sha256: string; sizeBytes: number },
  atMs: number,
) {
  const before = uploadOf({ notes: known });
  const earlier = before && [...(before.earlier ?? []), before.at].slice(-mostEarlier);
  return { file: name, sha256, sizeBytes, at: new Date(atMs).toISOString(), ...(earlier && { earlier }) };
}

/** The same once the vendor has said that it has the file; nothing where none was noted. */
export function arrivedNote(known: Readonly<Record<string, unknown>>) {
  const upload = uploadOf({ notes: known });
  return upload && { upload: { ...upload, isCommitted: true } };
}

const mostEarlier = 20;
