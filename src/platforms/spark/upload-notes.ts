import { OutcomeUnknown } from '../../errors.js';

type SentFile = { name: string; sha256: string; sizeBytes: number };

/** What the journal keeps of a file that leaves this machine. `isCommitted` is added before its last bytes go out. */
export function uploadNotes({ name, sha256, sizeBytes }: SentFile, at: number) {
  return { file: name, sha256, sizeBytes, at: new Date(at).toISOString() };
}

/**
 * 3D Spark has no list of parts by which an upload without an answer could be looked up, so it is not sent a second time unasked.
 *
 * @throws {OutcomeUnknown} when an earlier run of the job was stopped between the last bytes of the upload and the answer.
 */
export function requireKnownOutcome({ upload }: Readonly<Record<string, unknown>>, fileName: string): void {
  const isUnknown = typeof upload === 'object' && upload !== null && 'isCommitted' in upload;
  if (!isUnknown) return;
  throw new OutcomeUnknown(
    `${fileName} was sent to 3D Spark, but this server was stopped before the answer came: it may or may not have arrived.`,
    'Look for it on the 3D Spark website and ask for it with get_part and its part id, or send it once more with force: true.',
  );
}
