import { ExpectedError, OutcomeUnknown } from '../../errors.js';
import type { JobNotes } from '../../jobs/job-kind.js';
import { uploadNote } from '../upload-note.js';

/** `ifUnknown` says what to do when nobody here knows whether it arrived. */
export type SentFile = { name: string; sha256: string; sizeBytes: number; ifUnknown: string };

/**
 * Sends a file with the journal told before, at and after the last moment at which nothing has happened yet: `isCommitted` stands
 * in it from before the last bytes go out, `isRefused` when 3D Spark did not take the file.
 *
 * @throws {OutcomeUnknown} when only 3D Spark knows whether it took the file, also from an earlier run of the job; whatever `send` throws.
 */
export async function sendOnce<Answer>(
  file: SentFile,
  at: number,
  notes: JobNotes,
  send: (beforeEnd: () => Promise<void>) => Promise<Answer>,
): Promise<Answer> {
  requireKnownOutcome(notes.known, file);
  const { ifUnknown } = file;
  const upload = uploadNote(notes.known, file, at);
  let isCommitted = false;
  await notes.write({ upload: { ...upload, isCommitted } });
  try {
    return await send(async () => {
      await notes.write({ upload: { ...upload, isCommitted: true } });
      isCommitted = true;
    });
  } catch (error) {
    if (error instanceof OutcomeUnknown) throw new OutcomeUnknown(error.message, ifUnknown);
    if (isCommitted && error instanceof ExpectedError) await notes.write({ upload: { ...upload, isCommitted, isRefused: true } });
    throw error;
  }
}

/**
 * 3D Spark has no list of parts by which an upload without an answer could be looked up, so it is not sent a second time unasked.
 *
 * @throws {OutcomeUnknown} when an earlier run was stopped between the last bytes of the upload and the answer.
 */
export function requireKnownOutcome({ upload }: JobNotes['known'], { name, ifUnknown }: SentFile): void {
  const isUnknown =
    typeof upload === 'object' && upload !== null && 'isCommitted' in upload && upload.isCommitted && !('isRefused' in upload);
  if (!isUnknown) return;
  throw new OutcomeUnknown(
    `${name} was sent to 3D Spark, but the job was stopped before the answer came: it may or may not have arrived.`,
    ifUnknown,
  );
}
