import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError, VendorError } from '../../errors.js';
import { JobPaused } from '../../jobs/job-kind.js';
import type { ServedFile } from '../../vendors/evo/client.js';
import { Gone, NotThere } from '../../vendors/evo/refusals.js';
import type { EvoConnection } from './account.js';

/** What was sent. */
export type SentVersion = { fileId: string; versionId: string; previousVersionId: string | null; sizeBytes: number; sentAtMs: number };

/** After a series of looks without success. */
const restMs = 30_000;
/** After that long, waiting has become pointless. */
const giveUpMs = 30 * 60_000;

/**
 * The file as soon as Evo serves what was sent: for a while it answers that there is no such file, or with the version before.
 * Their own example shows another version id at the end than at the start, so a version that is new and has the right size counts,
 * too.
 *
 * @throws {JobPaused} when that takes longer than it is waited for at a time.
 */
export async function waitUntilServed({ evo, pace }: EvoConnection, sent: SentVersion, call: Call, clock: Clock): Promise<ServedFile> {
  const untilMs = clock.now() + pace.untilMs;
  for (let looks = 1, delayMs = pace.firstMs; ; looks++, delayMs = Math.min(pace.everyMs, delayMs + pace.firstMs)) {
    call.progress(Math.min(0.99, 0.9 + 0.005 * looks), 'Seequent Evo takes the file in');
    const file = await look(evo, sent, call, clock);
    if (file) return requireWhole(file, sent, evo.source);
    if (clock.now() + delayMs > untilMs) throw notYet(sent, clock.now());
    await clock.sleep(delayMs, call.signal);
  }
}

/** Undefined while what was sent is not served, and when this look brought nothing: the next one may. */
async function look(evo: EvoConnection['evo'], sent: SentVersion, { signal }: Call, clock: Clock): Promise<ServedFile | undefined> {
  const { fileId, versionId, previousVersionId } = sent;
  try {
    const newest = await evo.read({ fileId }, { signal });
    if (newest.versionId === versionId) return newest;
    if (newest.versionId === previousVersionId) return undefined;
    // Somebody else may have sent a version since: then ours is served as an older one.
    const own = await evo.read({ fileId }, { versionId, signal }).catch((error) => {
      if (error instanceof InputError) return undefined;
      throw error;
    });
    return own ?? (newest.sizeBytes === sent.sizeBytes ? newest : undefined);
  } catch (error) {
    if (error instanceof NotThere || error instanceof Gone) return undefined;
    if (!(error instanceof VendorError)) throw error;
    if (error.isRefusal) throw new JobPaused(`${error.message} The file was sent; call get_job later`, clock.now() + restMs);
    return undefined;
  }
}

function requireWhole(file: ServedFile, sent: SentVersion, vendor: string): ServedFile {
  if (file.sizeBytes === null || file.sizeBytes === sent.sizeBytes) return file;
  throw new VendorError(
    `${vendor} serves ${file.sizeBytes} bytes where ${sent.sizeBytes} were sent.`,
    'The version there is damaged: call evo_upload_file again with force: true.',
  );
}

function notYet({ versionId, sentAtMs }: SentVersion, nowMs: number): Error {
  if (nowMs - sentAtMs > giveUpMs) {
    return new VendorError(
      `Seequent Evo took the file, but has not served version ${versionId} for ${giveUpMs / 60_000} minutes.`,
      'Look at the workspace on its website, or call evo_upload_file again.',
    );
  }
  const at = new Date(nowMs + restMs).toISOString();
  return new JobPaused(`Seequent Evo has the file, but does not serve it yet. Call get_job with this job after ${at}`, nowMs + restMs);
}
